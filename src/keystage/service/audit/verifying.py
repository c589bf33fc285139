"""Whether the record is whole: every row against its code, every seal against its rows, the end against what is noted.
Seals whose events were disposed of by law are held against the note of that, and have no events.

One pass in the order of the seals: memory does not grow with the record. What is looked at is what stood there when
it began, so that people may go on working meanwhile.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hmac import compare_digest
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import Min

from keystage.service.audit.codes import code_of
from keystage.service.audit.disposed import NO_ROW_OF_OURS, Disposed, SealRow, SealsDigest, disposed
from keystage.service.audit.head import Head, head_file, noted_head
from keystage.service.audit.keys import audit_key
from keystage.service.audit.models import Event, Seal
from keystage.service.audit.noted import is_noted_here, missing
from keystage.service.audit.sealing import SealDigest

__all__ = ["Verdict", "verify"]

_CHUNK = 2_000
_MOST = 200  # problems named one by one
_ROW = ("seal", "code", "pk", "at", "who", "what", "kind", "key", "detail")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong, a sentence each. sealed, unsealed: rows. oldest: of those not sealed. head: of the last seal.

    disposed: the note of what was disposed of, by law, if anything was.
    """

    sealed: int
    unsealed: int
    oldest: datetime | None
    head: str
    problems: tuple[str, ...] = field(default=())
    disposed: Disposed | None = None

    @property
    def is_whole(self) -> bool:
        return not self.problems


class _Problems:
    """The first of them word for word, and how many more."""

    def __init__(self) -> None:
        self._named: list[str] = []
        self._more = 0

    def add(self, words: str) -> None:
        if len(self._named) < _MOST:
            self._named.append(words)
        else:
            self._more += 1

    def all(self) -> tuple[str, ...]:
        more = (f"There are {self._more:,} problems more.",) if self._more else ()
        return (*self._named, *more)


def verify(noted: Iterable[Head] = ()) -> Verdict:
    """noted: heads that were kept elsewhere, as in a log or a backup: each must still be the seal it was."""
    at_home = noted_head()  # before the database is asked: what is noted there is committed there
    found = _Problems()
    with _snapshot():
        walk = _Walk(audit_key(), found, watch=at_home[0] if at_home else 0)
        last = Seal.objects.order_by("-number").values_list("number", flat=True).first() or 0
        elsewhere = _by_number(noted)
        try:
            walk.go(last, elsewhere)
            unsealed = walk.unsealed()
        except NO_ROW_OF_OURS:
            found.add(f"The record cannot be read past seal {walk.head[0]}: a row there holds what no event can.")
            unsealed = Event.objects.filter(seal=None).count()
        for words in _end(walk.head, at_home, walk.watched):
            found.add(words)
        for number in sorted(number for number in elsewhere if number > last):
            found.add(f"Seal {number} was noted elsewhere. The record ends with seal {last}: later events are missing.")
        oldest = _oldest() if unsealed else None
    _name_missing(found)
    return Verdict(walk.sealed, unsealed, oldest, f"{walk.head[0]} {walk.head[1]}", found.all(), walk.disposed)


class _Walk:
    """From the first seal to the last, rows beside them."""

    def __init__(self, key: bytes, problems: _Problems, *, watch: int) -> None:
        self._key, self._problems, self._watch = key, problems, watch
        self.sealed = 0
        self.head: Head = (0, "")
        self.watched = ""  # the digest of the seal that is noted in the home
        self._notes = disposed(key)
        self._gone, self._gone_digest = max(self._notes, default=0), SealsDigest()

    @property
    def disposed(self) -> Disposed | None:
        """The newest note: it speaks for all before it."""
        return self._notes.get(self._gone)

    def go(self, last: int, noted: dict[int, set[str]]) -> None:
        rows = _grouped(Event.objects.filter(seal__lte=last).order_by("seal", "id"))
        waiting = next(rows, None)
        for seal in _seals(last):
            while waiting is not None and waiting[0] < seal[0]:
                self._stray(*waiting)
                waiting = next(rows, None)
            mine: Iterable[Any] = ()
            if waiting is not None and waiting[0] == seal[0]:
                mine = waiting[1]
            self._seal(seal, mine, noted.get(seal[0], set()))
            if waiting is not None and waiting[0] == seal[0]:
                waiting = next(rows, None)
        while waiting is not None:
            self._stray(*waiting)
            waiting = next(rows, None)
        if self._gone > last:
            self._problems.add(f"Events up to seal {self._gone} were disposed of; the record ends with seal {last}.")
        later = Event.objects.filter(seal__gt=last).exclude(seal__in=Seal.objects.values("number")).count()
        if later:
            self._problems.add(f"{later:,} events name seals that are not there.")

    def unsealed(self) -> int:
        """How many rows wait for their seal; each is held against its code."""
        count = 0
        for row in Event.objects.filter(seal=None).values_list(*_ROW).iterator(chunk_size=_CHUNK):
            self._hold_against_its_code(row)
            count += 1
        return count

    def _seal(self, seal: SealRow, rows: Iterable[Any], noted: set[str]) -> None:
        number, at, _, digest = seal
        before, said = self.head[1], f"Seal {number} ({at:%d %B %Y %H:%M} UTC)"
        if number != self.head[0] + 1:
            self._problems.add(_gap(self.head[0] + 1, number - 1))
        if number <= self._gone:
            self._of_disposed(seal, said, sum(1 for _ in rows))
        else:
            self._of_held(seal, said, rows, before)
        if noted - {digest}:
            self._problems.add(f"{said} is not the one that was noted elsewhere.")
        self.head = (number, digest)
        if number == self._watch:
            self.watched = digest

    def _of_held(self, seal: SealRow, said: str, rows: Iterable[Any], before: str) -> None:
        number, at, covers, digest = seal
        made, count = SealDigest(self._key, before, number, at), 0
        for row in rows:
            self._hold_against_its_code(row)
            made.add(row[2], row[1])
            count += 1
        if count != covers:
            self._problems.add(f"{said} covers {covers:,} events; there are {count:,}.")
        elif not compare_digest(digest.encode(), made.hexdigest().encode()):
            self._problems.add(f"{said} is broken: it was made over other events, or stands in another place.")
        self.sealed += count

    def _of_disposed(self, seal: SealRow, said: str, count: int) -> None:
        """Its events went, all of them; the seal itself is as it was, by the digest in the note."""
        if count:
            self._problems.add(f"{said}: its events were disposed of, and {count:,} are there.")
        self._gone_digest.add(seal)
        note = self._notes.get(seal[0])
        if note is not None and not compare_digest(note.digest.encode(), self._gone_digest.hexdigest().encode()):
            self._problems.add(f"{said}, or one before it, is not as it was when its events were disposed of.")

    def _hold_against_its_code(self, row: Any) -> None:
        _, code, number, *said = row
        if not compare_digest(code.encode(), code_of(self._key, number, *said).encode()):
            self._problems.add(f"Event {number} ({said[0]:%d %B %Y %H:%M} UTC) is not as it was recorded.")

    def _stray(self, number: int, rows: Iterable[Any]) -> None:
        self._problems.add(f"{sum(1 for _ in rows):,} events name seal {number}, which is not there.")


def _gap(first: int, last: int) -> str:
    if last < first:
        return f"Seal {first - 1} stands in the record more than once, or out of its order."
    return f"Seal {first} is missing." if first == last else f"Seals {first} to {last} are missing."


def _oldest() -> datetime | None:
    try:
        first: datetime | None = Event.objects.filter(seal=None).aggregate(first=Min("at"))["first"]
    except NO_ROW_OF_OURS:
        return None
    return first


def _end(head: Head, at_home: Head | None, watched: str) -> Iterator[str]:
    """Compares the seals with the one noted in the home."""
    number, _ = head
    if at_home is None:
        if number:
            yield f"{head_file()} is missing or unreadable, so nobody can say whether the last events are all here."
        elif is_noted_here() and head_file().exists():
            yield f"{head_file()} is unreadable."
        return
    if at_home[0] > number:
        yield f"The record ends with seal {number}; seal {at_home[0]} was made. The last events are missing."
    elif watched != at_home[1]:
        yield f"Seal {at_home[0]} is not the one that was noted outside the database."


def _name_missing(found: _Problems) -> None:
    gone = missing()
    for number in gone[:_MOST]:
        found.add(f"Event {number} was recorded and is not there as it was.")
    if len(gone) > _MOST:
        found.add(f"{len(gone) - _MOST:,} events more were recorded and are not there as they were.")


def _grouped(events: Any) -> Iterator[tuple[int, Iterator[Any]]]:
    rows = events.values_list(*_ROW).iterator(chunk_size=_CHUNK)
    yield from groupby(rows, key=lambda row: int(row[0]))


def _seals(last: int) -> Iterator[SealRow]:
    rows = Seal.objects.filter(number__lte=last).order_by("number").values_list("number", "at", "rows", "digest")
    yield from rows.iterator(chunk_size=_CHUNK)


def _by_number(noted: Iterable[Head]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for number, digest in noted:
        found.setdefault(number, set()).add(digest)
    return found


@contextmanager
def _snapshot() -> Iterator[None]:
    """PostgreSQL shows the whole pass one moment. SQLite needs no transaction, which would keep writers waiting:
    rows and seals that come meanwhile are not looked at."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
