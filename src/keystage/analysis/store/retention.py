"""How long each type of record is kept, from when and by what right: `definitions/retention`."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf
from keystage.analysis.errors import InputError
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["RecordType", "Since", "ends_on", "record_types"]

Since = Literal[
    "end_of_academic_year", "end_of_financial_year", "date_of_birth", "came", "ended", "end_of_role", "with_account",
    "always",
]  # fmt: skip
WORDS: dict[str, str] = {
    "end_of_academic_year": "the end of its academic year",
    "end_of_financial_year": "the end of its financial year",
    "date_of_birth": "the date of birth",
    "came": "the day it came",
    "ended": "the day it ended",
    "end_of_role": "the last day of the last role",
    "with_account": "as long as the account",
    "always": "always",
}
_NO_END = ("with_account", "always")


@dataclass(frozen=True, slots=True)
class RecordType:
    """One type of record. years, days: how long, from `since` on. basis: by what right it is held, article by article;
    special: the same for what article 9 protects. then: what becomes of it. source: where the period comes from.
    """

    code: str
    title: str
    since: Since
    basis: tuple[str, ...]
    then: str
    source: str
    years: int = 0
    days: int = 0
    special: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.since in _NO_END) == bool(self.years or self.days):
            raise InputError(f"“{self.code}” is kept {WORDS[self.since]}: say years or days where that has an end")

    @property
    def how_long(self) -> str:
        """In words: "6 years from the end of its academic year"."""
        if self.since in _NO_END:
            return WORDS[self.since].capitalize()
        parts = [_count(self.years, "year"), _count(self.days, "day")]
        return f"{' and '.join(filter(None, parts))} from {WORDS[self.since]}"


def record_types(home: Path | None = None) -> shelf.Shelf[RecordType]:
    """Every type of record, in the file's order; an area's own in `home` come on top."""
    return shelf.read("retention", RecordType, table="record", home=home)


def ends_on(kept: RecordType, since: date) -> date | None:
    """The first day on which it is kept longer than it should be; None where that never comes.

    since: the day itself from which the time runs, or any day of the year at whose end it begins to.
    """
    if kept.since in _NO_END:
        return None
    if kept.since == "end_of_academic_year":
        since = AcademicYear.containing(since).ends_on
    elif kept.since == "end_of_financial_year":
        since = date(since.year + (since >= date(since.year, 4, 1)), 3, 31)
    return _years_later(since, kept.years) + timedelta(days=kept.days + 1)


def _years_later(day: date, years: int) -> date:
    """The same day of a later year; of a 29 February, the last of the month."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}" if number else ""
