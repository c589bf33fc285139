"""The audit as whoever may read it sees it: everything, or what concerns their places' schools and people."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from keystage.analysis.publish.separated import safe
from keystage.service.accounts import places
from keystage.service.accounts.histories import lines
from keystage.service.accounts.models import Assignment, User
from keystage.service.accounts.reach import Reach, reach
from keystage.service.audit.models import Event
from keystage.service.audit.selectors import events

__all__ = ["as_csv", "readable_events"]


def readable_events(user: Any, asked: Mapping[str, Any]) -> QuerySet[Event]:
    """asked: an EventFilter's values."""
    names = ("kind", "key", "what", "since", "until")
    found = events(**{name: asked[name] for name in names if asked.get(name)})
    found = found.filter(_within(reach(user, "audit.see")))
    if asked.get("person"):
        found = found.filter(_about(asked["person"]))
    return found


def _within(found: Reach) -> Q:
    """Events about the schools in these places, and whatever the people of these places did."""
    if found.everywhere:
        return Q()
    people = Assignment.objects.filter(places.roles_within(found)).values_list("user", flat=True).distinct()
    keys = [str(pk) for pk in people]
    here = Q(kind__in=("school", "pupils"), key__in=places.schools_within(found).values("urn"))
    elsewhere = Q(kind__in=("school", "pupils", "person"))  # what they did to schools and people of other places
    return here | (Q(who__in=[f"user:{key}" for key in keys]) & ~elsewhere) | Q(kind="person", key__in=keys)


def _about(words: str) -> Q:
    """What people of this name or address did, and what was done about them."""
    people = User.objects.all()
    for word in words.split():
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    keys = [str(pk) for pk in people.values_list("pk", flat=True)[:500]]
    return Q(who__in=[f"user:{key}" for key in keys]) | Q(kind="person", key__in=keys)


def as_csv(found: Iterable[Event], *, mark: str, within: Reach | None = None) -> bytes:
    """A file for a spreadsheet: no cell is a formula, and the first line says who took it, when and what for."""
    held = StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow([f"Keystage audit record. {mark}"])
    writer.writerow(["number", "when", "who", "what happened", "kind", "key", "code"])
    for one in lines(found, within=within):
        when = timezone.localtime(one.at).isoformat(timespec="seconds")
        writer.writerow([one.number, when, *(safe(text) for text in (one.who, one.words, one.kind, one.key, one.what))])
    return held.getvalue().encode("utf-8-sig")
