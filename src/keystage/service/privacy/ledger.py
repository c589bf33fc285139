"""The ledger of erasures, as the service keeps it: in KEYSTAGE_HOME/erasures and, line by line, in the database."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from keystage.analysis.store.erasures import (
    Entry,
    Erasures,
    Who,
    add,
    destruction,
    entries_in,
    entry_of,
    erasure,
    erasure_key,
    erasures_of,
    ledger_file,
    line_of,
)
from keystage.service.privacy.models import LedgerLine

__all__ = ["digests_of", "erasures_now", "merge_ledgers", "note", "note_destroyed"]


def erasures_now() -> Erasures:
    """Who was erased, by all that the service knows. Raises InputError where the ledger is damaged or has no key."""
    return erasures_of(_home())


def digests_of(what: Who, keys: Collection[str]) -> list[str]:
    """What the ledger would have for somebody known by these keys."""
    return list(erasure(what, keys, key=erasure_key(_home(), make=True), at=timezone.now()).digests)


def note(what: Who, digests: Iterable[str], *, at: datetime) -> str:
    """Note an erasure in the database, within the action's own transaction; its id. `merge_ledgers` brings it into the
    file, and does so again before anything is carried out."""
    return _keep(replace(erasure(what, (), key=erasure_key(_home(), make=True), at=at), digests=tuple(sorted(digests))))


def note_destroyed(codes: Iterable[str], *, at: datetime) -> str:
    """Note that releases go because they were kept long enough: they must not come back with a backup either."""
    erasure_key(_home(), make=True)
    return _keep(destruction(codes, at=at))


def _keep(entry: Entry) -> str:
    LedgerLine.objects.create(id=entry.id, line=line_of(entry, key=erasure_key(_home())))
    return entry.id


def merge_ledgers(*others: Path) -> int:
    """Bring the database's lines, KEYSTAGE_HOME/erasures and other such files together; how many were new to either.

    others: ledgers that lay beside a backup, or here before a restore; written with the erasure-key of this home.
    Afterwards the file and the database name the same. Raises InputError where one is damaged or has another key.
    """
    home = _home()
    rows = dict(LedgerLine.objects.values_list("id", "line"))
    found: dict[str, Entry] = {}
    for path in (ledger_file(home), *others):
        found |= {entry.id: entry for entry in entries_in(path, home)}
    if not found and not rows:
        return 0
    key = erasure_key(home)
    for id, line in rows.items():
        entry = entry_of(line, key=key, where="The ledger of erasures in the database")
        if entry is not None:
            found[id] = entry
    missing = [LedgerLine(id=one.id, line=line_of(one, key=key)) for one in found.values() if one.id not in rows]
    LedgerLine.objects.bulk_create(missing, ignore_conflicts=True)
    return add(home, found.values()) + len(missing)


def _home() -> Path:
    return Path(settings.KEYSTAGE_HOME)
