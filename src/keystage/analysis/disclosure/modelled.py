"""Schools' figures of one model: together they come to what is known, so that none may be worked out from the rest.

Schools' effects of a random-intercept model sum to 0, and what a threshold report expects of all pupils comes to what
all of them reached: who reads every school but one knows that one. The frame holds no such total, so one is put in.
"""

import polars as pl

from keystage.analysis.disclosure.policy import Policy
from keystage.analysis.disclosure.subtraction import also_withheld

__all__ = ["is_modelled", "of_a_model", "withheld_of_models"]

_MODEL = "model:"  # begins the definition of figures that a model makes
_KEY = ("definition", "measure", "year", "group")


def of_a_model() -> pl.Expr:
    """Whether a row of the figures frame is made by a model. Never null."""
    return pl.col("definition").str.starts_with(_MODEL).fill_null(value=False)


def is_modelled() -> pl.Expr:
    """Whether a row of the figures frame is a school's figure of a model. Never null."""
    return of_a_model() & (pl.col("level") == "school")


def withheld_of_models(frame: pl.DataFrame, cells: pl.DataFrame, rule: Policy) -> pl.Series:
    """Which cells are withheld when those of models are that would tell another: a Boolean a cell.

    frame: figures with cell, size, reached. cells: as `securing.secured` takes them.
    """
    whole, members = _with_totals(frame, cells)
    if members.is_empty():
        return cells["withheld"]
    while True:
        withheld = _alike(frame, also_withheld(whole, members, rule).head(frame.height))
        if withheld.sum() == whole["withheld"].sum():
            return withheld
        whole = whole.with_columns(withheld=pl.concat([withheld, whole["withheld"].tail(whole.height - len(withheld))]))


def _with_totals(frame: pl.DataFrame, cells: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells with one total more a model and measure, which every reader knows; and which schools are its parts.

    A total is of the schools in the frame: where these are not all of the model, more is withheld than need be.
    """
    # A school whose pupils are not counted is a part like any other: as of one pupil.
    rows = frame.filter(is_modelled() & pl.col("value").is_not_null()).with_columns(n=pl.col("size").fill_null(1.0))
    all_reached = pl.when(pl.col("reached").is_not_null().all()).then(pl.col("reached").sum())
    totals = rows.group_by(_KEY, maintain_order=True).agg(pl.col("n").sum(), all_reached)
    totals = totals.with_row_index("total", offset=frame.height)
    known = totals.select(pl.col("total").alias("cell"), "n", "reached", free=False, withheld=False, cost=float("inf"))
    named = pl.concat_str(pl.lit("model"), pl.col("total").cast(pl.String), separator=":")
    members = rows.join(totals.select(*_KEY, "total"), on=_KEY, nulls_equal=True).select(
        table=named, total=pl.col("total").cast(pl.UInt32), part="cell", total_first=pl.lit(value=False)
    )
    counted = cells.join(rows.select("cell", known_n="n"), on="cell", how="left", maintain_order="left")
    counted = counted.with_columns(n=pl.coalesce("known_n", "n")).select(known.columns)
    return pl.concat([counted, known], how="diagonal_relaxed"), members


def _alike(frame: pl.DataFrame, withheld: pl.Series) -> pl.Series:
    """What is withheld of a school in one measure of a model is withheld in its others: with context and without.

    frame: figures; withheld: a Boolean a row.
    """
    marked = frame.select("definition", "urn", "year", "group", is_modelled().alias("modelled"), withheld=withheld)
    in_any = pl.col("withheld").any().over("definition", "urn", "year", "group")
    return marked.select(withheld=pl.col("withheld") | (pl.col("modelled") & in_any))["withheld"]
