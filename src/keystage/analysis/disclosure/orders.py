"""Measures of the same pupils, one within the other: who reached the higher standard reached the expected one."""

from pathlib import Path

import polars as pl

from keystage.analysis.disclosure.policy import orders

__all__ = ["with_orders"]

_SAME = ("level", "urn", "key_stage", "year", "group", "size")


def with_orders(
    frame: pl.DataFrame, cells: pl.DataFrame, members: pl.DataFrame, home: Path | None
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells with one more for each pair of figures of the same pupils: those who did the easier thing alone; the
    members with the tables: the harder and these are the easier.

    frame: figures with cell, size, reached. cells, members: as `securing.secured` takes them.
    """
    pairs = [(order.code, easier) for order in orders(home) for easier in order.within]
    within = pl.DataFrame(pairs, schema={"measure": pl.String, "easier": pl.String}, orient="row")
    counted = frame.filter(pl.col("reached").is_not_null(), pl.col("size").is_not_null(), pl.col("value").is_not_null())
    figures = counted.select("measure", *_SAME, "cell", "reached", "free")
    easier = figures.rename({"measure": "easier", "cell": "total"})
    found = (
        figures.join(within, on="measure")
        .join(easier, on=["easier", *_SAME], suffix="_all", nulls_equal=True)
        .filter(pl.col("reached") <= pl.col("reached_all"), pl.col("free") | pl.col("free_all"))
    )  # fmt: skip
    if found.is_empty():
        return cells, members
    found = found.with_row_index("alone", offset=cells.height).with_columns(pl.col("alone").cast(pl.UInt32))
    alone = found.select(
        pl.col("alone").alias("cell"), free=False, withheld=True, secret=False, unsized=False, counted=False,
        cost=float("inf"),
    )  # fmt: skip
    named = pl.concat_str(pl.lit("order"), pl.col("alone").cast(pl.String), separator=":")
    tables = found.select("total", "cell", "alone", table=named).unpivot(
        ["cell", "alone"], index=["table", "total"], value_name="part"
    )
    added = tables.with_columns(
        total_first=pl.lit(value=False), additive=pl.lit(value=False), ordered=pl.lit(value=True)
    )
    known = members.with_columns(ordered=pl.lit(value=False))
    return (
        pl.concat([cells, alone], how="diagonal_relaxed"),
        pl.concat([known, added.select(pl.col(name).cast(kind) for name, kind in known.schema.items())]),
    )
