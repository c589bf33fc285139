"""Everything held about one person, put together: what, where, since when, who saw it, and what was not looked through.

Of other people there is nothing in it: rows are the person's own, whoever looked stands there by role and place.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from keystage.analysis.store.retention import RecordType, record_types
from keystage.service.accounts import places
from keystage.service.accounts.reach import Reach
from keystage.service.privacy.registry import Entry, Holding, Sighting, Subject, holdings
from keystage.service.schools.models import School
from keystage.service.site.privacy.who import in_words

__all__ = ["SCHEMA", "gather"]

SCHEMA = 1
_CLOSED = ("privacy.backups",)  # nobody can look into it: `NOT_SEARCHED` says so
Tell = Callable[[int, int, str], None]

NOT_SEARCHED = (
    "Backups: they are encrypted as a whole, and nobody can look into one for a single person. They hold copies of "
    "what stands here, and are destroyed in their turn.",
    "The log of the server: it holds addresses of pages and numbers of accounts, never a name or a pupil’s number.",
    "Files that somebody downloaded: from then on whoever took them answers for them. That they were taken is on "
    "record.",
)


def gather(
    subjects: Sequence[Subject], *, within: Reach | None = None, tell: Tell = lambda done, total, said: None
) -> dict[str, Any]:
    """As JSON knows it. within: what is about schools elsewhere is left out, and counted. tell: how far it is."""
    here = _Here(within, subjects)
    types = record_types(settings.KEYSTAGE_HOME)
    kinds = {subject.kind for subject in subjects}
    asked = [one for one in holdings().values() if kinds & set(one.about) and one.code not in _CLOSED]
    entries: list[dict[str, Any]] = []
    seen: list[Sighting] = []
    elsewhere = 0
    for number, one in enumerate(asked):
        tell(number, len(asked), one.title)
        for entry, by in _found(one, subjects):
            if here.covers(entry.schools, by):
                entries.append(_entry(one, entry, types.get(one.record_type)))
            else:
                elsewhere += 1
        seen += [sighting for sighting, by in _seen(one, subjects) if here.covers(sighting.schools, by)]
    return {
        "schema": SCHEMA,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "looked_through": [one.title for one in asked],
        "not_looked_through": list(NOT_SEARCHED),
        "elsewhere": elsewhere,
        "entries": entries,
        "sightings": _sightings(seen),
    }


class _Here:
    """Whether something is about schools within a place. Where the service serves no other schools, everything is.

    Else what is about no school in particular is only where it was found by an account, which was seen to be of this
    place, or by that account's address: the same name, or number, may be another authority's business.
    """

    def __init__(self, within: Reach | None, subjects: Sequence[Subject]) -> None:
        self._everything = within is None or within.everywhere or not _serves_others(within)
        self._account = any(one.kind == "account" for one in subjects)
        self._codes: set[str] = set()
        if within is not None and not self._everything:
            rows = places.schools_within(within).values_list("urn", "laestab")
            self._codes = {code for row in rows for code in row if code}

    def covers(self, schools: Iterable[str], by: Subject) -> bool:
        told = set(schools)
        if self._everything or told & self._codes:
            return True
        return not told and (by.kind == "account" or (self._account and "@" in by.key))


def _serves_others(within: Reach) -> bool:
    here = places.schools_within(within).values("urn")
    return School.objects.filter(served=True).exclude(urn__in=here).exists()


def _found(one: Holding, subjects: Sequence[Subject]) -> list[tuple[Entry, Subject]]:
    """Each thing once, with the name or number by which it was found first."""
    found: dict[tuple[str, str], tuple[Entry, Subject]] = {}
    for subject in subjects:
        if subject.kind in one.about:
            for entry in one.find(subject):
                found.setdefault((entry.what, entry.where), (entry, subject))
    return list(found.values())


def _seen(one: Holding, subjects: Sequence[Subject]) -> Iterable[tuple[Sighting, Subject]]:
    for subject in subjects if one.seen is not None else ():
        if subject.kind in one.about and one.seen is not None:
            yield from ((sighting, subject) for sighting in one.seen(subject))


def _entry(one: Holding, entry: Entry, kept: RecordType | None) -> dict[str, Any]:
    return {
        "holding": one.code,
        "title": one.title,
        "source": one.source,
        "kept": kept.how_long if kept else "",
        "basis": list(kept.basis) if kept else [],
        "what": entry.what,
        "where": entry.where,
        "at": _day(entry.at),
        "facts": dict(entry.facts),
        "look": entry.look,
    }


def _sightings(seen: list[Sighting]) -> list[dict[str, Any]]:
    """Oldest first, each once."""
    said = in_words((one.who, one.at) for one in seen)
    rows = {(one.at, one.who, one.words): one for one in seen}
    return [
        {"at": timezone.localtime(one.at).isoformat(timespec="seconds"),
         "who": said[one.who, timezone.localtime(one.at).date()], "words": one.words, "sure": one.sure}
        for one in sorted(rows.values(), key=lambda one: one.at)
    ]  # fmt: skip


def _day(at: datetime | date | None) -> str:
    if at is None:
        return ""
    return timezone.localtime(at).isoformat(timespec="seconds") if isinstance(at, datetime) else at.isoformat()
