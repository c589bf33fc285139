"""Which releases say who a school is, and which of them is believed first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from keystage.analysis import shelf
from keystage.analysis.returns import layouts
from keystage.analysis.store import Release
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["SchoolSource", "content_day", "in_order", "later_than", "school_sources"]


@dataclass(frozen=True, slots=True)
class SchoolSource:
    """One kind of file. rank: of files equally near in time the lowest is believed. day: of its year ("01-31").

    state: the column that says whether a school is open; states: its words -> open | closed | closing | proposed.
    """

    code: str
    rank: int = 50
    day: str = ""
    facts: bool = True
    state: str = ""
    states: dict[str, str] = field(default_factory=dict)


def school_sources(home: Path | None = None) -> shelf.Shelf[SchoolSource]:
    """The kinds of file on the shelf, by code of their layout."""
    return shelf.read("school_sources", SchoolSource, table="file", home=home)


def content_day(release: Release, home: Path | None = None) -> date | None:
    """The day that the contents speak of; None where neither a date nor a year is stated."""
    if release.dated:
        return date.fromisoformat(release.dated)
    if release.year is None:
        return None
    said = school_sources(home).get(release.kind)
    if not said or not said.day:
        return release.year.ends_on
    month, day = (int(part) for part in said.day.split("-"))
    return date(release.year.ends - (month >= 9), month, day)


def later_than(release: Release, as_at: date, home: Path | None = None) -> bool:
    """Whether the contents are of a later day than `as_at`."""
    day = content_day(release, home)
    return day is not None and day > as_at


def in_order(releases: Iterable[Release], year: AcademicYear, home: Path | None = None) -> tuple[Release, ...]:
    """Nearest before the end of the results year first, then nearest after it, then those that state no day.

    An authority's own sheets come after all others: they shorten names.
    """
    shelved, known = school_sources(home), layouts(home)

    def key(release: Release) -> tuple[bool, int, int, int, str]:
        said, day, layout = shelved.get(release.kind), content_day(release, home), known.get(release.kind)
        rank = said.rank if said else SchoolSource("").rank
        own = layout is not None and layout.publisher == "authority"
        if day is None:
            return own, 2, 0, rank, release.code
        away = (day - year.ends_on).days
        return own, int(away > 0), abs(away), rank, release.code

    return tuple(sorted(releases, key=key))
