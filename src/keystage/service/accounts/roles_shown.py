"""Roles as a page shows them: title, place, dates, and where they stand today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from keystage.service.accounts import places
from keystage.service.accounts.models import Assignment, Invitation
from keystage.service.accounts.roles import roles

__all__ = ["ShownRole", "shown_roles"]


@dataclass(frozen=True, slots=True)
class ShownRole:
    """status: "now", "later" or "ended". may_end: whether whoever looks may end it."""

    pk: int
    title: str
    about: str
    place: str
    starts: date
    ends: date | None
    status: str
    may_end: bool = False


def shown_roles(found: Iterable[Assignment | Invitation], *, may_end: frozenset[int] = frozenset()) -> list[ShownRole]:
    """In three queries at most, however many there are."""
    rows = list(found)
    called = places.names((row.place_kind, row.place) for row in rows)
    return [
        ShownRole(
            pk=row.pk,
            title=roles()[row.role].title if row.role in roles() else row.role,
            about=roles()[row.role].about if row.role in roles() else "",
            place=called[row.place_kind, row.place],
            starts=row.starts,
            ends=row.ends,
            status=_status(row),
            may_end=row.pk in may_end,
        )
        for row in rows
    ]


def _status(row: Assignment | Invitation) -> str:
    today = timezone.localdate()
    if getattr(row, "withdrawn", False) or (row.ends is not None and row.ends < today):
        return "ended"
    return "later" if row.starts > today else "now"
