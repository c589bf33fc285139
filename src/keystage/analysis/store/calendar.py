"""The release calendar: which files a year expects, which have come, and which are late or missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf
from keystage.analysis.errors import InputError
from keystage.analysis.returns import layouts
from keystage.analysis.store.home import Home
from keystage.analysis.store.release import Release
from keystage.analysis.store.revision import STATUSES
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Dataset", "Expected", "datasets", "expected"]

Standing = Literal["come", "expected", "late", "missing"]

_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Dataset:
    """One file, or one of several, that a year expects.

    kinds: codes of layouts. measures: of a sheet of an authority's own, it is this one if it has any of them. month: by
    whose end it is usually there. results: of which year it speaks, seen from the academic year that expects it. least:
    from which status on it has come. status: what to say of it where the file does not. who: who can chase it. where:
    it comes from. first_year, last_year: results years for which there is one.
    """

    code: str
    title: str
    kinds: tuple[str, ...]
    month: int
    results: Literal["this", "previous", "none"]
    who: str
    where: str
    measures: tuple[str, ...] = ()
    least: Literal["", "provisional", "revised", "final"] = ""
    status: Literal["", "provisional", "revised", "final", "school_reported"] = ""
    first_year: int | None = None
    last_year: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.month <= _MONTHS:
            raise InputError(f"month {self.month} is none: it is 1 to 12")


@dataclass(frozen=True, slots=True)
class Expected:
    """How one dataset stands. year: of its results; None for a register. due: the last day of its month.

    standing: come; expected (not due yet); late (due, and the year goes on); missing (the year is over). releases: what
    has come of it, newest first, lower statuses included.
    """

    dataset: Dataset
    year: AcademicYear | None
    due: date
    standing: Standing
    releases: tuple[Release, ...]


def datasets(home: Path | None = None) -> shelf.Shelf[Dataset]:
    """What is expected, in the file's order; an area's own in `home` come on top."""
    return shelf.read("release_calendar", Dataset, table="dataset", home=home)


def expected(home: Home, *, year: AcademicYear, today: date) -> tuple[Expected, ...]:
    """What the academic year `year` expects, by the day it is due."""
    current = home.current()
    found = [_stands(dataset, home, current, year, today) for dataset in datasets(home.folder)]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: one.due))


def _stands(
    dataset: Dataset, home: Home, current: Iterable[Release], year: AcademicYear, today: date
) -> Expected | None:
    of = None if dataset.results == "none" else AcademicYear(year.ends - (dataset.results == "previous"))
    if of and not (dataset.first_year or 0) <= of.ends <= (dataset.last_year or of.ends):
        return None
    due = _last_day(dataset.month, year)
    come = [r for r in current if _is_one(r, dataset, home) and _is_of(r, of, year)]
    come.sort(key=lambda r: r.order, reverse=True)
    if any(_high_enough(r.status, dataset.least) for r in come):
        standing: Standing = "come"
    elif today <= due:
        standing = "expected"
    else:
        standing = "late" if today <= year.ends_on else "missing"
    return Expected(dataset, of, due, standing, tuple(come))


def _last_day(month: int, year: AcademicYear) -> date:
    """The last day of a month of the academic year: September is in the calendar year in which it begins."""
    starts = date(year.ends - (month >= 9), month, 1)
    return (starts.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _is_of(release: Release, of: AcademicYear | None, year: AcademicYear) -> bool:
    """Of the results year; of a register: dated, or else come, within the academic year that expects it."""
    if of is not None:
        return release.year == of
    day = date.fromisoformat(release.dated) if release.dated else release.came_on
    return year.starts_on <= max(day, min(release.came_on, year.ends_on)) <= year.ends_on


def _is_one(release: Release, dataset: Dataset, home: Home) -> bool:
    if not dataset.measures:
        return release.kind in dataset.kinds
    layout = layouts(home.folder).get(release.kind)
    if layout is None or layout.pupils or layout.publisher != "authority":
        return False
    if any(column.code == "measure" for column in layout.columns):
        frame = home.frame(release, ["measure"])
        return "measure" in frame.columns and bool(frame["measure"].is_in(list(dataset.measures)).any())
    named = {column.code for column in layout.columns if column.measure in dataset.measures and column.role == "value"}
    if release.kind not in dataset.kinds:
        return bool(named)
    there: Sequence[str] = home.frame(release, named).columns if named else ()
    return bool(there)


def _high_enough(status: str, least: str) -> bool:
    """A status that nobody stated counts for any."""
    return not least or status == "unknown" or STATUSES.index(status) >= STATUSES.index(least)
