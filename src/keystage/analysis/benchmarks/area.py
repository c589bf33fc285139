"""The authority's figure beside each school's: its own row of the release, else its schools by their pupils."""

from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks.averages import NEEDED, pupil_weighted
from keystage.analysis.benchmarks.national import KEY, PUBLISHED, WEIGHTED
from keystage.analysis.measures import measures

__all__ = ["POOL", "area", "pooled"]

POOL = "pupils"  # stands for the release, where the files of pupils of a year make the area's figures together

_OF_A_PHASE = ("context", "attendance")  # a primary's context is set beside primaries


def area(
    figures: pl.DataFrame, schools: pl.DataFrame, *, las: pl.Series | None = None, home: Path | None = None
) -> pl.DataFrame:
    """One row a release, year, measure, group and authority: la, phase, area, pupils, schools, how.

    phase is null for results (the authority's row covers them all) and the schools' phase for context and attendance.
    how: "published", or "weighted from the file's schools" (pupil-weighted; the median school for counts).
    figures: a figures frame with the schools' and authorities' rows. schools: `register.SCHOOLS`: which school is
    whose. las: codes to keep. Files of pupils of one year are one: their release is `POOL`; of one school
    alone they make no area.
    Source: domain handbook 9a.7.
    """
    figures = figures.select("level", *NEEDED, "definition").with_columns(pooled())
    counts = [m.code for m in measures(home) if m.kind == "count"]
    whole = pl.col("measure").is_in(counts).not_()
    said = figures.filter(pl.col("level") == "la", pl.col("value").is_not_null(), whole).select(
        *KEY, la="urn", phase=pl.lit(None, pl.String), area="value", pupils="n",
        schools=pl.lit(None, pl.UInt32), how=pl.lit(PUBLISHED),
    )  # fmt: skip
    of_a_phase = pl.col("key_stage").is_in(_OF_A_PHASE)
    own = (
        figures.filter(pl.col("level") == "school")
        .join(_members(schools, las), on="urn")
        .filter(of_a_phase.not_() | pl.col("phase").is_not_null())
        .with_columns(phase=pl.when(of_a_phase).then("phase"))
    )
    made = pupil_weighted(own, [*KEY, "la", "phase"], home).select(
        *KEY, "la", "phase", area="value", pupils="n", schools=pl.col("schools").cast(pl.UInt32), how=pl.lit(WEIGHTED)
    )
    alone = pl.col("schools") == 1  # an area of one school is that school
    ours = made.filter(alone, pl.col("release") == POOL).select(*KEY, "la")
    said = said.join(ours, on=[*KEY, "la"], how="anti", nulls_equal=True)
    made = made.filter(alone.not_() | (pl.col("release") != POOL))
    made = made.join(said.select(*KEY, "la"), on=[*KEY, "la"], how="anti", nulls_equal=True)
    return pl.concat([said, made])


def pooled() -> pl.Expr:
    """The release of a figure, `POOL` for figures made of pupils."""
    made = pl.col("definition").str.contains("^(pupils|model):").fill_null(value=False)
    return pl.when(made).then(pl.lit(POOL)).otherwise("release").alias("release")


def _members(schools: pl.DataFrame, las: pl.Series | None) -> pl.DataFrame:
    placed = schools.select("urn", "la", "phase").filter(pl.col("la").is_not_null())
    return placed if las is None else placed.filter(pl.col("la").is_in(las.implode()))
