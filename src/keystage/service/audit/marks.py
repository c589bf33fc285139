"""What a file says of its own leaving: who took it, when, what for, and the number that finds the event of it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from keystage.service.audit.events import record, who_is

__all__ = ["OTHER", "PURPOSE", "Mark", "keep_purpose", "purpose_for", "purpose_said", "purposes", "taken"]

PURPOSE = "school improvement"  # of figures, until somebody says otherwise; pupils are never taken without saying
OTHER = "other"
_LONGEST = 100  # letters of a purpose
_SAID, _SAID_FOR = "download_purpose", "download_purpose_for"  # in the session


@dataclass(frozen=True, slots=True)
class Mark:
    """Who took it, when, what for, and by which number the record of it is found."""

    who: str
    email: str
    at: datetime
    purpose: str
    number: int

    @property
    def line(self) -> str:
        at = timezone.localtime(self.at)
        by = f"{self.email} ({self.who})"
        return f"Taken by {by}, {at.day} {at:%B %Y} at {at:%H:%M}. Purpose: {self.purpose}."

    @property
    def text_without_address(self) -> str:
        """For a file that comes back and is kept: whose the key is stands in the record alone."""
        return self.text.replace(f"{self.email} ({self.who})", self.who)

    @property
    def record(self) -> str:
        return f"Record number {self.number}."

    @property
    def text(self) -> str:
        return f"{self.line} {self.record}"


def taken(request: HttpRequest, what: str, *, kind: str, key: object, purpose: str = "", **detail: Any) -> Mark:
    """Something leaves as a file: recorded before it does. purpose: where the door itself says what it is for."""
    said = purpose or purpose_said(request) or PURPOSE
    event = record(what, by=request.user, kind=kind, key=str(key)[:80], purpose=said, **detail)
    return Mark(who_is(request.user), str(getattr(request.user, "email", "")), event.at, said, event.pk)


@cache
def purposes() -> Mapping[str, str]:
    """Code -> words."""
    return tomllib.loads((files("keystage.service.audit") / "purposes.toml").read_text("utf-8"))


def purpose_said(request: HttpRequest) -> str:
    """What the person said their downloads are for, until they sign out; "" before."""
    return str(_session(request).get(_SAID, ""))[:_LONGEST]


def purpose_for(request: HttpRequest) -> str:
    """What was said of this very address, as is asked for pupils; "" where nothing was."""
    said = _session(request).get(_SAID_FOR) or {}
    return str(said.get("purpose", ""))[:_LONGEST] if said.get("address") == request.get_full_path() else ""


def keep_purpose(request: HttpRequest, purpose: str, *, address: str = "") -> None:
    """Remember it until the person signs out. address: what they are about to take, if they are."""
    request.session[_SAID] = purpose[:_LONGEST]
    if address:
        request.session[_SAID_FOR] = {"address": address, "purpose": purpose[:_LONGEST]}


def _session(request: HttpRequest) -> Mapping[str, Any]:
    found: Mapping[str, Any] = getattr(request, "session", {})
    return found
