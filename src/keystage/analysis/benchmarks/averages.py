"""What schools come to together: pupils count, not schools."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from keystage.analysis.measures import measures

__all__ = ["NEEDED", "pupil_weighted"]

NEEDED = ("urn", "release", "year", "key_stage", "measure", "group", "value", "n", "origin")  # of a figures frame

_ROLL = "pupils"


def pupil_weighted(figures: pl.DataFrame, by: Sequence[str], home: Path | None = None) -> pl.DataFrame:
    """The schools of each group of `by` together: columns `by`, value, n (pupils), schools.

    figures: school rows of a figures frame, with the columns of `by`. A share or a mean is weighted by the pupils it
    stands on, or where its file does not say how many, by the pupils on roll of that year; schools whose figure or
    pupils are not known are left out. A count is the median school's.
    Source: domain handbook 9a.7; the plain mean of schools is wrong.
    """
    counts = [m.code for m in measures(home) if m.kind == "count"]
    figures = _with_roll(figures)
    own = pl.col("origin").is_null()  # a predecessor's figures stand under both URNs: they count once
    known = figures.lazy().filter(pl.col("value").is_not_null(), own)
    weighted = (
        known.filter(pl.col("measure").is_in(counts).not_(), pl.col("n") > 0)
        .group_by(by)
        .agg(value=(pl.col("value") * pl.col("n")).sum() / pl.col("n").sum(), n=pl.col("n").sum(), schools=pl.len())
    )
    middle = (
        known.filter(pl.col("measure").is_in(counts))
        .group_by(by)
        .agg(value=pl.col("value").median(), n=pl.lit(None, pl.Float64), schools=pl.len())
    )
    return pl.concat([weighted, middle]).sort(by).collect()


def _with_roll(figures: pl.DataFrame) -> pl.DataFrame:
    """Fill `n` of all pupils' figures that have none with the school's pupils on roll of the same year."""
    roll = figures.filter(pl.col("measure") == _ROLL, pl.col("group") == "all", pl.col("value") > 0)
    known = roll.unique(["urn", "year"], keep="first").select("urn", "year", _roll="value")
    joined = figures.join(known, on=["urn", "year"], how="left", maintain_order="left")
    own = pl.when(pl.col("group") == "all").then("_roll")
    return joined.with_columns(n=pl.coalesce("n", own)).drop("_roll")
