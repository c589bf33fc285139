"""Adding to the record. Call `record` inside the action’s own transaction."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from keystage.service.audit.codes import code_of, in_plain_json
from keystage.service.audit.keys import audit_key
from keystage.service.audit.models import Event
from keystage.service.audit.noted import note
from keystage.service.audit.numbers import take_numbers

__all__ = ["SERVICE", "keep_seen", "record", "seen", "who_is"]

SERVICE = "service"

Said = tuple[str, str, str, dict[str, Any]]  # what, kind, key, detail


def who_is(by: Any) -> str:
    """The opaque key of a person, or of the service itself (None)."""
    return f"user:{by.pk}" if by is not None and by.pk else SERVICE


def record(what: str, *, by: Any, kind: str, key: object, **detail: Any) -> Event:
    """Somebody did something. what: "app.verb-done". detail: codes and counts, never names."""
    return _write([(what, kind, str(key), detail)], by)[0]


def seen(request: HttpRequest, what: str, *, kind: str, key: object, **detail: Any) -> None:
    """A view says what its page shows; it is recorded before the page leaves, and else the page does not leave."""
    noted: list[Said] = request.__dict__.setdefault("_seen", [])
    noted.append((what, kind, str(key), detail))


def keep_seen(noted: Iterable[Said], *, by: Any) -> None:
    """All that one page showed, in one write."""
    _write([(f"{what}.saw", kind, key, detail) for what, kind, key, detail in noted], by)


@transaction.atomic(savepoint=False)
def _write(said: list[Said], by: Any) -> list[Event]:
    """The rows, each with the code of all it says; once they are committed they are noted outside the database too."""
    now, who, secret = timezone.now(), who_is(by), audit_key()
    rows = []
    for number, (what, kind, key, detail) in zip(take_numbers(len(said)), said, strict=True):
        plain = in_plain_json(detail)
        code = code_of(secret, number, now, who, what, kind, key, plain)
        rows.append(Event(pk=number, at=now, who=who, what=what, kind=kind, key=key, detail=plain, code=code))
    Event.objects.bulk_create(rows)
    transaction.on_commit(partial(note, [(row.pk, row.code) for row in rows]), robust=True)
    return rows
