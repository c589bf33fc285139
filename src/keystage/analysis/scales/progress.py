"""How far a pupil came between two key stages, in levels: tables of start by outcome."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis import shelf
from keystage.analysis.errors import InputError

__all__ = ["STEPS", "ProgressMatrix", "levels_of_progress", "progress_matrices"]

STEPS = ("no", "expected", "more")

Progress = Literal["no", "expected", "more"]


@dataclass(frozen=True, slots=True)
class ProgressMatrix:
    """What each outcome is for each start: not the expected progress, just that, or more.

    outcomes: the outcome's levels or grades, lowest first. starts: level at the start -> a word for each outcome.
    first_year, last_year: of the outcome (calendar; null last: still).
    """

    code: str
    title: str
    first_year: int
    outcomes: tuple[str, ...]
    starts: dict[str, tuple[Progress, ...]]
    last_year: int | None = None
    source: str = ""

    def __post_init__(self) -> None:
        for start, words in self.starts.items():
            if len(words) != len(self.outcomes):
                raise InputError(f"the row “{start}” has {len(words)} cells for {len(self.outcomes)} outcomes.")

    def table(self) -> NDArray[np.int8]:
        """(starts + 1, outcomes + 1) places in `STEPS`; the last row and column, which -1 finds, are -1: unknown."""
        known = [[STEPS.index(word) for word in words] + [-1] for words in self.starts.values()]
        return np.array([*known, [-1] * (len(self.outcomes) + 1)], dtype=np.int8)

    def holds(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)


def progress_matrices(home: Path | None = None) -> shelf.Shelf[ProgressMatrix]:
    """The tables of levels of progress on the shelf, by code."""
    return shelf.read("progress_matrices", ProgressMatrix, table="matrix", home=home)


def levels_of_progress(starts: pl.Series, outcomes: pl.Series, *, matrix: ProgressMatrix) -> pl.Series:
    """For each pupil "no", "expected" or "more"; null where start or outcome is missing or none of the table's."""
    cells = [
        (start, outcome, word)
        for start, words in matrix.starts.items()
        for outcome, word in zip(matrix.outcomes, words, strict=True)
    ]
    table = pl.DataFrame(cells, schema=dict.fromkeys(("start", "outcome", "progress"), pl.String), orient="row")
    pairs = pl.DataFrame({"start": starts.cast(pl.String), "outcome": outcomes.cast(pl.String)})
    return pairs.join(table, on=["start", "outcome"], how="left", maintain_order="left")["progress"]
