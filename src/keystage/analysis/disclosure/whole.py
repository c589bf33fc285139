"""Everything a reader may know, as one system of equations of three kinds of variables."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from keystage.analysis.disclosure.equations import UNBOUNDED, Equations, Flags, Floats, Numbers, bounds, joined
from keystage.analysis.disclosure.sizes import Sizes
from keystage.analysis.disclosure.tables import equations

__all__ = ["Shown", "Whole"]

_UNION = "union:"  # begins the name of a table: who failed to do all of several failed to do one of them


@dataclass(frozen=True, slots=True)
class Shown:
    """withheld: (cells,). known_sizes: (sizes,) that a reader has."""

    withheld: Flags
    known_sizes: Flags


@dataclass(frozen=True, slots=True)
class Whole:
    """Variables: of each cell who did it (or the sum of their scores), and who did not; then each size; then, of each
    union, those who failed one at least counted once for each, and the surplus of that.

    tables: the equations. counted, free, n, least, most: (cells,). size_of: (cells,), -1 for none.
    """

    n: Floats
    least: Floats
    most: Floats
    counted: Flags
    free: Flags
    cost: Floats
    tables: Equations
    size_of: Numbers
    sizes: Sizes
    unions: int

    @classmethod
    def of(cls, cells: pl.DataFrame, members: pl.DataFrame, sizes: Sizes) -> "Whole":
        many = cells.height
        place = pl.Series(range(many), dtype=pl.Int64)
        counted = cells["counted"].to_numpy()
        together = pl.col("table").str.starts_with(_UNION)
        did = equations(members.filter(together.not_()), place)
        both = np.bincount(did.of, ~counted[did.part], minlength=len(did)) == 0
        union = equations(members.filter(together), place).moved(many)
        at = np.flatnonzero(counted & (sizes.of_cell >= 0))
        of_each = Equations(
            sizes.of_cell[at] + 2 * many, np.repeat(np.arange(len(at)), 2),
            np.column_stack([at, at + many]).ravel(), np.zeros(len(at), dtype=bool),
        )  # fmt: skip
        start = 2 * many + len(sizes.n)
        cost = cells["cost"].fill_null(np.inf).to_numpy()
        column = {name: cells[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("n", "least", "most")}
        return cls(
            **column, counted=counted, free=cells["free"].to_numpy(),
            cost=np.concatenate([cost, cost, sizes.cost, np.full(2 * len(union), np.inf)]),
            tables=joined(
                did, did.only(both).moved(many), of_each, sizes.tables.moved(2 * many), *_unions(union, start)
            ),
            size_of=sizes.of_cell, sizes=sizes, unions=len(union),
        )  # fmt: skip

    def known(self, shown: Shown) -> tuple[Floats, Floats, Equations]:
        """What a reader makes of what is shown: low, high, and the equations that have anything unknown in them."""
        gone, size = shown.withheld, self.sizes
        lowest = np.where(self.counted | np.isnan(self.n), 0.0, -UNBOUNDED)
        spare = np.zeros(2 * self.unions)
        low = np.concatenate([
            np.where(gone, lowest, self.least), np.where(gone, lowest, self.n - self.most),
            np.where(shown.known_sizes, size.n, size.least), spare,
        ])  # fmt: skip
        high = np.concatenate([
            np.where(gone, UNBOUNDED, self.most), np.where(gone, UNBOUNDED, self.n - self.least),
            np.where(shown.known_sizes, size.n, UNBOUNDED), spare + UNBOUNDED,
        ])  # fmt: skip
        live = self.tables.about(high > low)
        return *bounds(low, high, live, whole=self.whole()), live

    def whole(self) -> Flags:
        """Which variables are whole numbers."""
        of_pupils = self.counted & (self.n == np.round(self.n))
        sizes = np.abs(self.sizes.n - np.round(self.sizes.n)) < 1e-6
        return np.concatenate([of_pupils, of_pupils, sizes, np.zeros(2 * self.unions, dtype=bool)])

    def hidden(self, shown: Shown) -> Flags:
        spare = np.ones(2 * self.unions, dtype=bool)
        return np.concatenate([shown.withheld, shown.withheld, ~shown.known_sizes, spare])

    def usable(self, shown: Shown) -> Flags:
        free = ~shown.withheld & self.free
        never = np.zeros(2 * self.unions, dtype=bool)
        return np.concatenate([free, free, shown.known_sizes & self.sizes.usable, never])

    def without(self, more: Numbers, shown: Shown) -> Shown:
        """What is shown when these variables no longer are; a size goes with every cell of it."""
        many = len(self.n)
        withheld, known = shown.withheld.copy(), shown.known_sizes.copy()
        withheld[more[more < 2 * many] % many] = True
        known[more[more >= 2 * many] - 2 * many] = False
        sized = np.flatnonzero((self.size_of >= 0) & self.free)
        withheld[sized] |= ~known[self.size_of[sized]]
        return Shown(withheld, known)


def _unions(union: Equations, start: int) -> tuple[Equations, Equations]:
    """Failed one = the sum of those who failed each; and it is those who failed all together, and a surplus."""
    many = len(union)
    one, surplus = start + np.arange(many), start + many + np.arange(many)
    never = np.zeros(many, dtype=bool)
    each = Equations(one, union.of, union.part, never)
    together = Equations(one, np.repeat(np.arange(many), 2), np.column_stack([union.total, surplus]).ravel(), never)
    return each, together
