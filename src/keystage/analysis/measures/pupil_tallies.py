"""Tallies of the pupils in a home's releases, kept year by year beside other figures, and thrown away as they are."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import polars as pl

from keystage.analysis.measures.cache import cached, kept_file
from keystage.analysis.measures.preference import File, in_order
from keystage.analysis.measures.pupil_releases import held_cohorts
from keystage.analysis.measures.pupils.tallies import tallies
from keystage.analysis.measures.schools_told import schools_told
from keystage.analysis.store import Home, Release

__all__ = ["forget_tallies", "keep_tallies", "pupil_years", "tally_file"]

_ROWS_TOGETHER = 16_384  # a school's pupils lie in one or two pieces of the file


def pupil_years(home: Home) -> dict[int, list[File]]:
    """The files that have pupils of each results year, the preferred first; the latest year first."""
    found: dict[int, list[File]] = {}
    for release, layout in in_order(home):
        for year in _years(home, release) if layout.pupils else ():
            found.setdefault(year, []).append((release, layout))
    return dict(sorted(found.items(), reverse=True))


def tally_file(home: Home, year: int, files: Sequence[File]) -> Path:
    """Where the year's tallies lie, or would: the name changes with all that they stand on."""
    return kept_file(home, files, beside=schools_told(home), of=_named(year))


def keep_tallies(home: Home, year: int, files: Sequence[File]) -> pl.LazyFrame:
    """The year's tallies, made and kept where they are not yet."""

    def make() -> pl.DataFrame:
        return tallies(held_cohorts(home, files, keep=partial(_of_year, year=year)), home=home.folder)

    return cached(home, files, make, beside=schools_told(home), of=_named(year), rows_together=_ROWS_TOGETHER)


def forget_tallies(home: Home, year: int) -> None:
    """Destroy the year's tallies, as they stand and as they stood."""
    for path in (home.folder / "figures").glob(f"{_named(year)}-*.parquet"):
        path.unlink(missing_ok=True)


def _years(home: Home, release: Release) -> list[int]:
    rows = home.frame(release, ["year"])
    if "year" in rows.columns and rows["year"].count():
        return sorted(rows["year"].drop_nulls().unique().to_list())
    return [release.year.ends] if release.year else []


def _of_year(frame: pl.DataFrame, *, year: int) -> pl.DataFrame:
    if "year" not in frame.columns:
        return frame
    return frame.filter(pl.col("year").is_null() | (pl.col("year") == year))


def _named(year: int) -> str:
    return f"ta{year:04d}"
