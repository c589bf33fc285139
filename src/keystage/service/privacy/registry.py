"""Everything that is held about people who can be told apart: each app says it of its own, in its `held.py`.

An app's `held.py` has `HOLDINGS`, a tuple of `Holding`; `IMPERSONAL`, its models that tell nothing of anybody, each
with the reason; and `IMPERSONAL_FILES`, the same of what lies in KEYSTAGE_HOME. A test walks every model of every app,
every kind of release and every name in KEYSTAGE_HOME: what is in none of them fails.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Literal

from django.apps import apps

from keystage.analysis.store.erasures import Erasures

__all__ = [
    "UNKNOWN", "Due", "Entry", "Holding", "Sighting", "Subject", "find_all", "holding_files", "holdings", "impersonal",
    "impersonal_files",
]  # fmt: skip

Kind = Literal["account", "pupil", "named"]
UNKNOWN = "?"  # school of a thing that is about one, and does not say which


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

    at: when it was written down, or the day it speaks of; None where nobody noted it. schools: URNs of the schools it
    tells of. look: why a person should read it before it is handed over ("found by a name alone"); "" where it is
    certain to be about this person and nobody else.
    """

    what: str
    facts: Mapping[str, str] = field(repr=False)
    where: str
    at: datetime | date | None = None
    schools: tuple[str, ...] = ()
    look: str = ""


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody saw something about a person, as the audit record has it. who: "user:7".

    words: what was opened, without the person's name. sure: it did show this person; else it may have.
    """

    at: datetime
    who: str
    words: str
    sure: bool = True
    schools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """Something held longer than its record type says. key: for `dispose`; words: without a name or a pupil number.

    since: the first day on which it should have gone. record_type: where it is not the holding's own. digest: SHA-256
    of the file it came in, where it is one.
    """

    holding: str
    key: str
    words: str
    since: date
    things: int = 1
    record_type: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of thing held about people.

    code: "accounts.user". models: labels it speaks for ("accounts.User"); releases: kinds of file it speaks for, "*"
    for every kind whose rows are pupils'; files: what it speaks for in KEYSTAGE_HOME ("sources").
    facts: which facts these are, and source: whom they come from, both in a few words.
    record_type: code in definitions/retention, which says how long, from when, and by what right.
    find: what is held about somebody. seen: who looked at it.
    erase: asks who was erased of those whom it knows (`erasures.among(kind, keys)`), takes them out everywhere and says
    how many things went; it is called again whenever a backup was restored, and then finds nothing or what came back.
    None: not erased, and `kept` says why in a sentence for the person.
    due: what is held longer than its record type says, on a day (asked for a day to come, what will be then).
    dispose: destroys one of these, whatever a kill left of it, and says how many things went.
    """

    code: str
    title: str
    about: tuple[Kind, ...]
    record_type: str
    find: Callable[[Subject], Iterable[Entry]]
    facts: str = ""
    source: str = ""
    models: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    seen: Callable[[Subject], Iterable[Sighting]] | None = None
    erase: Callable[[Erasures], int] | None = None
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


@cache
def holding_files() -> Mapping[str, tuple[Holding, ...]]:
    """Name of a file or folder in KEYSTAGE_HOME -> the holdings that speak for it."""
    names = {name for one in holdings().values() for name in one.files}
    return {name: tuple(one for one in holdings().values() if name in one.files) for name in sorted(names)}


@cache
def impersonal_files() -> Mapping[str, str]:
    """Name of a file or folder in KEYSTAGE_HOME that tells nothing of anybody -> why."""
    return {name: why for module in _held() for name, why in getattr(module, "IMPERSONAL_FILES", {}).items()}


def find_all(subjects: Iterable[Subject]) -> Iterable[tuple[Holding, Entry]]:
    """Everything that is held about a person who is known by these keys, holding by holding, each thing once."""
    wanted = list(subjects)
    for one in holdings().values():
        told: set[tuple[str, str]] = set()
        for entry in (entry for subject in wanted if subject.kind in one.about for entry in one.find(subject)):
            if (entry.what, entry.where) not in told:
                told.add((entry.what, entry.where))
                yield one, entry


def _held() -> list[object]:
    """The `held` modules of our apps that have one."""
    ours = [app.name for app in apps.get_app_configs() if app.name.startswith("keystage.service.")]
    return [import_module(f"{name}.held") for name in ours if find_spec(f"{name}.held")]
