"""The schools of somebody's home: their own, those they watch, and how the schools of their area stand."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import F
from django.utils.safestring import SafeString, mark_safe

from keystage.analysis.charts import glyph
from keystage.analysis.disclosure import policy
from keystage.analysis.packs import Audience
from keystage.service.accounts.reach import reach
from keystage.service.profiles.listing import STANDS
from keystage.service.profiles.lists_ready import rows
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import Ready
from keystage.service.profiles.selectors import latest, ready_for
from keystage.service.schools.models import School, places_of
from keystage.service.schools.selectors import audiences, watched_by
from keystage.service.site.documents import marked

__all__ = ["Counts", "FindingLine", "MySchools", "SchoolLine", "my_schools"]

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One thing that stands out. mark: the triangle or bar, solid where clear."""

    mark: SafeString
    lead: str
    words: SafeString
    kind: str  # below | above | chance


@dataclass(frozen=True, slots=True)
class SchoolLine:
    school: School
    audience: Audience
    findings: tuple[FindingLine, ...]
    watched: bool
    next_visit: date | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Schools by what stands out of each, as the list of schools counts them; one may stand out below and above."""

    schools: int
    below: int
    above: int
    once: int
    nothing: int
    few: int
    apart: int


@dataclass(frozen=True, slots=True)
class MySchools:
    """one: the only school somebody has. own, watched: lines of a list. total: schools within reach."""

    total: int
    one: SchoolLine | None
    own: tuple[SchoolLine, ...]
    own_total: int
    watched: tuple[SchoolLine, ...]
    counts: Counts | None
    prepared: Prepared | None

    @property
    def shown(self) -> tuple[SchoolLine, ...]:
        return tuple(line for line in (self.one, *self.own, *self.watched) if line is not None)


def my_schools(user: Any) -> MySchools:
    """One school: all of it. Several: those whose adviser they are, or all; an area: how it stands."""
    if not reach(user, "schools.see"):
        return MySchools(0, None, (), 0, (), None, None)
    visible = School.objects.visible_to(user).order_by(F("next_visit").asc(nulls_last=True), "name")
    seen = [_Seen(*row) for row in visible.values_list("urn", "la", "trust_uid", "cluster_code", "adviser")]
    wider = bool(reach(user, "area.see"))
    own = [one for one in seen if one.adviser and one.adviser == user.name] or ([] if wider else seen)
    watched = [one for one in seen if one.urn in watched_by_them] if (watched_by_them := watched_by(user)) else []
    prepared = latest() if reach(user, "figures.see") else None
    only = len(seen) == 1
    shown = seen if only else [*own[:_SHOWN], *watched[:_SHOWN]]
    whole = visible.in_bulk([one.urn for one in shown])  # of hundreds, two dozen are shown
    lines = _Lines(user, seen, watched_by_them, prepared)
    return MySchools(
        total=len(seen),
        one=lines.of(whole[seen[0].urn], most=3) if only else None,
        own=() if only else tuple(lines.of(whole[one.urn]) for one in own[:_SHOWN]),
        own_total=len(own),
        watched=() if only else tuple(lines.of(whole[one.urn]) for one in watched[:_SHOWN]),
        counts=lines.counts() if wider and prepared else None,
        prepared=prepared,
    )


class _Seen(NamedTuple):
    """What is asked of every school within reach, however many there are."""

    urn: str
    la: str
    trust_uid: str
    cluster_code: str
    adviser: str

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        return places_of(self.urn, self.la, self.trust_uid, self.cluster_code)


class _Lines:
    """Lines of schools for one person: as whom they read each is asked once for all."""

    def __init__(self, user: Any, schools: list[_Seen], watched: frozenset[str], prepared: Prepared | None) -> None:
        self._schools, self._watched = schools, watched
        self._prepared = prepared
        self._folder = ready_for(prepared).folder if prepared else None
        may = reach(user, "figures.see")
        rows = [one[:4] for one in schools if may.covers(*one.places)]
        self._audiences = audiences(user, rows)

    def of(self, school: School, *, most: int = 1) -> SchoolLine:
        audience = self._audiences.get(school.urn, "public")
        hidden = "next_visit" in policy(audience, settings.KEYSTAGE_HOME).hidden
        return SchoolLine(
            school, audience, self._findings(school.urn)[:most], school.urn in self._watched,
            None if hidden else school.next_visit,
        )  # fmt: skip

    def counts(self) -> Counts:
        stands = dict(rows(self._prepared, self._audiences).select("urn", "stands").iter_rows())
        found = [code for one in self._schools for code in stands.get(one.urn) or ("few",)]
        return Counts(len(self._schools), **{code: found.count(code) for code in STANDS})

    def _findings(self, urn: str) -> tuple[FindingLine, ...]:
        audience = self._audiences.get(urn)
        return _found(self._folder, audience, urn) if self._folder and audience else ()


@lru_cache(maxsize=4096)
def _found(folder: Path, audience: Audience, urn: str) -> tuple[FindingLine, ...]:
    """A school's headlines, kept: the folder's name changes with its figures."""
    return tuple(
        FindingLine(
            mark=mark_safe(glyph(one.shape, clear=one.clear, size=14, where="screen")),  # noqa: S308 - our own drawing
            lead=one.lead,
            words=marked(one.text),
            kind="chance" if not one.clear else "above" if one.strength else "below",
        )
        for one in Ready(folder).headlines(urn, audience)
    )
