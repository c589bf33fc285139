"""What may not be known of a withheld cell, and whether it is."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from keystage.analysis.disclosure.equations import Equations, Flags, Floats, Numbers
from keystage.analysis.disclosure.policy import Policy
from keystage.analysis.disclosure.programme import Goal, out_of_reach
from keystage.analysis.disclosure.whole import Shown, Whole

__all__ = ["ROOM", "Secrets", "variables_of"]

_CLOSE = 1e-6
ROOM = 2  # where bounds leave so little or less, a programme is asked


@dataclass(frozen=True, slots=True)
class Secrets:
    """secret: (cells,) may not be worked out. reached: NaN where not known. total, part: of tables that add up."""

    secret: Flags
    reached: Floats
    total: Numbers
    part: Numbers
    rule: Policy

    @classmethod
    def of(cls, cells: pl.DataFrame, members: pl.DataFrame, rule: Policy) -> "Secrets":
        sums = members.filter(pl.col("table").str.contains("^(order|union):").not_())
        return cls(
            cells["secret"].to_numpy(), cells["reached"].fill_null(np.nan).to_numpy(), sums["total"].to_numpy(),
            sums["part"].to_numpy(), rule,
        )  # fmt: skip

    def told(self, low: Floats, high: Floats, shown: Shown, whole: Whole, *, room: float = 0.0) -> Flags:
        """(3, cells): it is known how many did it (of a mean: within a point); that all did; how many they are.
        room: or almost so. That they are few is no secret: it is what a reader takes anything withheld for.
        """
        many = len(whole.n)
        did, did_not = slice(0, many), slice(many, 2 * many)
        width = np.where(whole.counted, 1.0, np.maximum(whole.n, 1.0)) - _CLOSE
        size = np.where(whole.size_of >= 0, whole.size_of, 0) + 2 * many
        small = (np.round(whole.n) >= 1) & (np.round(whole.n) < self.rule.smallest_group) & (whole.size_of >= 0)
        told = np.array([
            high[did] - low[did] < width + np.where(whole.counted, room, 0.0),
            whole.counted & (high[did_not] < 1 + room),
            small & whole.hidden(shown)[size] & (high[size] - low[size] < 1 + room - _CLOSE),
        ])  # fmt: skip
        found: Flags = told & shown.withheld & self.secret
        found[:2] &= ~self._told_by_a_total(shown, whole)
        return found

    def programmed(self, asked: Flags, low: Floats, high: Floats, live: Equations, whole: Whole) -> Flags:
        """Which of those asked about, of `told`'s kinds, a linear programme finds to be known. low, high, live: as
        `Whole.known` gives them."""
        found: Flags = np.zeros_like(asked)
        where = [(int(kind), int(cell)) for kind, cell in np.argwhere(asked)]
        goals = [self._goals(kind, cell, whole) for kind, cell in where]
        place = np.arange(len(low)) - 2 * len(whole.n)
        told = out_of_reach(goals, low, high, live, self._true(whole), (place >= 0) & (place < len(whole.sizes.n)))
        for (kind, cell), one in zip(where, told, strict=True):
            found[kind, cell] = one
        return found

    def _goals(self, kind: int, cell: int, whole: Whole) -> tuple[Goal, ...]:
        """Any of which would show that it is not known."""
        many = len(whole.n)
        size = 2 * many + int(whole.size_of[cell])
        reached = self.reached[cell]
        if np.isnan(reached):  # of a rounded percentage
            reached = np.round((whole.least[cell] + whole.most[cell]) / 2)
        other = (cell, float(reached)), (many + cell, 0.0), (size, float(np.round(whole.n[cell])))
        variable, value = other[kind]
        return Goal(variable, value + 1), Goal(variable, value - 1, down=True)

    def _true(self, whole: Whole) -> Floats:
        """What is so of each variable."""
        spare = np.full(2 * whole.unions, np.nan)
        return np.concatenate([self.reached, whole.n - self.reached, whole.sizes.n, spare])

    def _told_by_a_total(self, shown: Shown, whole: Whole) -> Flags:
        """A total that may be shown and of which all, or none, did it says so of every part, and of every part of
        these: nothing hides that."""
        alike = whole.counted & ~shown.withheld & ((whole.most <= 0) | (whole.least >= whole.n))
        told = np.zeros(len(whole.n), dtype=bool)
        while (more := ~told[self.part] & (alike | told)[self.total]).any():
            told[self.part[more]] = True
        return told


def variables_of(told: Flags, whole: Whole) -> Numbers:
    """The variables by which secrets are told. told: (kinds, cells), as `Secrets.told` gives them."""
    did, did_not, size = told
    many = told.shape[1]
    numbers: Numbers = np.concatenate([
        np.flatnonzero(did), many + np.flatnonzero(did_not), 2 * many + np.unique(whole.size_of[size]),
    ])  # fmt: skip
    return numbers
