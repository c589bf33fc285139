"""How many of a withheld group did a thing: what is withheld so that nobody can work it out."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from keystage.analysis.disclosure.equations import UNBOUNDED, Equations, Flags, Floats, Numbers, bounds, joined
from keystage.analysis.disclosure.mending import Reader, next_to_withhold
from keystage.analysis.disclosure.policy import Policy
from keystage.analysis.disclosure.sizes import Sizes
from keystage.analysis.disclosure.tables import equations

__all__ = ["secure_amounts"]

_CLOSE = 1e-6


def secure_amounts(cells: pl.DataFrame, members: pl.DataFrame, rule: Policy, sizes: Sizes) -> pl.Series:
    """Which cells are withheld, so that of no secret one is known how many did it, nor that all or none did.

    cells, members: as for `securing.secured`, with remainders. sizes: what a reader knows of each cell's size.
    """
    asked = _Asked.of(cells, members, sizes)
    withheld = cells["withheld"].to_numpy().copy()
    # What is told even where all that may be is withheld is told by what DfE published: nothing here hides it.
    most = withheld | asked.free
    lost = asked.exposed(*asked.known(most)[:2], most, rule)
    while True:
        low, high, live = asked.known(withheld)
        told = asked.exposed(low, high, withheld, rule) & ~lost
        # By how many did it, or by how many did not.
        exposed = np.flatnonzero(np.concatenate([told[:3].any(axis=0), told[3:].any(axis=0)]))
        shown, never = ~withheld & asked.free, np.zeros_like(withheld)
        reader = Reader(low, high, asked.thrice(withheld), np.concatenate([shown, shown, never]), asked.cost)
        more = next_to_withhold(exposed, live, reader)
        if not len(more):
            return pl.Series(withheld)
        withheld[more % len(withheld)] = True


@dataclass(frozen=True, slots=True)
class _Asked:
    """Three variables a cell: pupils who did it (or the sum of their scores), pupils who did not, pupils.

    tables: of all three kinds of equation. told: cells in a shown total of which all, or none, did it.
    """

    n: Floats
    least: Floats
    most: Floats
    counted: Flags
    secret: Flags
    free: Flags
    cost: Floats
    reached: Floats
    tables: Equations
    total: Numbers
    part: Numbers
    sizes: Sizes

    @classmethod
    def of(cls, cells: pl.DataFrame, members: pl.DataFrame, sizes: Sizes) -> "_Asked":
        many = cells.height
        place = pl.Series(range(many), dtype=pl.Int64)
        counted = cells["counted"].to_numpy()
        did = equations(members, place)
        both = np.bincount(did.of, ~counted[did.part], minlength=len(did)) == 0
        did_not = did.only(both).moved(many)
        at = np.flatnonzero(counted)
        of_each = Equations(
            at + 2 * many,
            np.tile(np.arange(len(at)), 2),
            np.concatenate([at, at + many]),
            np.zeros(len(at), dtype=bool),
        )
        column = {name: cells[name].to_numpy() for name in ("n", "least", "most", "secret", "free")}
        return cls(
            **column, counted=counted, cost=np.tile(cells["cost"].fill_null(np.inf).to_numpy(), 3),
            reached=cells["reached"].fill_null(np.nan).to_numpy(), tables=joined(did, did_not, of_each),
            total=members["total"].to_numpy(), part=members["part"].to_numpy(), sizes=sizes,
        )  # fmt: skip

    def thrice(self, withheld: Flags) -> Flags:
        return np.concatenate([withheld, withheld, self.sizes.hidden])

    def known(self, withheld: Flags) -> tuple[Floats, Floats, Equations]:
        """What a reader makes of it: low, high, and the equations that have anything unknown in them."""
        lowest = np.where(self.counted | np.isnan(self.n), 0.0, -UNBOUNDED)
        did_low, did_high = np.where(withheld, lowest, self.least), np.where(withheld, UNBOUNDED, self.most)
        not_low, not_high = (
            np.where(withheld, lowest, self.n - self.most),
            np.where(withheld, UNBOUNDED, self.n - self.least),
        )
        low = np.concatenate([did_low, not_low, self.sizes.low])
        high = np.concatenate([did_high, not_high, self.sizes.high])
        live = self.tables.about(high > low)
        whole = np.concatenate([self.counted, self.counted & (self.n == np.round(self.n)), self.n == np.round(self.n)])
        return *bounds(low, high, live, whole=whole), live

    def exposed(self, low: Floats, high: Floats, withheld: Flags, rule: Policy) -> Flags:
        """(5, cells): of a secret it is known how many did it; that none did; that few did; that all did; all but few.

        Of a mean: that it is known within a point.
        """
        many = len(withheld)
        did, did_not = slice(0, many), slice(many, 2 * many)
        asked = withheld & self.secret & ~self._told_by_a_total(withheld)
        narrow = np.where(self.counted, 1.0, np.maximum(self.n, 1.0)) - _CLOSE
        told = np.array([
            high[did] - low[did] < narrow,
            self.counted & (high[did] < 1),
            self._few(low[did], high[did], self.reached, rule),
            self.counted & (high[did_not] < 1),
            self._few(low[did_not], high[did_not], self.n - self.reached, rule),
        ])  # fmt: skip
        found: Flags = told & asked
        return found

    def _few(self, low: Floats, high: Floats, true: Floats, rule: Policy) -> Flags:
        few = (true >= 1) & (true < rule.smallest_count)
        return self.counted & few & (low >= 1) & (high < rule.smallest_count)

    def _told_by_a_total(self, withheld: Flags) -> Flags:
        """A total that may be shown and of which all, or none, did it says so of every part: nothing hides that."""
        shown = self.counted & ~withheld
        alike = shown & ((self.most <= 0) | (self.least >= self.n))
        told = np.zeros(len(withheld), dtype=bool)
        told[self.part[alike[self.total]]] = True
        return told
