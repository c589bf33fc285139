"""Files that are on the disk before anybody is told of them, and gone from it before anybody is told that they are."""

import os
import uuid
from collections.abc import Iterable
from pathlib import Path

__all__ = [
    "INCOMING", "append_line", "destroy_file", "make_folder", "replace_file", "sync_file", "sync_folder",
    "write_durably",
]  # fmt: skip

INCOMING = ".incoming-"  # what a name begins with until the file or folder is whole


def write_durably(path: Path, data: bytes) -> None:
    """Write a file that nobody reads yet, through to the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def replace_file(path: Path, data: bytes) -> None:
    """Whoever reads finds the old bytes or the new, whatever happens in between."""
    incoming = path.with_name(f"{INCOMING}{uuid.uuid4().hex}")
    try:
        write_durably(incoming, data)
        incoming.replace(path)
    except BaseException:
        incoming.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def append_line(path: Path, line: str, *, mode: int = 0o600) -> None:
    """Add one line to a file, through to the disk. What a power cut left of an unfinished one stands alone."""
    number = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), mode)
    try:
        size = os.fstat(number).st_size
        whole = size == 0 or _last_byte(number, size) == b"\n"
        os.write(number, (("" if whole else "\n") + line + "\n").encode())
        os.fsync(number)
    finally:
        os.close(number)
    sync_folder(path.parent)


def destroy_file(paths: Iterable[Path]) -> int:
    """Take files away, and make that durable; how many there were.

    The bytes are no longer reachable by any name. What the disk itself keeps of them is another matter: see
    docs/how-to/dispose-and-erase.md.
    """
    folders, gone = set(), 0
    for path in paths:
        if path.is_file():
            path.unlink()
            folders.add(path.parent)
            gone += 1
    for folder in folders:
        sync_folder(folder)
    return gone


def make_folder(path: Path) -> None:
    """A folder and those above it that are missing, each there for certain."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Make a rename durable. Windows has no such call, and needs none."""
    if os.name == "nt":
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _last_byte(number: int, size: int) -> bytes:
    os.lseek(number, size - 1, os.SEEK_SET)
    return os.read(number, 1)
