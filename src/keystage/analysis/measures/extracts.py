"""Figures as people take them away: years in words, and no cell that a spreadsheet would run."""

from typing import Any

import polars as pl

from keystage.analysis.measures.incoming import figures_frame
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["extract", "formula_safe"]

_RUNS = r"^[=+\-@\t\r\n]"


def extract(figures: Any) -> pl.DataFrame:
    """The figures frame with `year` as "2018/19", in order of owner, year, measure and group."""
    frame = figures_frame(figures)
    order = pl.col("level").replace_strict({"national": 0, "la": 1}, default=2, return_dtype=pl.Int8)
    rows = frame.sort(order, "urn", "year", "key_stage", "measure", "group", "release", nulls_last=True)
    words = {year: str(AcademicYear(year)) for year in frame["year"].unique().drop_nulls().to_list()}
    return rows.with_columns(pl.col("year").replace_strict(words, return_dtype=pl.String))


def formula_safe(frame: pl.DataFrame) -> pl.DataFrame:
    """Text cells that a spreadsheet would take for a formula get an apostrophe in front. Numbers stay as they are."""
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    return frame.with_columns(
        pl.when(pl.col(name).str.contains(_RUNS)).then(pl.lit("'") + pl.col(name)).otherwise(pl.col(name)).alias(name)
        for name in texts
    )
