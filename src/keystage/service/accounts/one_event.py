"""One event in full, for whoever holds a file and asks who took it."""

import re
from typing import Any

from django.utils import timezone

from keystage.service.accounts.events import readable_events
from keystage.service.accounts.histories import lines
from keystage.service.accounts.models import User
from keystage.service.accounts.reach import reach
from keystage.service.audit.models import Event

__all__ = ["in_full", "readable_event"]

_NUMBER = re.compile(r"\s*(?:record\s+)?(?:number\s+)?([0-9]{1,18})\.?\s*", re.IGNORECASE)

Facts = list[tuple[str, str]]


def readable_event(user: Any, typed: str) -> Facts | None:
    """What the event of a number says, to somebody who may read it; None where there is none, or none for them.

    typed: as it stands in the file: "1234", "record number 1234."
    """
    found = _NUMBER.fullmatch(typed)
    event = readable_events(user, {}).filter(pk=int(found[1])).first() if found else None
    if event is None or not lines([event], within=reach(user, "audit.see")):
        return None
    return in_full(event)


def in_full(event: Event) -> Facts:
    """When, who, what, and everything else it holds."""
    (line,) = lines([event])
    key = event.who.removeprefix("user:")
    email = User.objects.filter(pk=int(key)).values_list("email", flat=True).first() if key.isdigit() else None
    at = timezone.localtime(event.at)
    said = [(_name(name), _words(value)) for name, value in event.detail.items()]
    return [
        ("Number", str(event.pk)),
        ("When", f"{at.day} {at:%B %Y at %H:%M:%S}"),
        ("Who", f"{line.who} ({email})" if email else line.who),
        ("What", line.words),
        ("Record", f"{line.kind} {line.key}"),
        *said,
        ("Sealed", f"by seal {event.seal}" if event.seal else "not yet"),
    ]


def _name(name: str) -> str:
    return "URN" if name == "urn" else name.replace("_", " ").capitalize()


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
