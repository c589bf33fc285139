"""Everything that is held about people who can be told apart: each app says it of its own, in its `held.py`.

An app's `held.py` has `HOLDINGS`, a tuple of `Holding`, and `IMPERSONAL`, its models that tell nothing of anybody, each
with the reason. A test walks every model of every app and every kind of release: what is in neither fails.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Literal

from django.apps import apps

__all__ = ["Due", "Entry", "Holding", "Subject", "holdings", "impersonal"]

Kind = Literal["account", "pupil", "named"]


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom something is about. Never in a log, an address or an audit event: `repr` leaves the key out.

    kind: "account", key its number; "pupil", key a UPN; "named", key a name or e-mail as a file or text has it (heads,
    chairs, advisers, inspectors, people invited).
    """

    kind: Kind
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that is held. what: in words. facts: label -> value. where: release and row, or record and number.

    at: when it was written down, or the day it speaks of; None where nobody noted it.
    """

    what: str
    facts: Mapping[str, str] = field(repr=False)
    where: str
    at: datetime | date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """Something held longer than its record type says. key: for `dispose`; words: without a name or a pupil number."""

    holding: str
    key: str
    words: str
    since: date
    things: int = 1


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing held about people.

    code: "accounts.user". models: labels it speaks for ("accounts.User"); releases: kinds of file it speaks for.
    record_type: code in definitions/retention, which says how long, from when, and by what right.
    find: what is held about somebody. erase: takes it out everywhere, and says how many things went; None: not erased,
    and `kept` says why in a sentence for the person. due(today, keep_until) and dispose: for the disposal list.
    """

    code: str
    title: str
    about: tuple[Kind, ...]
    record_type: str
    find: Callable[[Subject], Iterable[Entry]]
    models: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    erase: Callable[[Subject], int] | None = None
    kept: str = ""
    due: Callable[[date], Iterable[Due]] | None = None
    dispose: Callable[[Due], int] | None = None

    def __post_init__(self) -> None:
        assert (self.erase is None) == bool(self.kept), f"{self.code}: either it is erased, or a sentence says why not"


@cache
def holdings() -> Mapping[str, Holding]:
    """Every holding of every app, by code."""
    found = {one.code: one for module in _held() for one in getattr(module, "HOLDINGS", ())}
    assert len(found) == sum(len(getattr(module, "HOLDINGS", ())) for module in _held()), "two holdings of one code"
    return found


@cache
def impersonal() -> Mapping[str, str]:
    """Label of a model that tells nothing of anybody -> why."""
    return {label: why for module in _held() for label, why in getattr(module, "IMPERSONAL", {}).items()}


def _held() -> list[object]:
    """The `held` modules of our apps that have one."""
    ours = [app.name for app in apps.get_app_configs() if app.name.startswith("keystage.service.")]
    return [import_module(f"{name}.held") for name in ours if find_spec(f"{name}.held")]
