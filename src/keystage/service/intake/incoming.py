"""The bytes of files that were sent in: INCOMING/<id>/file, whole and on disk before a row says they are there."""

import hashlib
import os
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from keystage.analysis.errors import InputError
from keystage.analysis.returns.limits import LIMITS

__all__ = ["Kept", "bytes_of", "destroy", "folder_of", "has_bytes", "keep", "strays", "write_whole"]

_FILE = "file"
_COMING = ".coming-"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file whose bytes are on disk. name: as the person's computer calls it, without folders."""

    id: uuid.UUID
    name: str
    size: int
    sha256: str


def folder_of(key: uuid.UUID) -> Path:
    """Where a file's bytes lie, and beside them what was read of it."""
    return Path(settings.INCOMING) / str(key)


def keep(chunks: Iterable[bytes], *, name: str, most: int = LIMITS.unpacked) -> Kept:
    """Write the bytes, make them durable, then give them their name. Raises InputError; nothing is kept then."""
    key, digest, size = uuid.uuid4(), hashlib.sha256(), 0
    shown = _plain(name)
    coming = Path(settings.INCOMING) / f"{_COMING}{key}"
    coming.mkdir(parents=True, mode=0o700)
    try:
        with (coming / _FILE).open("wb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise InputError(
                        f"“{shown}” is larger than {most // 1_000_000:,} MB, the most that is taken. Send it in parts, "
                        "or as Parquet or gzipped CSV."
                    )
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise InputError(f"“{shown}” is empty: it has no bytes at all. Save or download it again.")
        coming.rename(folder_of(key))
        _sync(Path(settings.INCOMING))
    except BaseException:
        shutil.rmtree(coming, ignore_errors=True)
        raise
    return Kept(key, shown, size, digest.hexdigest())


def bytes_of(key: uuid.UUID) -> bytes:
    """The file as it came. Raises InputError where it is gone."""
    try:
        return (folder_of(key) / _FILE).read_bytes()
    except OSError as cause:
        raise InputError("The file's bytes are no longer here. Send it in again.") from cause


def has_bytes(key: uuid.UUID) -> bool:
    return (folder_of(key) / _FILE).is_file()


def destroy(key: uuid.UUID, *, only_bytes: bool = False) -> None:
    """Take the file away; only_bytes: leave what was read of it (findings, erroneous rows without names)."""
    if only_bytes:
        (folder_of(key) / _FILE).unlink(missing_ok=True)
    else:
        shutil.rmtree(folder_of(key), ignore_errors=True)


def strays(*, older_than: float = 3_600) -> Iterator[Path]:
    """What lies there under no file's name for longer than `older_than` seconds: half-written, or never registered."""
    root = Path(settings.INCOMING)
    for path in root.iterdir() if root.is_dir() else ():
        if time.time() - path.stat().st_mtime >= older_than and not path.name.startswith(".trial"):
            yield path


def write_whole(path: Path, data: bytes) -> None:
    """A file beside another appears whole or not at all."""
    made = path.with_name(f"{_COMING}{uuid.uuid4().hex}")
    made.write_bytes(data)
    made.replace(path)


def _plain(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:255] or "file"


def _sync(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
