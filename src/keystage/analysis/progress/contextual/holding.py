"""The pupils that a home holds at the end of key stages, and whose they are."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from keystage.analysis.measures.preference import File, in_order, together
from keystage.analysis.measures.pupil_releases import held_cohorts
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.joined import FILE
from keystage.analysis.progress.contextual.definition import fit_rule, value_added_models
from keystage.analysis.progress.contextual.population import Area
from keystage.analysis.progress.contextual.pupils import authority_of
from keystage.analysis.register import Register, authorities, register
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["HeldPupils", "held_pupils", "pupil_files"]

_AT_LAST = date(2999, 12, 31)


@dataclass(frozen=True)
class HeldPupils:
    """The pupils of one year's files. cohorts: those at the end of a key stage that a model is of. area: whose pupils
    they are. authorities: school -> code. releases: school -> the release its pupils are from."""

    cohorts: tuple[Cohort, ...]
    area: Area
    authorities: dict[str, str]
    releases: dict[str, str]
    status: str
    release: str


def held_pupils(home: Home, files: Sequence[File]) -> HeldPupils:
    """What is held in the files of pupils of one year, as `measures.preference.together` puts them together."""
    groups = {model.taken_in for model in value_added_models(home.folder)}
    known = [cohort for cohort in held_cohorts(home, files) if cohort.year_group in groups]
    first, _ = files[0]
    named = register(home, as_at=_AT_LAST, year=first.year or AcademicYear.containing(first.came_on))
    return HeldPupils(
        cohorts=tuple(known),
        area=_area(named, home),
        authorities=_authorities(known),
        releases=_releases(known),
        status=first.status,
        release=first.code,
    )


def pupil_files(home: Home, releases: Collection[str] | None = None) -> Iterator[Sequence[File]]:
    """The files of pupils, those of one year together."""
    for files in together(in_order(home, releases)):
        if files[0][1].pupils:
            yield files


def _area(known: Register, home: Home) -> Area:
    names = {one.code: one.name for one in (*authorities(home.folder), *known.authorities)}
    placed = known.schools.select("la", "la_name").drop_nulls().unique("la", keep="first", maintain_order=True)
    apart = known.schools.filter(pl.col("kind").is_in(list(fit_rule(home.folder).not_kinds)))
    return Area(authorities={**dict(placed.iter_rows()), **names}, left_out=frozenset(apart["urn"]))


def _authorities(cohorts: Sequence[Cohort]) -> dict[str, str]:
    found: dict[str, str] = {}
    for cohort in cohorts:
        if "urn" in cohort.frame.columns:
            rows = cohort.frame.select(pl.col("urn").cast(pl.String), authority_of(cohort.frame)).drop_nulls().unique()
            found |= dict(rows.iter_rows())
    return found


def _releases(cohorts: Sequence[Cohort]) -> dict[str, str]:
    found: dict[str, str] = {}
    for cohort in reversed(cohorts):
        if {"urn", FILE} <= set(cohort.frame.columns):
            rows = cohort.frame.select(pl.col("urn").cast(pl.String), FILE).drop_nulls().unique("urn", keep="first")
            found |= dict(rows.iter_rows())
    return found
