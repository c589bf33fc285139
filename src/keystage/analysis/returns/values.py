"""What a column of text turned out to mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.returns.few import spell
from keystage.analysis.returns.layout import Column

__all__ = ["Codes", "Positions", "Values", "Wanted", "nowhere"]

Positions = NDArray[np.intp]


def nowhere() -> Positions:
    """No cell."""
    return np.empty(0, dtype=np.intp)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column of text, what its header is, and what it should become. guessed: it looks like numbers, and is text
    if it proves not to be."""

    code: str
    header: str
    column: Column
    cells: pl.Series
    guessed: bool = False

    @property
    def limits(self) -> tuple[float, float]:
        """What its numbers lie between; a percentage between 0 and 100 where the layout names nothing else."""
        low, high = self.column.low, self.column.high
        if self.column.type == "percent" and low is None and high is None:
            return 0.0, 100.0
        return -np.inf if low is None else low, np.inf if high is None else high


@dataclass(frozen=True, slots=True)
class Values:
    """values: typed, a cell each. reasons: why a cell is null, where any is coded. unreadable: cells that are neither
    value nor code. outside: numbers that cannot be. repaired: rule -> cells that were damaged and put right."""

    values: pl.Series
    reasons: pl.Series | None = None
    unreadable: Positions = field(default_factory=nowhere)
    outside: Positions = field(default_factory=nowhere)
    repaired: Mapping[str, Positions] = field(default_factory=dict)


class Codes:
    """The codes that stand in place of a value, and their reasons.

    A code is known as written; one of more than one letter also in the other case. `marks` are numbers of reasons:
    0 is none, `BLANK` an empty cell, `UNREADABLE` a cell that says nothing.
    """

    BLANK = 1
    UNREADABLE = 2

    def __init__(self, tokens: Mapping[str, str]) -> None:
        self.reasons = tuple(dict.fromkeys(["blank", "not_a_value", *tokens.values()]))
        place = {reason: number for number, reason in enumerate(self.reasons, start=1)}
        self._exact = {token: place[reason] for token, reason in tokens.items()}
        self._folded = {t.casefold(): place[r] for t, r in reversed(list(tokens.items())) if len(t) > 1}

    def mark(self, word: str) -> int:
        """The number of the reason that `word` is a code of; 0 where it is none."""
        return self._exact.get(word) or self._folded.get(word.casefold(), 0)

    def words(self, marks: NDArray[np.uint8]) -> pl.Series | None:
        """Reasons of cells from their marks; None where no cell has one."""
        if not marks.any():
            return None
        return spell(marks, [None, *self.reasons])
