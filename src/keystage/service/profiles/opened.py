"""A school as one person has it open: who they are to it, which year, which figures are ready."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
from django.conf import settings
from django.http import Http404
from django.urls import reverse

from keystage.analysis.packs import Audience, Case
from keystage.analysis.packs.subject import Subject
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.profiles.kept_pieces import kept, kept_value
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import Ready, folder_of
from keystage.service.profiles.selectors import being_made, ready_for, years_ready
from keystage.service.schools.models import School
from keystage.service.schools.selectors import audience_for, visible_school

__all__ = ["OpenSchool", "open_school"]

T = TypeVar("T")

_KEPT = 3  # schools whose dossiers stay in memory: of a county some 15 MB each, in every process


@dataclass(frozen=True)
class OpenSchool:
    """school, for `user`, as `audience`. prepared: null where nothing is ready. has_figures: of this school.

    first: the year that opens where none is asked for: the newest, of a closed school its last with results.
    """

    school: School
    user: Any
    audience: Audience
    years: tuple[str, ...]
    year: str
    first: str
    prepared: Prepared | None
    has_figures: bool
    waiting: bool

    @cached_property
    def case(self) -> Case:
        """Read when it is asked for: most of a page is kept as it was drawn. Of a school that has figures."""
        assert self.prepared is not None
        found = ready_for(self.prepared).case(self.school.urn, self.audience)
        if found is None:  # thrown away just now, since newer ones are ready
            raise Http404
        return found

    def kept(self, part: str, make: Callable[[], str]) -> str:
        """A piece of its pages that hangs on its figures alone, from disk or made now."""
        return kept(self._folder, *self._named(part), make=make)

    def kept_value(self, part: str, make: Callable[[], T]) -> T:
        """The same of a value."""
        return kept_value(self._folder, *self._named(part), make=make)

    def _named(self, part: str) -> tuple[str, ...]:
        return "school", self.school.urn, self.audience, str(self.is_first), part

    @property
    def _folder(self) -> Path:
        assert self.prepared is not None
        return ready_for(self.prepared).folder

    @property
    def subject(self) -> Subject:
        assert self.prepared is not None
        return _subject(self.home, self.prepared.key, self.school.urn, self.audience)

    @property
    def home(self) -> Path:
        found: Path = settings.KEYSTAGE_HOME
        return found

    @property
    def is_first(self) -> bool:
        return self.year == self.first

    def with_year(self, address: str) -> str:
        """An address within the year that is looked at."""
        return address if self.is_first else f"{address}?year={self.year}"

    def to_figure(self, about: str) -> str:
        """Where a figure ("2023/ks2_rwm_exp/all") opens what is known of it."""
        year, measure, group = about.split("/", 2)
        return self.with_year(reverse("profiles:figure", args=[self.school.urn, int(year), measure, group]))


@lru_cache(maxsize=_KEPT)
def _subject(home: Path, key: str, urn: str, audience: Audience) -> Subject:
    """The dossier of a case takes longer to look through than to draw: the last few are kept."""
    case = Ready(folder_of(home, key)).case(urn, audience)
    assert case is not None
    return case.subject(audience=audience, home=home)


def open_school(user: Any, urn: str, *, year: str = "") -> OpenSchool:
    """The school for somebody who may see its figures; absent otherwise, and where the year has none ready."""
    school = visible_school(user, urn, "figures.see")
    made = years_ready()
    if year and year not in made:
        raise Http404
    audience = audience_for(user, school)
    first = _first(school, made, audience)
    of = year or first
    prepared = made.get(of)
    there = prepared is not None and ready_for(prepared).has(school.urn, audience)
    waiting = being_made(of) if of else False
    return OpenSchool(school, user, audience, tuple(made), of, first, prepared, there, waiting)


def _first(school: School, made: Mapping[str, Prepared], audience: Audience) -> str:
    """Of a school that has closed the newest year in which it has a figure, else the newest year."""
    newest = next(iter(made), "")
    if school.state != "closed":
        return newest
    return next((year for year, one in made.items() if _has_figures(one, school.urn, audience)), newest)


def _has_figures(prepared: Prepared, urn: str, audience: Audience) -> bool:
    case, year = ready_for(prepared).case(urn, audience), AcademicYear.parse(prepared.year)
    if case is None:
        return False
    held = case.evidence.comparisons.filter(
        pl.col("urn") == urn, pl.col("year") == year.ends, pl.col("value").is_not_null()
    )
    return not held.is_empty()
