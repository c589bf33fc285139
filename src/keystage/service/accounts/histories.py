"""Events as lines to read, with people's and places' names: the history on a record, the page of the audit."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from keystage.service.accounts import places
from keystage.service.accounts.models import User
from keystage.service.accounts.reach import Reach
from keystage.service.accounts.roles import roles
from keystage.service.audit.models import Event
from keystage.service.audit.selectors import history
from keystage.service.audit.sentences import sentence

__all__ = ["Line", "history_of", "lines"]


@dataclass(frozen=True, slots=True)
class Line:
    """One event. words: "gave the role Governor, …". who: a name, "The service" or "Somebody no longer here"."""

    at: datetime
    who: str
    words: str
    kind: str
    key: str
    what: str
    number: int


def history_of(kind: str, key: object, *, most: int = 50, within: Reach | None = None) -> list[Line]:
    """The history of one record, newest first, for `accounts/history.html`. within: as of `lines`."""
    found = history(kind, str(key))
    return lines(found[:most] if within is None else found, within=within)[:most]


def lines(events: Iterable[Event], *, within: Reach | None = None) -> list[Line]:
    """Each event with its person's name, in a handful of queries however many there are.

    within: whose reader has this reach: what tells of a role or an agreement in another place is left out.
    """
    found = list(events)
    if within is not None and not within.everywhere:
        here = _covered({place for one in found if (place := _place(one.detail))}, within)
        found = [one for one in found if (place := _place(one.detail)) is None or place in here]
    called = _people(found)
    schools = {("school", one.key) for one in found if one.kind == "school"}
    placed = places.names(schools | {place for one in found if (place := _place(one.detail))})
    return [
        Line(
            at=one.at,
            who=called.get(one.who, "The service" if one.who == "service" else "Somebody no longer here"),
            words=sentence(one.what, _readable(one.detail, placed)),
            kind=one.kind,
            key=_subject(one, called, placed),
            what=one.what,
            number=one.pk,
        )
        for one in found
    ]


def _covered(found: set[places.Place], within: Reach) -> set[places.Place]:
    """Of these places those within the reach: the register is asked once, not once a place."""
    urns = set(places.schools_within(within).values_list("urn", flat=True))
    return {
        (kind, code)
        for kind, code in found
        if within.covers((kind, code))
        or (kind in ("school", "class") and code.partition(":")[0] in urns)
        or (kind == "cluster" and within.covers(("la", code.partition(":")[0])))
    }


def _subject(event: Event, called: Mapping[str, str], placed: Mapping[places.Place, str]) -> str:
    """People and schools by name, everything else by its code."""
    if event.kind == "person":
        return called.get(f"user:{event.key}", event.key)
    if event.kind == "school":
        name = placed["school", event.key]
        return event.key if name == f"school {event.key}" else f"{event.key} {name}"
    return event.key


def _people(found: list[Event]) -> dict[str, str]:
    keys = {one.who.removeprefix("user:") for one in found} | {one.key for one in found if one.kind == "person"}
    rows = User.objects.filter(pk__in=[int(key) for key in keys if key.isdigit()]).values_list("pk", "name")
    return {f"user:{pk}": name for pk, name in rows}


def _place(detail: Mapping[str, Any]) -> places.Place | None:
    kind = detail.get("place_kind")
    return (kind, str(detail.get("place", ""))) if kind else None


def _readable(detail: Mapping[str, Any], placed: Mapping[places.Place, str]) -> dict[str, str]:
    found = {key: _day(str(value)) for key, value in detail.items()}
    place = _place(detail)
    if place:
        found["place"] = placed[place]
    if detail.get("role") in roles():
        found["role"] = roles()[detail["role"]].title
    return found


def _day(text: str) -> str:
    """ "2026-09-01" -> "1 September 2026"; anything else as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%B %Y}" if len(text) == 10 else text
