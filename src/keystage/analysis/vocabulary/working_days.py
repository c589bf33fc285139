"""Working days and school days: what a deadline in law is counted in."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from keystage.analysis import shelf
from keystage.analysis.errors import InputError
from keystage.analysis.vocabulary.terms import half_terms
from keystage.analysis.vocabulary.years import AcademicYear

__all__ = ["BankHoliday", "after_school_days", "bank_holidays", "is_school_day", "is_working_day", "next_working_day"]

_SATURDAY = 5
_LONGEST = 400  # days within which any number of school days that a law asks for lies


@dataclass(frozen=True, slots=True)
class BankHoliday:
    """code: its day, "2026-12-25"."""

    code: str
    title: str

    def __post_init__(self) -> None:
        try:
            date.fromisoformat(self.code)
        except ValueError as cause:
            raise InputError(f"“{self.code}” is not a day: write year, month and day, 2026-12-25") from cause


def bank_holidays(home: Path | None = None) -> frozenset[date]:
    """Those on the shelf."""
    return frozenset(map(date.fromisoformat, _known(home).entries))


def is_working_day(day: date, home: Path | None = None) -> bool:
    """No weekend and no bank holiday. Of a year whose bank holidays nobody has put on the shelf, only no weekend."""
    return day.weekday() < _SATURDAY and day.isoformat() not in _known(home)


def next_working_day(day: date, home: Path | None = None) -> date:
    """The day itself where it is one."""
    while not is_working_day(day, home):
        day += timedelta(days=1)
    return day


def is_school_day(day: date, home: Path | None = None) -> bool:
    """A working day within a half term, by the terms on the shelf; training days are counted as school days."""
    year = AcademicYear.containing(day)
    terms = (one.dates(year) for one in half_terms(home))
    return is_working_day(day, home) and any(first <= day <= last for first, last in terms)


def after_school_days(day: date, number: int, home: Path | None = None) -> date:
    """The last of `number` school days that come after `day`. Raises InputError where the terms leave too few."""
    for _ in range(_LONGEST):
        if number == 0:
            return day
        day += timedelta(days=1)
        number -= is_school_day(day, home)
    raise InputError("The school terms in definitions/terms leave hardly a school day. Correct them.")


def _known(home: Path | None) -> shelf.Shelf[BankHoliday]:
    return shelf.read("bank_holidays", BankHoliday, table="holiday", home=home)
