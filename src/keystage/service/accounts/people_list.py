"""The list of people: found by name, role, place and status; each with the roles that lie in one's own places."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from keystage.service.accounts import places
from keystage.service.accounts.models import Assignment, User, in_force
from keystage.service.accounts.reach import reach
from keystage.service.accounts.roles import roles
from keystage.service.accounts.roles_shown import ShownRole, shown_roles
from keystage.service.accounts.selectors import people_for

__all__ = ["Listed", "filtered_people", "with_roles"]

_MOST_NAMED = 3  # places of one role that are named in the list; the person's page names all


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list."""

    person: User
    roles: tuple[str, ...]  # a line each; an adviser's seventeen schools are one line


def filtered_people(user: Any, asked: Mapping[str, Any]) -> QuerySet[User]:
    """asked: a PeopleFilter's values."""
    found = people_for(user)
    words = asked.get("q") or ""
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    mine = _mine(user)
    if asked.get("role"):
        mine = mine.filter(role=asked["role"])
    if asked.get("place"):
        mine = mine.filter(_named(asked["place"]))
    return _of_status(found, mine, asked.get("status") or "", narrowed=bool(asked.get("role") or asked.get("place")))


def _of_status(found: QuerySet[User], mine: QuerySet[Assignment], status: str, *, narrowed: bool) -> QuerySet[User]:
    today = timezone.localdate()
    now = mine.filter(in_force(today))
    if status == "closed":
        return found.filter(Exists(mine) if narrowed else Q(), is_active=False)
    if status == "all":
        return found.filter(Exists(mine)) if narrowed else found
    if status == "unguarded":
        asks = [code for code, role in roles().items() if role.second_factor]
        return found.filter(Exists(now.filter(role__in=asks)), is_active=True, authenticator=None)
    if status == "later":
        return found.filter(Exists(mine.filter(withdrawn=False, starts__gt=today)), is_active=True)
    if status == "ended":
        return found.filter(Exists(mine)).exclude(
            Exists(mine.filter(Q(ends=None) | Q(ends__gte=today), withdrawn=False))
        )
    return found.filter(Exists(now), is_active=True)


def with_roles(user: Any, people: Iterable[User]) -> list[Listed]:
    """Each person with the roles in this user's places that have not ended."""
    shown = list(people)
    today = timezone.localdate()
    open_rows = _within(user).filter(Q(ends=None) | Q(ends__gte=today), user__in=shown, withdrawn=False)
    rows = list(open_rows.order_by("role", "place"))
    roles_of: dict[int, list[ShownRole]] = {}
    for row, one in zip(rows, shown_roles(rows), strict=True):
        roles_of.setdefault(row.user_id, []).append(one)
    return [Listed(person, tuple(_in_lines(roles_of.get(person.pk, [])))) for person in shown]


def _in_lines(found: list[ShownRole]) -> Iterator[str]:
    for title, group in groupby(found, key=lambda one: one.title):
        rows = list(group)
        if len(rows) > _MOST_NAMED:
            yield f"{title}, {len(rows)} places"
            continue
        for one in rows:
            begins = f" (from {_day(one.starts)})" if one.status == "later" else ""
            yield f"{title}, {one.place}{begins}" + (f" (until {_day(one.ends)})" if one.ends else "")


def _day(value: date) -> str:
    return f"{value.day} {value:%B %Y}"


def _within(user: Any) -> QuerySet[Assignment]:
    return Assignment.objects.filter(places.roles_within(reach(user, "people.see")))


def _mine(user: Any) -> QuerySet[Assignment]:
    return _within(user).filter(user=OuterRef("pk"))


def _named(words: str) -> Q:
    """A place by its code, or a school by a part of its name."""
    text = words.strip()
    return Q(place__iexact=text) | Q(place_kind="class", place__startswith=f"{text}:") | places.named(text)
