"""Pieces of pages kept on disk beside the figures they were drawn from: made once, thrown away with them.

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

__all__ = ["kept"]

_ONE_AT_A_TIME = threading.Lock()


def kept(folder: Path, *named: str, make: Callable[[], str], alone: bool = False) -> str:
    """The piece, from disk or made now. folder: of the figures; where it has gone the piece is made and not kept.
    alone: not while another such is made: a county's page takes a gigabyte, and many ask for it at once."""
    said = "\n".join([_source(), *named])
    path = folder / "drawn" / f"{hashlib.sha256(said.encode()).hexdigest()[:40]}.z"
    with suppress(FileNotFoundError, zlib.error):
        return zlib.decompress(path.read_bytes()).decode()
    with _ONE_AT_A_TIME if alone else nullcontext():
        with suppress(FileNotFoundError, zlib.error):
            return zlib.decompress(path.read_bytes()).decode()
        made = make()
        if folder.is_dir():
            path.parent.mkdir(exist_ok=True)
            _write(path, zlib.compress(made.encode(), 1))
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
