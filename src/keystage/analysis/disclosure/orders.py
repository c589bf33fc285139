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
    members with the tables: the harder and these are the easier; and with the unions: see `policy.Order`.

    frame: figures with cell, size, reached. cells, members: as `securing.secured` takes them.
    """
    counted = frame.filter(pl.col("reached").is_not_null(), pl.col("size").is_not_null(), pl.col("value").is_not_null())
    figures = counted.select("measure", *_SAME, "cell", "reached", "free")
    found = _pairs(figures, [(order.code, easier) for order in orders(home) for easier in order.within])
    found = found.with_row_index("alone", offset=cells.height).with_columns(pl.col("alone").cast(pl.UInt32))
    alone = found.select(
        pl.col("alone").alias("cell"), free=False, withheld=True, secret=False, unsized=False, counted=False,
        cost=float("inf"),
    )  # fmt: skip
    named = pl.concat_str(pl.lit("order"), pl.col("alone").cast(pl.String), separator=":")
    tables = found.select("total", "cell", "alone", table=named).unpivot(
        ["cell", "alone"], index=["table", "total"], value_name="part"
    )
    said = {"total_first": pl.lit(value=False), "ordered": pl.lit(value=True)}
    added = [
        one.with_columns(**said).select(pl.col(name).cast(kind) for name, kind in members.schema.items())
        for one in (tables, _unions(figures, home))
    ]
    return pl.concat([cells, alone], how="diagonal_relaxed"), pl.concat([members, *added])


def _pairs(figures: pl.DataFrame, codes: list[tuple[str, str]]) -> pl.DataFrame:
    """cell (of the harder), total (of the easier), of the same pupils, where either is ours."""
    within = pl.DataFrame(codes, schema={"measure": pl.String, "easier": pl.String}, orient="row")
    easier = figures.rename({"measure": "easier", "cell": "total"})
    return (
        figures.join(within, on="measure")
        .join(easier, on=["easier", *_SAME], suffix="_all", nulls_equal=True)
        .filter(pl.col("reached") <= pl.col("reached_all"), pl.col("free") | pl.col("free_all"))
    )


def _unions(figures: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    """table, total (the harder), part (each of those that together are it), where all of them are here."""
    whole = [order for order in orders(home) if order.all_of]
    pairs = _pairs(figures, [(order.code, easier) for order in whole for easier in order.all_of])
    many = {order.code: len(order.all_of) for order in whole}
    complete = pl.len().over("cell") == pl.col("measure").replace_strict(many, default=0, return_dtype=pl.UInt32)
    named = pl.concat_str(pl.lit("union"), pl.col("cell").cast(pl.String), separator=":")
    return pairs.filter(complete).select(table=named, total="cell", part="total")
