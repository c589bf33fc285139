"""Files of issued packs under KEYSTAGE_HOME/packs: written once, durably, and checked whenever they are read."""

import hashlib
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from keystage.analysis.publish import Format
from keystage.service.profiles.models import IssuedPack

__all__ = ["FORMATS", "KeptFile", "checked", "digests", "folder_of", "keep", "making", "path_of"]

FORMATS: dict[Format, str] = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel", "html": "Web page"}


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a pack as it lies there today. sound: its bytes are those that were issued."""

    format: str
    words: str
    bytes: int
    sound: bool


@contextmanager
def making() -> Iterator[Path]:
    """A folder for files that are being made; it goes unless `keep` has moved it."""
    folder = _root() / f".making-{uuid.uuid4().hex}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def keep(made: Path, key: uuid.UUID) -> None:
    """Put the files where they stay: on the disk before anybody is told of them, and there whole or not at all."""
    for path in made.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        path.chmod(0o444)
    _settle(made)
    made.replace(folder_of(key))
    _settle(_root())


def digests(folder: Path) -> dict[str, dict[str, object]]:
    """Format -> sha256 and size of each file."""
    found = {}
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        found[path.suffix[1:]] = {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
    return found


def checked(pack: IssuedPack) -> list[KeptFile]:
    """Each file of a pack beside what was issued; one that has gone is not sound."""
    return [
        KeptFile(code, words, int(pack.files[code]["bytes"]), _sound(pack, code))
        for code, words in FORMATS.items()
        if code in pack.files
    ]


def path_of(pack: IssuedPack, format: str) -> Path | None:
    """The file, if its bytes are those that were issued."""
    return folder_of(pack.key) / f"pack.{format}" if format in pack.files and _sound(pack, format) else None


def folder_of(key: uuid.UUID) -> Path:
    return _root() / str(key)


def _sound(pack: IssuedPack, format: str) -> bool:
    try:
        data = (folder_of(pack.key) / f"pack.{format}").read_bytes()
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() == str(pack.files[format]["sha256"])


def _root() -> Path:
    root: Path = settings.KEYSTAGE_HOME / "packs"
    return root


def _settle(folder: Path) -> None:
    """What is in a folder is on the disk. Windows has no such call, and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
