"""From bytes to text: which encoding a file was saved in, and letters that an earlier wrong guess damaged."""

import re

from keystage.analysis.errors import InputError

__all__ = ["WINDOWS", "as_windows", "decode", "may_be_damaged", "mend"]

WINDOWS = "Windows-1252"

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 4096
_FIRST = 1 << 16
_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\r\f")

# C1 controls that cp1252 leaves undefined: a wrong guess passes them through, so mending must as well.
_UNDEFINED = {chr(code): bytes([code]) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}

_DAMAGED = re.compile("[ÂÃÅâ][\u0080-\u00bf\u0152-\u0178\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]")


# What Â, Ã, Å, â€, â‚ and � begin with.
_DAMAGE = {b"\xc3": (b"\xc3\x82", b"\xc3\x83", b"\xc3\x85", b"\xc3\xa2\xe2"), b"\xef": (b"\xef\xbf\xbd",)}
_RARE = 10_000


def decode(data: bytes) -> tuple[bytes, str]:
    """`data` as UTF-8 without a mark, and the encoding it came in where it was another ("" for UTF-8).

    Tries, in order: the byte order mark, UTF-16 without one, UTF-8, Windows-1252. Of a long text that begins as UTF-8
    the rest is taken for it: whoever reads on finds out. Raises InputError for binary data and for text in none.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "") or _wide(data)
    if encoding == "utf-8-sig":
        data, encoding = data[3:], ""
    if encoding:
        return _recode(data, encoding), "UTF-16"
    if (place := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, place) + 1
        raise InputError(
            f"Line {line} holds bytes that no text has (NUL): the file is damaged. Download it, or save it, again."
        )
    if len(data[:_SAMPLE].translate(None, _CONTROLS)) < 0.9 * len(data[:_SAMPLE]):
        raise InputError("This is not text, so not a CSV file. Give the data as CSV or XLSX.")
    if data.isascii():
        return data, ""
    try:
        data[:_FIRST].decode("utf-8")
    except UnicodeDecodeError as trouble:
        if trouble.start < _FIRST - 4:
            return as_windows(data), WINDOWS
    return data, ""


def as_windows(data: bytes) -> bytes:
    """Windows-1252 text as UTF-8. Raises InputError."""
    return _recode(data, "cp1252")


def may_be_damaged(text: bytes) -> bool:
    """Whether UTF-8 `text` holds letters that a wrong guess of the encoding leaves: Â, Ã, Å, â€, â‚, �."""
    if text.isascii():
        return False
    return any(_occurs(text, lead, signs) for lead, signs in _DAMAGE.items())


def _occurs(text: bytes, lead: bytes, signs: tuple[bytes, ...]) -> bool:
    """Whether any of `signs`, which begin with `lead`, stands in `text`. Searching for one byte is fastest."""
    place = -1
    for _ in range(_RARE):
        place = text.find(lead, place + 1)
        if place < 0:
            return False
        if text.startswith(signs, place):
            return True
    return any(sign in text for sign in signs)


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: every second byte of English text is zero."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 2:
        return ""
    if sample[1::2].count(0) > 0.6 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _recode(data: bytes, encoding: str) -> bytes:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as cause:
        raise InputError(
            "The file's letters are in an encoding that is none of UTF-8, UTF-16 and Windows-1252. "
            "Open it in a spreadsheet and save it as “CSV UTF-8”."
        ) from cause
    if "\0" in text:
        raise InputError("The file holds characters that are not text (NUL). It is damaged: save it again as CSV.")
    return text.encode("utf-8")


def mend(text: str) -> str | None:
    """`text` with letters put right that were UTF-8 and read as Windows-1252 ("Â£" was "£").

    None where nothing is damaged, or nothing certain can be said: what is put right reads back to the same damage.
    """
    if not _DAMAGED.search(text):
        return None
    try:
        raw = b"".join(_UNDEFINED.get(c) or c.encode("cp1252") for c in text)
        return raw.decode("utf-8")
    except UnicodeError:
        return None
