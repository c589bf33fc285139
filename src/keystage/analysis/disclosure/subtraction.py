"""Withholding more, so that no block of withheld groups is too small to be shown.

A table is a total and parts of it. What its reader can work out is the total less the parts shown: the block of all
that is not shown, together. The block must be as safe as a group that is shown, and of two groups at least: one that is
withheld for another table's sake must not be worked out from this one.
"""

import polars as pl

from keystage.analysis.disclosure.policy import Policy
from keystage.analysis.disclosure.small import telling

__all__ = ["also_withheld"]


def also_withheld(cells: pl.DataFrame, members: pl.DataFrame, rule: Policy) -> pl.Series:
    """Which cells are withheld in the end: those that were, and those that subtraction would need.

    cells: cell (0, 1, …), n, reached, free (may be withheld: not DfE's own), withheld, cost (the cheapest first).
    members: table, total (a cell), part (a cell), total_first: one row a part.
    Returns a Boolean a cell. A total is withheld, with every part of it that may be, only where its parts do not do;
    in a table of `total_first` it goes before any part, and alone.
    """
    while True:
        open_tables = _telling_tables(cells, members, rule)
        asked = members.join(open_tables, on="table", how="semi")
        more = pl.concat([_next_parts(cells, asked), _totals_before_parts(cells, asked)])
        if more.is_empty():
            more = _totals_with_parts(cells, members, open_tables)
        if more.is_empty():
            return cells["withheld"]
        cells = cells.with_columns(withheld=pl.col("withheld") | pl.col("cell").is_in(more.implode()))


def _telling_tables(cells: pl.DataFrame, members: pl.DataFrame, rule: Policy) -> pl.DataFrame:
    """Tables whose total is shown and whose block tells too much."""
    shown = pl.col("withheld").not_()
    of_part = cells.select(pl.col("cell").alias("part"), "withheld", pl.col("n").alias("size"), "reached")
    sums = members.join(of_part, on="part").group_by("table", "total").agg(
        pl.col("size").filter(shown).sum(),
        pl.col("reached").filter(shown).sum(),
        pl.col("reached").filter(shown).is_null().any().alias("unknown"),
        pl.col("withheld").any(),
        pl.col("size").filter(pl.col("withheld")).sum().alias("hidden"),
        (pl.col("withheld") & (pl.col("size") > 0)).sum().alias("hidden_parts"),
    )  # fmt: skip
    of_total = cells.filter(shown).select(pl.col("cell").alias("total"), "n", pl.col("reached").alias("all_reached"))
    block = sums.join(of_total, on="total").with_columns(
        left=pl.col("n") - pl.col("size"),
        left_reached=pl.when(pl.col("unknown").not_()).then(pl.col("all_reached") - pl.col("reached")),
    )
    # A block that is all alike tells the result of every group withheld in it, however large it is; unless nothing
    # is shown beside it, for then the total says the same.
    alike = (pl.col("left_reached") <= 0) | (pl.col("left_reached") >= pl.col("left"))
    alike_in_part = (alike & pl.col("withheld") & (pl.col("size") > 0) & (pl.col("left") > 0)).fill_null(value=False)
    # One part alone that is withheld is the block: with it the reader goes on to the other tables it stands in.
    alone = (pl.col("hidden_parts") == 1) & (pl.col("left") == pl.col("hidden"))
    tells = telling(pl.col("left"), pl.col("left_reached"), rule) | alike_in_part | alone.fill_null(value=False)
    return block.filter(tells).select("table", "total")


def _next_parts(cells: pl.DataFrame, asked: pl.DataFrame) -> pl.Series:
    """The cheapest part of each table that is shown and may be withheld."""
    usable = _usable(cells).filter(pl.col("n") > 0).select(pl.col("cell").alias("part"), "cost")
    ahead = asked.join(_usable(cells).select(pl.col("cell").alias("total")), on="total", how="semi")
    ahead = ahead.filter("total_first").select("table").unique()
    parts = asked.join(ahead, on="table", how="anti").join(usable, on="part")
    return parts.sort("cost", "part").unique("table", keep="first", maintain_order=True)["part"].unique()


def _totals_before_parts(cells: pl.DataFrame, asked: pl.DataFrame) -> pl.Series:
    first = asked.filter("total_first").select(pl.col("total").alias("cell"))
    return _usable(cells).join(first, on="cell", how="semi")["cell"]


def _totals_with_parts(cells: pl.DataFrame, members: pl.DataFrame, open_tables: pl.DataFrame) -> pl.Series:
    """Totals of tables that stay telling, where they may be withheld, and all parts that could be added up to them."""
    free = _usable(cells)
    totals = open_tables.join(free.select(pl.col("cell").alias("total")), on="total", how="semi")
    parts = members.join(totals.select("total"), on="total", how="semi")
    of_them = free.join(parts.select(pl.col("part").alias("cell")), on="cell", how="semi")["cell"]
    return pl.concat([totals["total"], of_them]).unique()


def _usable(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.filter(pl.col("free") & pl.col("withheld").not_())
