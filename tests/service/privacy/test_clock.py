"""When a request has to be answered, by the examples of the ICO and by hand."""

from datetime import UTC, date, datetime

import pytest

from keystage.service.privacy.clock import Facts, breach_due, due_on


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 9, 3), date(2026, 10, 5)),  # 3 October is a Saturday; ICO: 3 September, by 3 October
        (date(2027, 9, 3), date(2027, 10, 4)),  # a Sunday
        (date(2026, 3, 31), date(2026, 4, 30)),  # ICO: no 31 April, so the last day of the month
        (date(2026, 1, 31), date(2026, 3, 2)),  # 28 February is a Saturday
        (date(2028, 1, 29), date(2028, 2, 29)),  # a leap year
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas, then Boxing Day's substitute
    ],
)
@pytest.mark.req("X.19")
def test_a_month_ends_on_the_same_day_of_the_next_or_on_its_last_or_the_next_working_day(
    received: date, due: date
) -> None:
    assert due_on(Facts(False, received)) == due


def test_the_month_runs_from_when_it_is_certain_who_asks() -> None:
    assert due_on(Facts(False, date(2026, 9, 1), identity_on=date(2026, 9, 8))) == date(2026, 10, 8)


def test_days_on_which_they_were_asked_what_they_want_are_added() -> None:
    paused = ((date(2026, 9, 10), date(2026, 9, 15)),)
    assert due_on(Facts(False, date(2026, 9, 1), pauses=paused)) == date(2026, 10, 6)


def test_two_months_more_make_three_from_the_start() -> None:
    assert due_on(Facts(False, date(2026, 9, 1), extended=True)) == date(2026, 12, 1)


def test_the_educational_record_is_due_after_fifteen_school_days() -> None:
    # Asked for on Monday 12 October 2026: 10 school days to 23 October, half term, five in the week of 2 November
    # (13-16 Oct: 4, 19-23: 5 -> 9; 2-6 Nov: 5 -> 14; 9 Nov: 15).
    assert due_on(Facts(True, date(2026, 10, 12))) == date(2026, 11, 9)
    assert due_on(Facts(True, date(2026, 10, 12), extended=True)) == date(2026, 11, 9)


def test_seventy_two_hours_run_through_a_weekend_and_a_change_of_clocks() -> None:
    known = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)  # Friday; clocks go back on the 25th
    assert breach_due(known) == datetime(2026, 10, 26, 16, 30, tzinfo=UTC)
