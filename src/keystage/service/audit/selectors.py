"""What happened to a record, and who did or saw it."""

from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from keystage.service.audit.models import Event
from keystage.service.audit.verifying import Verdict, verify

__all__ = ["Verdict", "event", "events", "history", "verify"]

_LARGEST = 2**63 - 1


def history(kind: str, key: str) -> QuerySet[Event]:
    """What was done to one record, newest first; who only looked at it is left out."""
    return Event.objects.filter(kind=kind, key=key).exclude(what__endswith=".saw")


def event(number: int) -> Event | None:
    """The event of a number, as it stands printed in what was downloaded."""
    return Event.objects.filter(pk=number).first() if 0 < number <= _LARGEST else None


def events(
    *, kind: str = "", key: str = "", what: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[Event]:  # fmt: skip
    """Events, newest first. what: "did", "saw" or all. since, until: days in London, both included."""
    found = Event.objects.order_by("-id")
    if kind:
        found = found.filter(kind=kind)
    if key:
        found = found.filter(key=key)
    if what:
        seen = Q(what__endswith=".saw")
        found = found.filter(seen if what == "saw" else ~seen)
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
