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
_KINDS = 6


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
        """(6, cells): it is known how many did it (of a mean: within a point); that none did; that few did; that all
        did; that all but few did; that they are few. room: or almost so.
        """
        many = len(whole.n)
        did, did_not = slice(0, many), slice(many, 2 * many)
        width = np.where(whole.counted, 1.0, np.maximum(whole.n, 1.0)) - _CLOSE
        size = np.where(whole.size_of >= 0, whole.size_of, 0) + 2 * many
        few = self.rule.smallest_group
        small = (np.round(whole.n) >= 1) & (np.round(whole.n) < few) & (whole.size_of >= 0)
        told = np.array([
            high[did] - low[did] < width + np.where(whole.counted, room, 0.0),
            whole.counted & (high[did] < 1 + room),
            self._few(low[did], high[did], self.reached, whole, room),
            whole.counted & (high[did_not] < 1 + room),
            self._few(low[did_not], high[did_not], whole.n - self.reached, whole, room),
            small & whole.hidden(shown)[size] & (low[size] >= 1) & (high[size] < few + room),
        ])  # fmt: skip
        found: Flags = told & shown.withheld & self.secret
        found[:5] &= ~self._told_by_a_total(shown, whole)
        return found

    def programmed(self, asked: Flags, low: Floats, high: Floats, live: Equations, whole: Whole) -> Flags:
        """Which of those asked about, of `told`'s kinds, a linear programme finds to be known. low, high, live: as
        `Whole.known` gives them."""
        found: Flags = np.zeros_like(asked)
        where = [(int(kind), int(cell)) for kind, cell in np.argwhere(asked)]
        goals = [self._goals(kind, cell, whole) for kind, cell in where]
        told = out_of_reach(goals, low, high, live, whole.whole(), self._true(whole))
        for (kind, cell), one in zip(where, told, strict=True):
            found[kind, cell] = one
        return found

    def _goals(self, kind: int, cell: int, whole: Whole) -> tuple[Goal, ...]:
        """Any of which would show that it is not known."""
        many = len(whole.n)
        did, did_not = cell, many + cell
        reached, few = float(self.reached[cell]), float(self.rule.smallest_count)
        return (
            (Goal(did, reached + 1), Goal(did, reached - 1, down=True)),
            (Goal(did, 1.0),),
            (Goal(did, few), Goal(did, 0.0, down=True)),
            (Goal(did_not, 1.0),),
            (Goal(did_not, few), Goal(did_not, 0.0, down=True)),
            (Goal(2 * many + int(whole.size_of[cell]), float(self.rule.smallest_group)),),
        )[kind]

    def _true(self, whole: Whole) -> Floats:
        """What is so of each variable."""
        spare = np.full(2 * whole.unions, np.nan)
        return np.concatenate([self.reached, whole.n - self.reached, whole.sizes.n, spare])

    def _few(self, low: Floats, high: Floats, true: Floats, whole: Whole, room: float) -> Flags:
        few = (true >= 1) & (true < self.rule.smallest_count)
        close = min(room, 1.0)  # either side
        found: Flags = whole.counted & few & (low >= 1 - close) & (high < self.rule.smallest_count + close)
        return found

    def _told_by_a_total(self, shown: Shown, whole: Whole) -> Flags:
        """A total that may be shown and of which all, or none, did it says so of every part: nothing hides that."""
        alike = whole.counted & ~shown.withheld & ((whole.most <= 0) | (whole.least >= whole.n))
        told = np.zeros(len(whole.n), dtype=bool)
        told[self.part[alike[self.total]]] = True
        return told


def variables_of(told: Flags, whole: Whole) -> Numbers:
    """The variables by which secrets are told. told: (kinds, cells), as `Secrets.told` gives them."""
    did, did_not, size = told[:3].any(axis=0), told[3:5].any(axis=0), told[5]
    many = told.shape[1]
    numbers: Numbers = np.concatenate([
        np.flatnonzero(did), many + np.flatnonzero(did_not), 2 * many + np.unique(whole.size_of[size]),
    ])  # fmt: skip
    return numbers
