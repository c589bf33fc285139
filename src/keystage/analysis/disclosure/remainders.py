"""What is left over of a total beside its parts: pupils of whom a thing is not known, or a group that has no row."""

import polars as pl

__all__ = ["with_remainders"]

_CLOSE = 1e-6


def with_remainders(
    cells: pl.DataFrame, members: pl.DataFrame, *, secret: pl.Expr
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells with one more for each table whose parts are fewer than its total, withheld; the members with them.

    cells, members: as for `secured`. secret: of n and reached, whether what is left over tells too much. Tables whose
    parts are more than their total, or whose sizes are not known, tell nothing certain and are left out.
    """
    of_part = cells.select(pl.col("cell").alias("part"), "n", "reached", "size_key", "counted")
    of_total = cells.select(
        pl.col("cell").alias("total"), "counted", all_n="n", all_reached="reached", total_key="size_key"
    )
    tables = (
        members.join(of_part, on="part")
        .group_by("table", "total", maintain_order=True)
        .agg(
            pl.col("total_first").first(),
            pl.col("n").sum(),
            pl.col("reached").sum(),
            pl.col("size_key").sort().cast(pl.String).str.join("+").alias("parts"),
            unsized=pl.col("n").is_null().any(),
            unknown=pl.col("reached").is_null().any(),
        )
        .join(of_total, on="total")
        .with_columns(left=pl.col("all_n") - pl.col("n"))
        .filter(pl.col("unsized").not_(), pl.col("left") > -_CLOSE)
    )
    left = tables.filter(pl.col("left") > _CLOSE).with_row_index("cell", offset=cells.height)
    added = left.select(
        pl.col("cell").cast(cells.schema["cell"]),
        n="left",
        reached=pl.when(pl.col("unknown").not_()).then(pl.col("all_reached") - pl.col("reached")),
        size_key=pl.concat_str("total_key", "parts", separator="-"),
        counted="counted",
    ).with_columns(
        first_low=0.0, unsized=True, free=False, withheld=True, least=None, most=None, cost=float("inf"), secret=secret
    )  # fmt: skip
    part = pl.col("cell").cast(members.schema["part"]).alias("part")
    parts = left.select("table", "total", part, "total_first")
    kept = members.join(tables.select("table"), on="table", how="semi").select(parts.columns)
    whole = pl.concat([cells.select(added.columns), added.cast({name: cells.schema[name] for name in added.columns})])
    return whole, pl.concat([kept, parts])
