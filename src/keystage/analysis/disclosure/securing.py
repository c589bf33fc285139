"""Withholding until a reader with every table before him can work out nothing that was withheld.

Sizes first, which most measures of a school have in common: what is withheld for them is withheld in every measure, or
one would tell the other. Then, measure by measure, blocks that are too small to show, and how many did it. Each school,
and each authority, by itself; then authorities' totals, which beside their schools' figures could tell of one of them.
"""

import polars as pl

from keystage.analysis.disclosure.amounts import secure_amounts
from keystage.analysis.disclosure.authorities import secure_totals
from keystage.analysis.disclosure.policy import Policy
from keystage.analysis.disclosure.remainders import with_remainders
from keystage.analysis.disclosure.sizes import secure_sizes
from keystage.analysis.disclosure.small import telling
from keystage.analysis.disclosure.subtraction import also_withheld

__all__ = ["secured"]


def secured(cells: pl.DataFrame, members: pl.DataFrame, rule: Policy) -> pl.Series:
    """Which cells are withheld in the end: a Boolean a cell.

    cells: cell (0, 1, …), n, size_key (text: cells of one key are taken for the same pupils; null where no size is
    known), first_low (the least a reader takes a hidden size for), reached, least and most (between which the amount
    lies that a reader has of it when it is shown: pupils who did it, or the sum of their scores), counted (whether the
    amount is of pupils), secret (may not be worked out), unsized (its size may not be told), free (may be withheld),
    withheld, cost. members: table, total (a cell), part (a cell), total_first (the total is withheld before any part),
    ordered (amounts alone of the parts add up to the total's, not sizes: see `orders`): one row a part.
    """
    if members.is_empty():
        return cells["withheld"]
    many = cells.height
    blocks, alone = members.filter(pl.col("ordered").not_()), pl.col("total_first").not_()
    whole, tables = with_remainders(cells, blocks, secret=telling(pl.col("n"), pl.col("reached"), rule))
    sizes = secure_sizes(whole, tables.filter(alone), rule)
    hidden = pl.Series(sizes.hidden()).head(many) & cells["free"]
    withheld = also_withheld(cells.with_columns(withheld=cells["withheld"] | hidden), blocks.filter(alone), rule)
    rest = whole["withheld"].tail(whole.height - many)
    whole = whole.with_columns(withheld=pl.concat([withheld, rest]))
    ordered = members.filter("ordered").select(tables.columns)
    shown = secure_amounts(whole, pl.concat([tables.filter(alone), ordered]), rule, sizes)
    return pl.Series(secure_totals(whole, tables, ordered, rule, sizes, shown).withheld).head(many)
