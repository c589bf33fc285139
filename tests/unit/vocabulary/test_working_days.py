"""Bank holidays against the rules of the Act and of Easter, worked out here a second way; school days."""

from datetime import date, timedelta

import pytest

from keystage.analysis.vocabulary.working_days import (
    after_school_days,
    bank_holidays,
    is_school_day,
    next_working_day,
)


def easter(year: int) -> date:
    """Sunday, by the anonymous Gregorian rule (Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def mondays(year: int, month: int) -> list[date]:
    days = [date(year, month, 1) + timedelta(days=n) for n in range(31)]
    return [day for day in days if day.month == month and day.weekday() == 0]


def by_rule(year: int) -> set[date]:
    """Banking and Financial Dealings Act 1971, schedule 1, with a substitute for what falls on a weekend."""
    found = {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)}
    found |= {mondays(year, 5)[0], mondays(year, 5)[-1], mondays(year, 8)[-1]}
    for wanted in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while wanted.weekday() > 4 or wanted in found:
            wanted += timedelta(days=1)
        found.add(wanted)
    return found


def test_bank_holidays_are_those_of_the_act_for_years_ahead() -> None:
    known = bank_holidays()
    years = {day.year for day in known}
    assert years >= set(range(2025, 2031))
    for year in years:
        assert {day for day in known if day.year == year} == by_rule(year), year


@pytest.mark.parametrize(
    ("day", "then"),
    [
        (date(2026, 12, 25), date(2026, 12, 29)),  # Friday; Boxing Day's substitute is the Monday
        (date(2026, 4, 3), date(2026, 4, 7)),  # Good Friday
        (date(2026, 11, 23), date(2026, 11, 23)),
    ],
)
def test_next_working_day_passes_over_weekends_and_bank_holidays(day: date, then: date) -> None:
    assert next_working_day(day) == then


def test_school_days_leave_holidays_out() -> None:
    assert not is_school_day(date(2026, 8, 12))
    assert not is_school_day(date(2026, 10, 28))  # half term
    assert is_school_day(date(2026, 11, 23))
    # Friday 17 July 2026: 3 school days are left (to 22 July); then from 1 September on.
    assert after_school_days(date(2026, 7, 17), 4) == date(2026, 9, 1)
