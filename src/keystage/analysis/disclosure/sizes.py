"""How many pupils a withheld group has: what is withheld so that nobody can work it out."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from keystage.analysis.disclosure.equations import UNBOUNDED, Equations, Flags, Floats, Numbers, bounds
from keystage.analysis.disclosure.mending import Reader, next_to_withhold
from keystage.analysis.disclosure.policy import Policy
from keystage.analysis.disclosure.tables import equations

__all__ = ["Sizes", "secure_sizes", "sizes_known"]

_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class Sizes:
    """of_cell: (cells,) which size is each cell's, -1 for none. n, least (a reader takes a hidden one for), known,
    usable (may be withheld), cost: (sizes,). tables: of sizes."""

    of_cell: Numbers
    n: Floats
    least: Floats
    known: Flags
    usable: Flags
    cost: Floats
    tables: Equations

    def hidden(self) -> Flags:
        """(cells,) whether nobody is told the cell's size."""
        found = np.zeros(len(self.of_cell), dtype=bool)
        sized = self.of_cell >= 0
        found[sized] = ~self.known[self.of_cell[sized]]
        return found


def secure_sizes(cells: pl.DataFrame, members: pl.DataFrame, rule: Policy) -> Sizes:
    """The sizes that must not be told, and others withheld for their sake.

    cells, members: as for `securing.secured`, with remainders. Only small sizes and those the caller calls unsized are
    taken for unknown at first: a reader may have any other from a measure that is not here. So the same sizes are
    withheld whatever the measure.
    """
    sizes, of_cell = _sizes(cells)
    asked = _Asked.of(sizes, equations(members, of_cell), rule)
    known, usable = (sizes[name].to_numpy().copy() for name in ("known", "usable"))
    # What is told even where all that may be is withheld is told by what DfE published: nothing here hides it.
    lost = asked.exposed(*asked.reader(known & ~usable)[:2], known & ~usable)
    while True:
        low, high, live = asked.reader(known)
        exposed = np.flatnonzero(asked.exposed(low, high, known) & ~lost)
        reader = Reader(low, high, ~known, usable & known, sizes["cost"].to_numpy())
        more = next_to_withhold(exposed, live, reader)
        if not len(more):
            at: Numbers = of_cell.fill_null(-1).to_numpy()
            return Sizes(at, asked.n, asked.least, known, usable, reader.cost, asked.every)
        known[more] = False


def sizes_known(cells: pl.DataFrame, members: pl.DataFrame, hidden: Flags, rule: Policy) -> Sizes:
    """The sizes of all that was looked at part by part. hidden: (cells,) those of which nobody is told it."""
    sizes, of_cell = _sizes(cells)
    asked, at = _Asked.of(sizes, equations(members, of_cell), rule), of_cell.fill_null(-1).to_numpy()
    known = sizes["known"].to_numpy().copy()
    known[at[hidden & (at >= 0)]] = False
    usable, cost = sizes["usable"].to_numpy().copy(), sizes["cost"].to_numpy()
    return Sizes(at, asked.n, asked.least, known, usable, cost, asked.every)


@dataclass(frozen=True, slots=True)
class _Asked:
    """n, least (a reader takes a hidden one for), small: of each size. every: the tables of them."""

    n: Floats
    least: Floats
    small: Flags
    every: Equations

    @classmethod
    def of(cls, sizes: pl.DataFrame, every: Equations, rule: Policy) -> "_Asked":
        n = sizes["n"].to_numpy()
        small = (np.round(n) >= 1) & (np.round(n) < rule.smallest_group)
        return cls(n, sizes["first_low"].to_numpy(), small, every)

    def reader(self, known: Flags) -> tuple[Floats, Floats, Equations]:
        """Between what a reader knows each to lie who is told those known; and the tables with any that is not."""
        live = self.every.about(~known)
        low, high = np.where(known, self.n, self.least), np.where(known, self.n, UNBOUNDED)
        whole = np.abs(self.n - np.round(self.n)) < _CLOSE
        return *bounds(low, high, live, whole=whole), live

    def exposed(self, low: Floats, high: Floats, known: Flags) -> Flags:
        """(sizes,) small, and known exactly."""
        found: Flags = (high - low < 1 - _CLOSE) & ~known & self.small
        return found


def _sizes(cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.Series]:
    """One row a size (n, first_low, known, usable, cost); and which it is of each cell."""
    held = cells.filter(pl.col("size_key").is_not_null())
    sizes = held.group_by("size_key", maintain_order=True).agg(
        pl.col("n", "first_low").first(),
        pl.col("cost").min(),
        usable=(pl.col("free") | pl.col("withheld")).all(),
        known=pl.col("unsized").not_().any(),
    )
    number = sizes.select("size_key", number=pl.int_range(pl.len(), dtype=pl.Int64))
    return sizes, cells.select("size_key").join(number, on="size_key", how="left", maintain_order="left")["number"]
