"""When a request has to be answered: reckoned anew from what happened, never typed in and forgotten.

A month ends on the same day of the next month, or on its last; on a weekend or bank holiday the next working day counts
(ICO, Right of access: how long do we have to comply). It runs from the day the request came, or from the day on which
it was certain who asks, if that had to be asked. Days on which they were asked what exactly they want are added
(UK GDPR, article 12A). Two months more, where the request is complex and they were told within the first.

The educational record: fifteen school days after the day it was asked for (Education (Pupil Information) (England)
Regulations 2005, regulation 5).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from keystage.analysis.vocabulary.working_days import after_school_days, next_working_day

__all__ = ["Facts", "breach_due", "due_on", "months_later"]

_SCHOOL_DAYS = 15
_EXTENDED = 2  # months
_BREACH = timedelta(hours=72)  # UK GDPR, article 33


@dataclass(frozen=True, slots=True)
class Facts:
    """What a deadline follows from. identity_on: when it was certain who asks, if that was asked. pauses: from, to."""

    school_days: bool
    received_on: date
    identity_on: date | None = None
    pauses: tuple[tuple[date, date], ...] = ()
    extended: bool = False


def due_on(facts: Facts, *, home: Path | None = None) -> date:
    """The last day on which it may be answered."""
    if facts.school_days:
        return after_school_days(facts.received_on, _SCHOOL_DAYS, home)
    start = max(facts.received_on, facts.identity_on or facts.received_on)
    last = months_later(start, 1 + _EXTENDED * facts.extended)
    return next_working_day(last + timedelta(days=_days(facts.pauses)), home)


def breach_due(known_at: datetime) -> datetime:
    """Until when the ICO is to be told: hours, nights and weekends included."""
    return known_at + _BREACH


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last."""
    at = day.month - 1 + months
    year, month = day.year + at // 12, at % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _days(pauses: Iterable[tuple[date, date]]) -> int:
    return sum(max(0, (to - since).days) for since, to in pauses)
