"""Passwords known from breaches, looked up in files that are read by halves: nothing is held in memory, nothing asked.

Ours: 1.4 million of 12 characters and more, as the first bytes of each digest, one after another (script/breached). An
operator may add the whole list of Have I Been Pwned, lines "SHA-1:how often" in order, some tens of gigabytes.
"""

import os
from hashlib import sha1
from importlib.resources import as_file, files
from pathlib import Path
from typing import BinaryIO

import structlog
from django.conf import settings

from keystage.analysis.errors import InputError
from keystage.service.accounts.typed import as_typed

__all__ = ["BYTES", "check_list", "digest_kept", "is_breached"]

BYTES = 5  # of a digest that are kept: of a million good passwords one is taken for a known one
_HEX = 40
_LINE = 80  # bytes; longer than any line of the list
_log = structlog.get_logger("keystage.accounts")


def is_breached(password: str) -> bool:
    """Whether somebody has lost this password before, in capitals or small letters."""
    with as_file(files("keystage.service.accounts") / "breached.bin") as path, path.open("rb") as opened:
        if _among_digests(opened, digest_kept(password)):
            return True
    own = settings.BREACHED_PASSWORDS
    return own is not None and _in_list(own, as_typed(password))


def digest_kept(password: str) -> bytes:
    return bytes.fromhex(_sha1(as_typed(password).casefold()))[:BYTES]


def check_list(path: Path) -> None:
    """Raises InputError unless it looks like the whole list in the order of its digests."""
    try:
        with path.open("rb") as opened:
            size = opened.seek(0, os.SEEK_END)
            seen = [_line_at(opened, size * part // 64, size) for part in range(64)]
    except OSError as problem:
        raise InputError(f"KEYSTAGE_BREACHED_PASSWORDS: {path} cannot be read: {problem.strerror}.") from problem
    digests = [one for one in seen if one]
    if not digests or digests != sorted(digests) or not all(_is_digest(one) for one in digests):
        raise InputError(
            f"KEYSTAGE_BREACHED_PASSWORDS: {path} is no list of Have I Been Pwned in the order of its digests "
            "(lines such as 000000005AD76BD555C1D6D771DE417A4B87E4B4:10)."
        )


def _sha1(word: str) -> str:
    """As the lists are made; nothing is kept safe by it."""
    return sha1(word.encode(), usedforsecurity=False).hexdigest()


def _among_digests(opened: BinaryIO, wanted: bytes) -> bool:
    low, high = 0, opened.seek(0, os.SEEK_END) // BYTES
    while low < high:
        middle = (low + high) // 2
        opened.seek(middle * BYTES)
        found = opened.read(BYTES)
        if found == wanted:
            return True
        low, high = (middle + 1, high) if found < wanted else (low, middle)
    return False


def _in_list(path: Path, password: str) -> bool:
    """A list that cannot be read refuses nobody: ours was asked already, and the log says it."""
    wanted = {_sha1(word).upper().encode() for word in (password, password.lower())}
    try:
        with path.open("rb") as opened:
            return any(_among_lines(opened, one) for one in wanted)
    except OSError as problem:
        _log.error("list of breached passwords not read", problem=type(problem).__name__)
        return False


def _among_lines(opened: BinaryIO, wanted: bytes) -> bool:
    """By halves of the bytes: each time the first whole line after the middle."""
    low, high = 0, opened.seek(0, os.SEEK_END)
    end = high
    while high - low > _LINE:
        middle = (low + high) // 2
        found = _line_at(opened, middle, end)
        if found == wanted:
            return True
        low, high = (middle, high) if found and found < wanted else (low, middle)
    opened.seek(max(0, low - _LINE))
    return any(line[:_HEX].upper() == wanted for line in opened.read(high - low + 3 * _LINE).splitlines())


def _line_at(opened: BinaryIO, at: int, end: int) -> bytes:
    """The digest of the first line that begins at this byte or later; b"" where none does."""
    opened.seek(max(0, at - 1))
    rest = opened.read(2 * _LINE)
    if at > 0:
        _, found, rest = rest.partition(b"\n")
        if not found:
            return b""
    return rest[:_HEX].upper() if len(rest) >= _HEX and at < end else b""


def _is_digest(word: bytes) -> bool:
    return len(word) == _HEX and all(letter in b"0123456789ABCDEF" for letter in word)
