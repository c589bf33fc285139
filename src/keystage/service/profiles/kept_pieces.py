"""Pieces of pages, and what pages are drawn of, kept on disk beside the figures: made once, thrown away with them.

A piece is named by all that it depends on, and by the source of these rooms. The figures' own folder stands for the
releases, the definitions and the source of the analysis.
"""

import hashlib
import os
import tempfile
import threading
import zlib
from collections.abc import Callable
from contextlib import nullcontext, suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from keystage.service.profiles.sealed_pickles import NotOursError, open_sealed, seal

__all__ = ["kept", "kept_value"]

T = TypeVar("T")

_ONE_AT_A_TIME = threading.Lock()


def kept(folder: Path, *named: str, make: Callable[[], str], alone: bool = False) -> str:
    """The piece, from disk or made now. folder: of the figures; where it has gone the piece is made and not kept.
    alone: not while another such is made: a county's page takes a gigabyte, and many ask for it at once."""
    path = _path(folder, named, "z")
    return _kept(path, make, lambda data: zlib.decompress(data).decode(), _squeezed, alone=alone)


def kept_value(folder: Path, *named: str, make: Callable[[], T], alone: bool = False) -> T:
    """The same of a value: of dataclasses of ours, frames and plain things."""
    found: T = _kept(_path(folder, named, "sealed"), make, open_sealed, seal, alone=alone)
    return found


def _path(folder: Path, named: tuple[str, ...], ends: str) -> Path:
    said = "\n".join([_source(), *named])
    return folder / "drawn" / f"{hashlib.sha256(said.encode()).hexdigest()[:40]}.{ends}"


def _squeezed(text: str) -> bytes:
    return zlib.compress(text.encode(), 1)


def _kept(
    path: Path, make: Callable[[], T], read: Callable[[bytes], T], write: Callable[[T], bytes], *, alone: bool
) -> T:
    missing = (FileNotFoundError, zlib.error, NotOursError)
    with suppress(*missing):
        return read(path.read_bytes())
    with _ONE_AT_A_TIME if alone else nullcontext():
        with suppress(*missing):
            return read(path.read_bytes())
        made = make()
        if path.parent.parent.is_dir():
            path.parent.mkdir(exist_ok=True)
            _write(path, write(made))
        return made


@cache
def _source() -> str:
    made = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        made.update(path.name.encode() + path.read_bytes())
    return made.hexdigest()


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: two who make the same piece write the same."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
