"""What happened to a record, and what somebody did."""

from django.db.models import QuerySet

from keystage.service.audit.models import Event

__all__ = ["history", "of_person"]


def history(kind: str, key: str) -> QuerySet[Event]:
    """What was done to one record, newest first; who only looked at it is left out."""
    return Event.objects.filter(kind=kind, key=key).exclude(what__endswith=".saw")


def of_person(who: str) -> QuerySet[Event]:
    """What one person did or saw, newest first."""
    return Event.objects.filter(who=who)
