"""What a file is, by its first bytes: unpacked where it is gzipped, refused in words where it holds no table."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from keystage.analysis.errors import InputError
from keystage.analysis.returns.limits import LIMITS, Limits

__all__ = ["Format", "format_of", "load", "unpack"]

Format = Literal["text", "spreadsheet", "parquet", "markup"]

_NOTHING = b" \t\r\n\0\xef\xbb\xbf\xff\xfe"
_GZIP = b"\x1f\x8b"
_ZIP = b"PK\x03\x04"
_FIRST = 4096
_PIECE = 1 << 23
_CHUNK = 1 << 22

_OTHERS = (
    (b"%PDF", "a PDF, a picture of a table rather than a table", "Ask for the data behind it as CSV or XLSX"),
    (
        b"\xd0\xcf\x11\xe0",
        "an Excel 97–2003 workbook, or one locked with a password",
        "Save it as .xlsx, without password",
    ),
    (b"\x89PNG", "a picture", "Give the data behind it as CSV or XLSX"),
    (b"\xff\xd8\xff", "a picture", "Give the data behind it as CSV or XLSX"),
    (b"BZh", "a file packed with bzip2", "Unpack it and give the file inside"),
    (b"\xfd7zXZ", "a file packed with xz", "Unpack it and give the file inside"),
    (b"7z\xbc\xaf", "a 7z archive", "Unpack it and give the files inside"),
    (b"Rar!", "a RAR archive", "Unpack it and give the files inside"),
    (b"SQLite format 3", "a database", "Export the table you need as CSV"),
    (b"{\\rtf", "a word-processor document", "Give the table in it as CSV or XLSX"),
)
_PAGES = (
    (b"<!doctype html", "a web page", "If you were asked to sign in, do so and download the file again"),
    (b"<html", "a web page", "If you were asked to sign in, do so and download the file again"),
)
_MARKUP = re.compile(rb"<(\?xml|!--|!doctype|[a-z_][\w.:-]*(\s[^<>]*)?/?>\s*(<|$))")


def load(source: Path | str | bytes, *, limits: Limits = LIMITS) -> bytes:
    """The bytes of `source`, unpacked where they are gzipped. Raises InputError."""
    if isinstance(source, bytes):
        return unpack(source, limits=limits)
    source = Path(source)
    try:
        if source.stat().st_size > limits.unpacked:
            raise _too_large(limits)
        return unpack(source.read_bytes(), limits=limits)
    except FileNotFoundError as cause:
        raise InputError(f"There is no file {source}. Check the name and the folder.") from cause
    except IsADirectoryError as cause:
        raise InputError(f"{source} is a folder. Give the files in it.") from cause
    except OSError as cause:
        raise InputError(f"{source} cannot be opened ({cause.strerror}).") from cause


def unpack(data: bytes, *, limits: Limits = LIMITS) -> bytes:
    """`data`, decompressed where it is gzipped, never beyond the limits. Raises InputError."""
    if not data.startswith(_GZIP):
        if len(data) > limits.unpacked:
            raise _too_large(limits)
        return data
    pieces: list[bytes] = []
    size = 0
    for piece in _inflated(data):
        size += len(piece)
        _watch(size, len(data), limits)
        pieces.append(piece)
    return b"".join(pieces)


def _inflated(data: bytes) -> Iterator[bytes]:
    """The contents of a gzip file of one or more members, a piece at a time; what follows the last is padding."""
    stream = zlib.decompressobj(wbits=31)
    try:
        for start in range(0, len(data), _CHUNK):
            waiting = data[start : start + _CHUNK]
            while waiting:
                if stream.eof:
                    if not waiting.startswith(_GZIP):
                        return
                    stream = zlib.decompressobj(wbits=31)
                yield stream.decompress(waiting, _PIECE)
                waiting = stream.unused_data if stream.eof else stream.unconsumed_tail
    except zlib.error as cause:
        raise InputError("The compressed file is damaged and cannot be unpacked. Download or copy it again.") from cause
    if not stream.eof:
        raise InputError("The compressed file is cut off before its end. Download or copy it again.")


def _watch(size: int, packed: int, limits: Limits) -> None:
    if size > limits.unpacked:
        raise _too_large(limits)
    if size > limits.small and size > limits.ratio * packed:
        raise InputError(
            f"The compressed file grows more than {limits.ratio} times when unpacked, which no table of data does. "
            "Unpack it yourself and look at what it holds."
        )


def _too_large(limits: Limits) -> InputError:
    return InputError(
        f"The file is larger than {limits.unpacked // 1_000_000} MB unpacked, the limit. Give only the years or the "
        "areas you need."
    )


def format_of(data: bytes) -> Format:
    """Which road reads these (unpacked) bytes. Raises InputError for what holds no table."""
    if not data[:_FIRST].strip(_NOTHING) and not data.strip(_NOTHING):
        raise InputError("The file is empty. Download or copy it again.")
    if data.startswith(b"PAR1"):
        return "parquet"
    if data.startswith(_ZIP):
        return _zip(data)
    for magic, what, do in _OTHERS:
        if data.startswith(magic):
            raise InputError(f"This is {what}, whatever its name says. {do}.")
    start = _first_letters(data)
    for magic, what, do in _PAGES:
        if start.startswith(magic):
            raise InputError(f"This is {what}, whatever its name says. {do}.")
    if _MARKUP.match(start):
        return "markup"
    if start[:1] in (b"{", b"["):
        raise InputError("This is JSON, not a table. Download the data as CSV.")
    return "text"


def _first_letters(data: bytes) -> bytes:
    """How a text begins, in small letters, without a mark or blanks, whichever UTF it is written in."""
    return data[:1024].translate(None, b"\0").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()


def _zip(data: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, struct.error) as cause:
        raise InputError("The workbook or archive is damaged or cut off. Download or copy it again.") from cause
    if "xl/workbook.xml" in names or "content.xml" in names or any(n.startswith("xl/") for n in names):
        return "spreadsheet"
    if any(n.startswith("word/") for n in names):
        raise InputError("This is a Word document. Give the table in it as CSV or XLSX.")
    raise InputError("This is a zip archive. Unpack it and give the files inside.")
