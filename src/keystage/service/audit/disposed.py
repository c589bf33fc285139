"""What was disposed of by law after its years: whole seals of events from the first on, and the note that says so.

The note is an event of the record, with a code under the key and under a seal in its turn: which seal was the last to
go, how many events went, a digest of all the seals from the first to that one, who approved it. The seals themselves
stay; they name nobody. `verifying` accepts that the events of just these seals are not there, and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from hmac import compare_digest

from django.db import DataError

from keystage.service.audit.codes import code_of, moment
from keystage.service.audit.models import Event

__all__ = ["KEY", "KIND", "NO_ROW_OF_OURS", "WHAT", "Disposed", "SealsDigest", "disposed"]

WHAT, KIND, KEY = "audit.disposed", "audit", "disposal"
NO_ROW_OF_OURS = (ValueError, TypeError, AttributeError, OverflowError, DataError)  # a day that is none, say
_ROW = ("code", "pk", "at", "who", "what", "kind", "key", "detail")

SealRow = tuple[int, datetime, int, str]


@dataclass(frozen=True, slots=True)
class Disposed:
    """through: the last seal whose events went; all before it went too. events: how many, all in all. number: of the
    note's event."""

    through: int
    events: int
    digest: str
    number: int
    at: datetime
    who: str


class SealsDigest:
    """Over seals from the first on, fed in their order."""

    def __init__(self) -> None:
        self._made = sha256()

    def add(self, seal: SealRow) -> None:
        number, at, rows, digest = seal
        self._made.update(f"{number} {moment(at)} {rows} {digest}\n".encode("utf-8", "replace"))

    def hexdigest(self) -> str:
        return self._made.hexdigest()


def disposed(key: bytes) -> Mapping[int, Disposed]:
    """Last seal -> its note, of every note that was written with the key; one that was not counts for nothing.

    Where a row there holds what no event can, none counts: then what was disposed of is missed, as what it tells of is.
    """
    rows = Event.objects.filter(kind=KIND, key=KEY, what=WHAT).order_by("id").values_list(*_ROW)
    try:
        notes = [_read(key, *row) for row in rows]
    except NO_ROW_OF_OURS:
        return {}
    return {note.through: note for note in notes if note is not None}


def _read(
    key: bytes, code: str, number: int, at: datetime, who: str, what: str, kind: str, subject: str, detail: object
) -> Disposed | None:  # fmt: skip
    made = code_of(key, number, at, who, what, kind, subject, detail)
    if not compare_digest(code.encode(), made.encode()) or not isinstance(detail, dict):
        return None
    return Disposed(int(detail["through"]), int(detail["events"]), str(detail["digest"]), number, at, who)
