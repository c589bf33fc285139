"""Withholding until a reader with every table before him can work out nothing that was withheld.

Sizes first, which most measures of a school have in common: what is withheld for them is withheld in every measure, or
one would tell the other. Then, measure by measure, blocks that are too small to show, and how many did it.
"""

import polars as pl

from keystage.analysis.disclosure.amounts import secure_amounts
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
    additive (whether sizes and amounts of the parts add up to the total's), ordered (whether amounts alone do: see
    `orders`): one row a part.
    """
    if members.is_empty():
        return cells["withheld"]
    many = cells.height
    whole, tables = with_remainders(
        cells, members.filter("additive"), secret=telling(pl.col("n"), pl.col("reached"), rule)
    )
    sizes = secure_sizes(whole, tables, rule)
    hidden = pl.Series(sizes.hidden()).head(many) & cells["free"]
    blocks = members.filter(pl.col("ordered").not_())
    withheld = also_withheld(cells.with_columns(withheld=cells["withheld"] | hidden), blocks, rule)
    rest = whole["withheld"].tail(whole.height - many)
    both = pl.concat([tables, members.filter("ordered").select(tables.columns)])
    return secure_amounts(whole.with_columns(withheld=pl.concat([withheld, rest])), both, rule, sizes).head(many)
