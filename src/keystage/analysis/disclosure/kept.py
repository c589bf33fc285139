"""What was withheld of a frame of figures, kept on disk: of a county's year it takes minutes to find out.

A file says of each row whether it is withheld, and nothing else. Its name follows from the figures, the rules and the
source of these rooms: where any of them changes, it is never read again. Safe to delete at any time.
"""

import hashlib
import os
import uuid
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import polars as pl

from keystage.analysis.disclosure.policy import Policy, policies
from keystage.analysis.vocabulary import pupil_groups

__all__ = ["BEGINS", "Kept"]

BEGINS = "withheld-"


class Kept:
    """folder: where; None keeps nothing. home: whose definitions hold."""

    def __init__(
        self, folder: Path | None, figures: pl.DataFrame, areas: Mapping[str, str] | None, home: Path | None
    ) -> None:
        self._folder = folder
        self._key = "" if folder is None else _digest(figures, areas, home)

    def flags(self, rule: Policy, make: Callable[[], pl.Series]) -> pl.Series:
        """A Boolean a row, of the rules asked about so far and this one: read, or made and kept."""
        if self._folder is None:
            return make()
        self._key = hashlib.sha256(f"{self._key} {rule!r}".encode()).hexdigest()[:32]
        path = self._folder / f"{BEGINS}{self._key}.parquet"
        with suppress(OSError, pl.exceptions.ComputeError):
            found = pl.read_parquet(path)["withheld"]
            os.utime(path)  # used today
            return found
        made = make()
        with suppress(OSError):  # a home that cannot be written is still one that can be read
            path.parent.mkdir(parents=True, exist_ok=True)
            incoming = path.with_name(f".{uuid.uuid4().hex}")
            made.alias("withheld").to_frame().write_parquet(incoming)
            incoming.replace(path)
        return made


def _digest(figures: pl.DataFrame, areas: Mapping[str, str] | None, home: Path | None) -> str:
    whole = hashlib.sha256(f"{pl.__version__} {sorted((areas or {}).items())} {_source()}".encode())
    whole.update(f"{policies(home).digest} {pupil_groups(home).digest}".encode())
    whole.update(figures.hash_rows(seed=0).to_numpy().tobytes())
    return whole.hexdigest()


@cache
def _source() -> str:
    made = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        made.update(path.name.encode() + path.read_bytes())
    return made.hexdigest()
