"""Pieces of area pages kept on disk beside the figures they were drawn from: made once, thrown away with them.

A piece is named by all that it depends on: part, kind, code, name, schools, audience, stage. The figures' own folder
stands for the releases, the definitions and our source.
"""

import hashlib
import os
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from keystage.analysis.packs.place import Place

__all__ = ["kept"]

_ONE_AT_A_TIME = threading.Lock()  # a county's page takes a gigabyte while it is drawn, and many ask for it at once


def kept(folder: Path, place: Place, *, audience: str, part: str, make: Callable[[], str]) -> str:
    """The piece, from disk or made now. folder: of the figures; where it has gone the piece is made and not kept."""
    path = folder / "areas" / f"{_named(place, audience, part)}.html"
    with suppress(FileNotFoundError):
        return path.read_text("utf-8")
    with _ONE_AT_A_TIME:
        with suppress(FileNotFoundError):
            return path.read_text("utf-8")
        made = make()
        if folder.is_dir():
            path.parent.mkdir(exist_ok=True)
            _write(path, made)
        return made


def _named(place: Place, audience: str, part: str) -> str:
    said = "\n".join([part, place.kind, place.code, place.name, str(place.whole), audience, *place.urns])
    return hashlib.sha256(said.encode()).hexdigest()[:40]


def _write(path: Path, text: str) -> None:
    """Whole or not at all: two who make the same piece write the same."""
    handle, part = tempfile.mkstemp(dir=path.parent, prefix=".")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise
