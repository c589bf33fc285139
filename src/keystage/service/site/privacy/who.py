"""Who looked, in words: role and place as they were on the day; a name only where the authority gives names."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from keystage.service.accounts import places
from keystage.service.accounts.models import Assignment, User
from keystage.service.accounts.roles import roles

__all__ = ["in_words"]

_SERVICE = "The service itself"
_NOBODY = "Somebody without a role then"


def in_words(seen: Iterable[tuple[str, datetime]]) -> Mapping[tuple[str, date], str]:
    """(who, day) -> "Adviser, Westmere" for each of these, in a handful of queries."""
    asked = {(who, timezone.localtime(at).date()) for who, at in seen}
    keys = {int(number) for who, _ in asked if (number := who.removeprefix("user:")).isdecimal()}
    held: dict[int, list[Assignment]] = {}
    for one in Assignment.objects.filter(user__in=keys, withdrawn=False):
        held.setdefault(one.user_id, []).append(one)
    called = places.names((one.place_kind, one.place) for rows in held.values() for one in rows)
    names = dict(User.objects.filter(pk__in=keys).values_list("pk", "name")) if settings.NAME_STAFF else {}
    return {(who, day): _said(who, day, held, called, names) for who, day in asked}


def _said(
    who: str, day: date, held: Mapping[int, list[Assignment]], called: Mapping[places.Place, str],
    names: Mapping[int, str],
) -> str:  # fmt: skip
    number = who.removeprefix("user:")
    if not number.isdecimal():
        return _SERVICE
    had = [
        f"{roles()[one.role].title if one.role in roles() else one.role}, {called[one.place_kind, one.place]}"
        for one in held.get(int(number), [])
        if one.starts <= day and (one.ends is None or one.ends >= day)
    ]
    role = "; ".join(dict.fromkeys(had)) or _NOBODY
    name = names.get(int(number))
    return f"{name} ({role})" if name else role
