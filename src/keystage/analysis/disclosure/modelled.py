"""Schools' figures of one model: together they come to what is known, so that none may be worked out from the rest.

Schools' effects of a random-intercept model sum to 0, and what a threshold report expects of all pupils comes to what
all of them reached: who reads every school but one knows that one. The frame holds no such total, so one is put in.
"""

import polars as pl

__all__ = ["close_models", "is_modelled", "with_model_totals"]

_MODEL = "model:"  # begins the definition of figures that a model makes
_KEY = ("definition", "measure", "year", "group")


def is_modelled() -> pl.Expr:
    """Whether a row of the figures frame is a school's figure of a model. Never null."""
    of_model = pl.col("definition").str.starts_with(_MODEL) & (pl.col("level") == "school")
    return of_model.fill_null(value=False)


def with_model_totals(
    frame: pl.DataFrame, cells: pl.DataFrame, members: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells with one total more a model and measure, which every reader knows; the members with its schools.

    frame: figures with cell, size, reached. cells, members: as `securing.secured` takes them. A total is of the schools
    in the frame: where these are not all of the model, more is withheld than need be.
    """
    # A school whose pupils are not counted is a part like any other: as of one pupil.
    rows = frame.filter(is_modelled() & pl.col("value").is_not_null()).with_columns(n=pl.col("size").fill_null(1.0))
    if rows.is_empty():
        return cells, members
    all_reached = pl.when(pl.col("reached").is_not_null().all()).then(pl.col("reached").sum())
    totals = rows.group_by(_KEY, maintain_order=True).agg(pl.col("n").sum(), all_reached)
    totals = totals.with_row_index("total", offset=frame.height)
    known = totals.select(
        pl.col("total").alias("cell"), "n", "reached", free=False, withheld=False, secret=False, unsized=False,
        counted=False, cost=float("inf"),
    )  # fmt: skip
    named = pl.concat_str(pl.lit("model"), pl.col("total").cast(pl.String), separator=":")
    parts = rows.join(totals.select(*_KEY, "total"), on=_KEY, nulls_equal=True).select(
        pl.col("total").cast(pl.UInt32), table=named, part=pl.col("cell"), total_first=pl.lit(value=False),
        additive=pl.lit(value=False), ordered=pl.lit(value=False),
    )  # fmt: skip
    counted = cells.join(rows.select("cell", known_n="n"), on="cell", how="left", maintain_order="left")
    counted = counted.with_columns(n=pl.coalesce("known_n", "n")).drop("known_n")
    return pl.concat([counted, known], how="diagonal_relaxed"), pl.concat([members, parts.select(members.columns)])


def close_models(frame: pl.DataFrame, withheld: pl.Series) -> pl.Series:
    """What is withheld of a school in one measure of a model is withheld in its others: with context and without.

    frame: figures; withheld: a Boolean a row.
    """
    marked = frame.select("definition", "urn", "year", "group", is_modelled().alias("modelled"), withheld=withheld)
    in_any = pl.col("withheld").any().over("definition", "urn", "year", "group")
    return marked.select(withheld=pl.col("withheld") | (pl.col("modelled") & in_any))["withheld"]
