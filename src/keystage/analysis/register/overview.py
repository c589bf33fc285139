"""Who is held in a home, and what is not known of them."""

from collections.abc import Iterable

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.register.school_types import school_types
from keystage.analysis.store import Release
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["by_adviser", "by_authority", "latest_year", "not_known", "state_funded"]

_WANTED = (
    ("la", "no authority: import a register or an establishment list"),
    ("name", "no name at this date: import a register or establishment list of this year or before"),
    ("kind", "no kind (infant, junior, primary …): their ages and type are not known"),
    ("type", "no type: nobody says whether they are maintained or academies"),
    ("inspection_date", "no graded inspection held"),
    ("latitude", "no place on the map: miles to similar schools are not shown"),
    ("adviser", "no adviser: import the authority's list of schools"),
)


def latest_year(releases: Iterable[Release]) -> AcademicYear:
    """The latest academic year that a release is of. Raises InputError where none says."""
    years = [r.year for r in releases if r.year is not None]
    if not years:
        raise InputError("Nothing of any academic year is held yet. Import a results file: keystage import FILE")
    return max(years)


def state_funded(schools: pl.DataFrame) -> pl.DataFrame:
    """Without independent schools, colleges and closed schools."""
    other = [t.code for t in school_types() if t.sector == "independent" or t.setting in ("post16", "other")]
    away = pl.col("type").is_in(other) | (pl.col("state") == "closed")
    return schools.filter(away.fill_null(value=False).not_())


def by_authority(schools: pl.DataFrame) -> pl.DataFrame:
    """la, la_name, schools, advisers (different ones), with_adviser (schools); the unplaced last."""
    return _counted(schools, "la", "la_name").sort("la", nulls_last=True)


def by_adviser(schools: pl.DataFrame) -> pl.DataFrame:
    """adviser, schools; those without one last."""
    return schools.group_by("adviser").agg(schools=pl.len()).sort("adviser", nulls_last=True)


def not_known(schools: pl.DataFrame) -> tuple[str, ...]:
    """What is missing, a sentence a fact: "12 of 60 have no adviser: …". Facts that every school has are not named."""
    found = []
    for column, words in _WANTED:
        missing = schools[column].null_count()
        if missing:
            found.append(
                f"{'All' if missing == schools.height else f'{missing:,} of {schools.height:,}'} have {words}."
            )
    return tuple(found)


def _counted(schools: pl.DataFrame, *by: str) -> pl.DataFrame:
    return schools.group_by(*by).agg(
        schools=pl.len(),
        advisers=pl.col("adviser").drop_nulls().n_unique(),
        with_adviser=pl.col("adviser").is_not_null().sum(),
    )
