"""Seals over the audit record, made by the worker and checked by `keystage audit verify`.

A seal is a digest, with a key that lies outside the database, of a batch of rows and of the seal before it. The last
one is also noted outside the database, so that rows cut from the end together with their seals are missed.
"""

import hmac
import json
from collections.abc import Iterable
from datetime import datetime
from functools import partial
from hashlib import sha256

from django.db import connection, transaction
from django.utils import timezone

from keystage.service.audit.codes import moment
from keystage.service.audit.head import note_head
from keystage.service.audit.keys import audit_key
from keystage.service.audit.models import Event, Seal

__all__ = ["SealDigest", "seal_rows"]

_BATCH = 2_000
_LOCK = 7_462_011  # any number, the same for every sealer of one PostgreSQL


class SealDigest:
    """Fed with the rows of a seal in their order: number and code of each."""

    def __init__(self, key: bytes, before: str, number: int, at: datetime) -> None:
        opening = json.dumps([before, number, moment(at)], separators=(",", ":"))
        self._made = hmac.new(key, opening.encode("ascii"), sha256)

    def add(self, number: int, code: str) -> None:
        self._made.update(f"\n{number} {code}".encode("utf-8", "replace"))

    def hexdigest(self) -> str:
        return self._made.hexdigest()


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
    rows = list(Event.objects.filter(seal=None).order_by("id").values_list("pk", "code")[:_BATCH])
    if not rows:
        return 0
    before = Seal.objects.last()
    number = before.number + 1 if before else 1
    now = timezone.now()
    digest = _digest(before.digest if before else "", number, now, rows)
    sealed = Event.objects.filter(pk__in=[pk for pk, _ in rows], seal=None).seal(number)
    assert sealed == len(rows)
    Seal.objects.create(number=number, at=now, rows=len(rows), digest=digest)
    transaction.on_commit(partial(note_head, number, digest))
    return len(rows)


def _digest(before: str, number: int, at: datetime, rows: Iterable[tuple[int, str]]) -> str:
    made = SealDigest(audit_key(), before, number, at)
    for pk, code in rows:
        made.add(pk, code)
    return made.hexdigest()


def _alone() -> bool:
    """One sealer at a time. SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])
