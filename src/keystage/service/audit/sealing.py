"""Seals over the audit record: made by the worker, and checked by `keystage audit verify`.

A seal is a digest, with a key that lies outside the database, of a batch of rows and of the seal before it. The last
one is also written to KEYSTAGE_HOME/audit-head and to the log, so that rows cut from the end together with their seals
are missed. Rows of the last minutes are not sealed yet; `verify` says how many and how old.
"""

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from keystage.service.audit.models import Event, Seal

__all__ = ["Verdict", "audit_key", "seal_rows", "verify"]

_BATCH = 2_000
_LOCK = 7_462_011  # any number, the same for every sealer of one PostgreSQL
_log = structlog.get_logger("keystage.audit")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong, a sentence each. sealed, unsealed: rows. oldest: of those not sealed. head: of the last seal."""

    sealed: int
    unsealed: int
    oldest: datetime | None
    head: str
    problems: tuple[str, ...] = field(default=())

    @property
    def is_whole(self) -> bool:
        return not self.problems


def audit_key() -> bytes:
    """The key of the seals: from the settings, else made at first use and readable by the service's account alone."""
    if getattr(settings, "AUDIT_KEY", ""):
        return str(settings.AUDIT_KEY).encode()
    file = settings.KEYSTAGE_HOME / "audit-key"
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes(file.read_bytes().strip())
    with os.fdopen(number, "wb") as made:
        made.write(key := secrets.token_hex(32).encode())
    return key


def seal_rows() -> int:
    """Seal the rows that are committed and not sealed, a batch a transaction. How many."""
    whole = 0
    while sealed := _seal_batch():
        whole += sealed
    return whole


@transaction.atomic
def _seal_batch() -> int:
    if not _alone():
        return 0
    rows = list(Event.objects.filter(seal=None).order_by("id")[:_BATCH])
    if not rows:
        return 0
    before = Seal.objects.last()
    number = before.number + 1 if before else 1
    now = timezone.now()
    digest = _digest(audit_key(), before.digest if before else "", number, now, rows)
    sealed = Event.objects.filter(pk__in=[row.pk for row in rows], seal=None).seal(number)
    assert sealed == len(rows)
    Seal.objects.create(number=number, at=now, rows=len(rows), digest=digest)
    transaction.on_commit(lambda: _note_head(number, digest))
    return len(rows)


def verify() -> Verdict:
    """Go through every seal from the first."""
    key, before, number, sealed = audit_key(), "", 0, 0
    problems = []
    for seal in Seal.objects.order_by("number").iterator():
        number += 1
        if seal.number != number:
            problems.append(f"Seals {number} to {seal.number - 1} are missing.")
            number = seal.number
        rows = list(Event.objects.filter(seal=seal.number).order_by("id"))
        sealed += len(rows)
        when = f"{seal.at:%d %B %Y %H:%M}"
        if len(rows) != seal.rows:
            problems.append(f"Seal {number} ({when} UTC) covers {seal.rows} events; there are {len(rows)}.")
        elif not hmac.compare_digest(seal.digest, _digest(key, before, number, seal.at, rows)):
            problems.append(f"Seal {number} ({when} UTC) is broken: one of its {seal.rows} events is not as it was.")
        before = seal.digest
    problems += _tail(number, before)
    strays = Event.objects.filter(seal__gt=number).count()
    if strays:
        problems.append(f"{strays} events name seals that are not there.")
    open_rows = Event.objects.filter(seal=None).order_by("at")
    first = open_rows.first()
    return Verdict(sealed, open_rows.count(), first.at if first else None, f"{number} {before}", tuple(problems))


def _digest(key: bytes, before: str, number: int, at: datetime, rows: Iterable[Event]) -> str:
    made = hmac.new(key, digestmod=sha256)
    for piece in _pieces(before, number, at, rows):
        made.update(piece)
    return made.hexdigest()


def _pieces(before: str, number: int, at: datetime, rows: Iterable[Event]) -> Iterator[bytes]:
    """One JSON line each: no two different records read the same."""
    yield _line([before, number, _moment(at)])
    for row in rows:
        yield _line([row.pk, _moment(row.at), row.who, row.what, row.kind, row.key, row.detail])


def _line(values: list[object]) -> bytes:
    return (json.dumps(values, sort_keys=True, ensure_ascii=True, separators=(",", ":")) + "\n").encode()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def _head_file() -> Path:
    return Path(settings.KEYSTAGE_HOME) / "audit-head"


def _note_head(number: int, digest: str) -> None:
    """Outside the database, and in the log of whoever keeps one."""
    beside = _head_file().with_suffix(".new")
    beside.write_text(f"{number} {digest}\n", "ascii")
    beside.replace(_head_file())
    _log.info("audit sealed", number=number, digest=digest)


def _tail(number: int, digest: str) -> list[str]:
    """Compares the last seal with the one noted outside the database."""
    if not _head_file().is_file():
        return [f"{_head_file()} is missing, so nobody can say whether the last events are all here."] if number else []
    noted, _, known = _head_file().read_text("ascii").strip().partition(" ")
    if int(noted) > number:
        return [f"The record ends with seal {number}; seal {noted} was made. The last events are missing."]
    if int(noted) == number and known != digest:
        return [f"Seal {number} is not the one that was noted outside the database."]
    return []


def _alone() -> bool:
    """One sealer at a time. SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])
