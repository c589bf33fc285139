"""Figures of the schools that a school succeeded, under its own URN."""

from typing import Any

import polars as pl

from keystage.analysis.measures.incoming import figures_frame, polars_frame
from keystage.analysis.vocabulary import as_figures

__all__ = ["carried"]

_FIGURE = ("urn", "year", "measure", "group")


def carried(figures: Any, predecessors: Any) -> pl.DataFrame:
    """Add each predecessor's figures under its successor's URN, marked in `origin`, where the successor has none.

    figures: a figures frame in which the predecessors' own rows stand too. predecessors: a frame with columns `urn`
    and `predecessor` (of every generation: a school may have converted twice). A year in the middle of which a school
    converted has its results on the closed URN: they replace the successor's blank. Where several predecessors have
    the same figure (an amalgamation), none is carried: their mean would be a school that never was.
    Rows the predecessors have under their own URN stay. Source: domain handbook 9a.27.
    """
    frame = figures_frame(figures)
    links = polars_frame(predecessors).select(pl.col("urn", "predecessor").cast(pl.String)).drop_nulls().unique()
    links = links.filter(pl.col("urn") != pl.col("predecessor"))
    if links.is_empty():
        return as_figures(frame)
    known = (pl.col("level") == "school") & pl.col("value").is_not_null()
    ours = (
        pl.col("urn").is_in(links["urn"].unique().implode()).fill_null(value=False)
    )  # only these schools' rows are looked at again
    theirs = pl.col("urn").is_in(links["predecessor"].unique().implode())
    own = frame.filter(ours)
    lent = (
        frame.filter(theirs & known & pl.col("origin").is_null())
        .rename({"urn": "predecessor"})
        .join(links, on="predecessor", how="inner", maintain_order="left")
        .with_columns(origin=pl.col("predecessor"))
        .filter(pl.len().over(_FIGURE) == 1)
        .join(own.filter(known), on=_FIGURE, how="anti")
        .drop("predecessor")
    )
    rest = own.join(lent, on=_FIGURE, how="anti", maintain_order="left")
    return as_figures(pl.concat([frame.filter(ours.not_()), rest, lent.select(frame.columns)]))
