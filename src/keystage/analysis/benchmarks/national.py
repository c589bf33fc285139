"""The national figure beside each school's: of its own release, state-funded."""

from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks.averages import NEEDED, pupil_weighted
from keystage.analysis.measures import REFERENCE, is_reference, measures
from keystage.analysis.vocabulary import ENGLAND

__all__ = ["KEY", "PUBLISHED", "REFERENCE", "WEIGHTED", "national"]

KEY = ("release", "year", "measure", "group")
PUBLISHED = "published"
WEIGHTED = "weighted from the file's schools"
_PRINTED = ["release", "year"]
_MOST = 140  # authorities whose schools a file must hold before they stand for England (there are 150 to 153)


def national(figures: pl.DataFrame, schools: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """One row a release, year, measure, group and scope: scope, national, pupils, how.

    scope: "England", or "England:primary" where the file tells kinds of school apart. how: "published" for the file's
    own state-funded row; "weighted from the file's schools" where an all-England file has none of the year
    (pupil-weighted, and 0 for progress of all pupils, which is 0 by construction); "reference" for reference data,
    under the release "reference", where no release has any. Each year is looked at by itself. The nation's number of
    pupils is no school's comparator: counts are left out. figures: a figures frame with national and school rows.
    schools: `register.SCHOOLS`. Source: domain handbook 9a.7, 9a.25.
    """
    counts = [m.code for m in measures(home) if m.kind == "count"]
    share = pl.col("measure").is_in(counts).not_()
    said = figures.filter(pl.col("level") == "national", pl.col("value").is_not_null(), share).select(
        *KEY, scope="urn", national="value", pupils="n",
        how=pl.when(is_reference()).then(pl.lit(REFERENCE)).otherwise(pl.lit(PUBLISHED)),
    )  # fmt: skip
    printed = said.filter(pl.col("how") == PUBLISHED)
    of_schools = figures.lazy().filter(pl.col("level") == "school", share).select(NEEDED)
    speaks = printed.lazy().select(_PRINTED).unique()
    silent = of_schools.join(speaks, on=_PRINTED, how="anti", nulls_equal=True).collect()
    return pl.concat([said, _weighted(silent, schools, home)])


def _weighted(of_schools: pl.DataFrame, schools: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    """National figures from releases that hold nearly all of England's schools of a year."""
    held = of_schools.select(*_PRINTED, "urn").unique().join(schools.select("urn", "la"), on="urn")
    wide = held.group_by(_PRINTED).agg(pl.col("la").n_unique()).filter(pl.col("la") >= _MOST)
    here = of_schools.join(wide, on=_PRINTED, how="semi", maintain_order="left")
    zero = [m.code for m in measures(home) if m.kind == "progress"]
    by_construction = pl.col("measure").is_in(zero) & (pl.col("group") == "all")
    return pupil_weighted(here, KEY, home).select(
        *KEY,
        scope=pl.lit(ENGLAND),
        national=pl.when(by_construction).then(0.0).otherwise("value"),
        pupils="n",
        how=pl.lit(WEIGHTED),
    )
