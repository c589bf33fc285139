"""Withholding until a reader with every table before him can work out nothing that was withheld.

Sizes first, which most measures of a school have in common: what is withheld for them is withheld in every measure, or
one would tell the other. Then, measure by measure, blocks that are too small to show, and how many did it. Each school,
and each authority, by itself; then authorities' totals, which beside their schools' figures could tell of one of them.
"""

import numpy as np
import polars as pl

from keystage.analysis.disclosure.amounts import secure_amounts
from keystage.analysis.disclosure.authorities import secure_totals
from keystage.analysis.disclosure.equations import Flags
from keystage.analysis.disclosure.parting import Part, parts
from keystage.analysis.disclosure.policy import Policy
from keystage.analysis.disclosure.remainders import with_remainders
from keystage.analysis.disclosure.sizes import Sizes, secure_sizes, sizes_known
from keystage.analysis.disclosure.small import telling
from keystage.analysis.disclosure.subtraction import also_withheld
from keystage.analysis.disclosure.whole import Shown

__all__ = ["secured"]

_SIZED = pl.col("ordered").not_()  # tables of which the sizes add up too


def secured(
    cells: pl.DataFrame, members: pl.DataFrame, rule: Policy, *, settled: pl.Series | None = None
) -> pl.Series:  # fmt: skip
    """Which cells are withheld in the end: a Boolean a cell.

    cells: cell (0, 1, …), n, size_key (text: cells of one key are taken for the same pupils; null where no size is
    known), first_low (the least a reader takes a hidden size for), reached, least and most (between which the amount
    lies that a reader has of it when it is shown: pupils who did it, or the sum of their scores), counted (whether the
    amount is of pupils), secret (may not be worked out), unsized (its size may not be told), free (may be withheld),
    withheld, cost. members: table, total (a cell), part (a cell), total_first (the total is withheld before any part),
    ordered (amounts alone of the parts add up to the total's, not sizes: see `orders`): one row a part.
    settled: a Boolean a cell, of the first ones: it was made secure by these very rules, and is as it was.
    """
    if members.is_empty():
        return cells["withheld"]
    many, alone = cells.height, pl.col("total_first").not_()
    whole, tables = with_remainders(cells, members.filter(_SIZED), secret=telling(pl.col("n"), pl.col("reached"), rule))
    rest = pl.lit(value=False).alias("ordered")
    every = pl.concat([tables.with_columns(rest), members.filter("ordered").select(*tables.columns, "ordered")])
    withheld, hidden = whole["withheld"].to_numpy().copy(), np.zeros(whole.height, dtype=bool)
    fresh = np.ones(whole.height, dtype=bool) if settled is None else ~_filled_up(settled, whole.height)
    for some in parts(whole, every.filter(alone)):
        if fresh[some.place].any():
            withheld[some.place], hidden[some.place] = _by_themselves(some.cells, some.members, many, rule)
        else:
            hidden[some.place] = secure_sizes(some.cells, some.members.filter(_SIZED), rule).hidden()
    if tables["total_first"].any():
        for some in parts(whole, every):
            at = some.place
            withheld[at], hidden[at] = _with_totals(some, withheld[at], hidden[at], rule)
    # A size that is withheld stands in no figure, though that one be in no table: one without a value has pupils too.
    unsaid = whole["size_key"].is_in(whole["size_key"].filter(pl.Series(hidden)).unique().implode())
    withheld |= (unsaid.fill_null(value=False) & whole["free"]).to_numpy()
    return pl.Series(withheld).head(many)


def _with_totals(some: Part, withheld: Flags, hidden: Flags, rule: Policy) -> tuple[Flags, Flags]:
    """Which cells are withheld when authorities' totals stand beside their schools, and of which the size is. hidden:
    of which it is without them."""
    ordered = some.members.filter("ordered").drop("ordered")
    tables = some.members.filter(_SIZED).drop("ordered")
    sizes = sizes_known(some.cells, tables.filter(pl.col("total_first").not_()), hidden, rule)
    shown = secure_totals(some.cells, tables, ordered, rule, sizes, Shown(withheld, sizes.known.copy()))
    return shown.withheld, _unsized(shown, sizes)


def _by_themselves(cells: pl.DataFrame, members: pl.DataFrame, many: int, rule: Policy) -> tuple[Flags, Flags]:
    """Of some schools (or authorities), with remainders: which cells are withheld, and of which the size is.

    many: cells from this `origin` on are remainders.
    """
    own = cells["origin"] < many
    tables = members.filter(_SIZED)
    sizes = secure_sizes(cells, tables, rule)
    gone = cells["withheld"] | (pl.Series(sizes.hidden()) & cells["free"])
    of_groups = tables.filter(pl.col("part") < int(own.sum()))
    withheld = also_withheld(cells.with_columns(withheld=gone).filter(own), of_groups, rule)
    every = pl.concat([withheld, cells["withheld"].filter(~own)])
    shown = secure_amounts(cells.with_columns(withheld=every), members, rule, sizes)
    return shown.withheld, _unsized(shown, sizes)


def _unsized(shown: Shown, sizes: Sizes) -> Flags:
    """(cells,) of which the size is withheld."""
    found: Flags = ~shown.known_sizes[sizes.of_cell] & (sizes.of_cell >= 0)
    return found


def _filled_up(settled: pl.Series, many: int) -> Flags:
    """With what was added since, which follows from the rest."""
    found: Flags = np.concatenate([settled.to_numpy(), np.ones(many - len(settled), dtype=bool)])
    return found
