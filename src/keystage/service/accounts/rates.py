"""How much may be asked for at once and in the long run, counted for all processes in one small file of the home.

One number a thing counted, in a table of slots: the moment at which its bucket will be empty again (the generic cell
rate algorithm). A read and a write of some bytes, no database: it costs a page some microseconds, and what is lost
with the file is only that somebody may begin anew. Where it cannot be written, each process counts for itself.
"""

import fcntl
import os
import struct
import threading
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from time import time

from django.conf import settings

__all__ = ["FILE", "Bucket", "give_back", "take"]

FILE = "rates"
_SLOTS, _NEIGHBOURS = 65_536, 8
_SLOT = struct.Struct("<Qd")  # key, moment
_lock = threading.Lock()
_in_memory: dict[int, bytearray] = {}  # by where a row would begin


@dataclass(frozen=True, slots=True)
class Bucket:
    """of: what is counted. most: in so many seconds, at once if need be."""

    of: str
    most: int
    seconds: float


def take(bucket: Bucket) -> float:
    """Counts one and returns 0; or counts nothing and returns how many seconds to wait."""
    return _change(bucket, by=1)


def give_back(bucket: Bucket) -> None:
    """One that was counted shall not count."""
    _change(bucket, by=-1)


def _change(bucket: Bucket, *, by: int) -> float:
    key = int.from_bytes(blake2b(bucket.of.encode(), digest_size=8).digest(), "little") or 1
    start = (key % (_SLOTS - _NEIGHBOURS)) * _SLOT.size
    with _lock:
        try:
            return _in_file(settings.KEYSTAGE_HOME / FILE, key, start, bucket, by)
        except OSError:
            row = _in_memory.setdefault(start, bytearray(_NEIGHBOURS * _SLOT.size))
            return _worked(row, key, bucket, by)[0]


def _in_file(path: Path, key: int, start: int, bucket: Bucket, by: int) -> float:
    size = _NEIGHBOURS * _SLOT.size
    number = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.lockf(number, fcntl.LOCK_EX, size, start)  # let go of when the file is closed
        row = bytearray(os.pread(number, size, start).ljust(size, b"\0"))
        wait, at = _worked(row, key, bucket, by)
        if at is not None:
            os.pwrite(number, row[at : at + _SLOT.size], start + at)
        return wait
    finally:
        os.close(number)


def _worked(row: bytearray, key: int, bucket: Bucket, by: int) -> tuple[float, int | None]:
    """(seconds to wait, where in the row something was written)."""
    now, seconds, each = time(), bucket.seconds, bucket.seconds / bucket.most
    at, empty_at = _slot(row, key)
    if empty_at > now + seconds + 1:  # which nothing counted here can be: the clock was set back
        empty_at = now
    empty_at = max(empty_at, now)
    if by > 0 and empty_at + each > now + seconds + 1e-6:
        return empty_at + each - now - seconds, None
    _SLOT.pack_into(row, at, key, max(now, empty_at + by * each))
    return 0.0, at


def _slot(row: bytearray, key: int) -> tuple[int, float]:
    """Where this key stands, or the slot that is empty soonest, which it may have."""
    found = [(*_SLOT.unpack_from(row, at), at) for at in range(0, len(row), _SLOT.size)]
    for kept, moment, at in found:
        if kept == key:
            return at, moment if moment == moment else 0.0  # a torn number is none
    return min(found, key=lambda one: one[1])[2], 0.0
