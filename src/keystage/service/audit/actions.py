"""Adding to the record. Call `record` inside the action's own transaction."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from keystage.service.audit.models import Event

__all__ = ["SERVICE", "keep_seen", "record", "seen", "who_is"]

SERVICE = "service"


def who_is(by: Any) -> str:
    """The opaque key of a person, or of the service itself (None)."""
    return f"user:{by.pk}" if by is not None and by.pk else SERVICE


def record(what: str, *, by: Any, kind: str, key: object, **detail: Any) -> Event:
    """Somebody did something. what: "app.verb-done". detail: codes and counts, never names."""
    return Event.objects.create(
        at=timezone.now(), who=who_is(by), what=what, kind=kind, key=str(key), detail=detail
    )  # fmt: skip


def seen(request: HttpRequest, what: str, *, kind: str, key: object, **detail: Any) -> None:
    """A view says what its page shows; it is recorded before the page leaves, and else the page does not leave."""
    noted: list[tuple[str, str, str, dict[str, Any]]] = request.__dict__.setdefault("_seen", [])
    noted.append((what, kind, str(key), detail))


def keep_seen(noted: Iterable[tuple[str, str, str, dict[str, Any]]], *, by: Any) -> None:
    """All that one page showed, in one write."""
    now, who = timezone.now(), who_is(by)
    Event.objects.bulk_create(
        Event(at=now, who=who, what=f"{what}.saw", kind=kind, key=key, detail=detail)
        for what, kind, key, detail in noted
    )
