"""A file as it came, given out again: unchanged, in a zip that says who took it."""

import re
import tempfile
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from keystage.service.audit.actions import Mark

__all__ = ["with_its_mark"]

_IN_MEMORY = 8 * 1024 * 1024  # bytes
_CHUNK = 1 << 20
_QUICK = 1
_WORDS = (
    "This file is as it was sent in, byte for byte. Whatever its sender wrote in it is still there: where a "
    "spreadsheet asks whether to run or to update something in it, say no."
)


def with_its_mark(source: Path, *, name: str, mark: Mark) -> IO[bytes]:
    """A zip of the file and of a page of text."""
    held = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - handed to the response, which closes it
    with ZipFile(held, "w", ZIP_DEFLATED, compresslevel=_QUICK) as archive:
        with source.open("rb") as read, archive.open(_entry(_plain(name)), "w", force_zip64=True) as written:
            while chunk := read.read(_CHUNK):
                written.write(chunk)
        archive.writestr(_entry("about-this-file.txt"), f"{_WORDS}\n\n{mark.text}\n")
    held.seek(0)
    return held


def _plain(name: str) -> str:
    """A name without folders: the sender chose it."""
    plain = re.sub(r"[^\w. ()-]+", "-", name.replace("\\", "/").rpartition("/")[2]).strip(". ")
    return plain[-120:] or "file"


def _entry(name: str) -> ZipInfo:
    """Without this computer's clock, user or kind."""
    made = ZipInfo(name)
    made.external_attr = 0o644 << 16
    made.compress_type = ZIP_DEFLATED
    return made
