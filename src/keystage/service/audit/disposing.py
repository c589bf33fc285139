"""Taking events out of the record whose years are over. Asked for by two people: see `privacy.actions.disposing`."""

from typing import Any

from django.db import transaction
from django.db.models import Sum

from keystage.analysis.errors import InputError
from keystage.service.audit.append_only import rows_may_go
from keystage.service.audit.codes import code_of
from keystage.service.audit.disposed import KEY, KIND, WHAT, SealRow, SealsDigest, disposed
from keystage.service.audit.events import record
from keystage.service.audit.keys import audit_key
from keystage.service.audit.models import Event, Seal
from keystage.service.audit.sealing import SealDigest

__all__ = ["dispose_of_seals", "gone_through"]

_AT_ONCE = 10  # seals, of two thousand events each: others wait for a second at most
_SEAL = ("number", "at", "rows", "digest")
_ROW = ("code", "pk", "at", "who", "what", "kind", "key", "detail")


def gone_through() -> int:
    """The last seal whose events were disposed of; 0 where none was."""
    return max(disposed(audit_key()), default=0)


def dispose_of_seals(first: int, through: int, *, by: Any, **said: Any) -> int:
    """Take out the events of these seals and of all before them; begun again, it goes on where it was. How many events
    these seals covered. said: what else the note is to say, in numbers and codes.

    Raises InputError where a seal is broken: what somebody may have tampered with is evidence, and stays.
    """
    while _dispose_batch(through, by=by, said=said):
        pass
    covered = Seal.objects.filter(number__gte=first, number__lte=through).aggregate(whole=Sum("rows"))["whole"]
    return int(covered or 0)


@transaction.atomic
def _dispose_batch(through: int, *, by: Any, said: dict[str, Any]) -> bool:
    """The next few seals: their events and the note of it in one transaction. False: nothing is left to do."""
    gone = gone_through()
    last = min(gone + _AT_ONCE, through)
    if last <= gone:
        return False
    seals = list(Seal.objects.filter(number__lte=last).order_by("number").values_list(*_SEAL))
    _see_that_they_are_whole(seals, gone)
    digest = SealsDigest()
    for seal in seals:
        digest.add(seal)
    with rows_may_go(Event):
        Event.objects.filter(seal__gt=gone, seal__lte=last).dispose()
    record(
        WHAT, by=by, kind=KIND, key=KEY, through=last, events=sum(seal[2] for seal in seals),
        digest=digest.hexdigest(), **said,
    )  # fmt: skip
    return True


def _see_that_they_are_whole(seals: list[SealRow], gone: int) -> None:
    """Those whose events are to go, each against its events."""
    before = ""
    for expected, (number, at, covers, digest) in enumerate(seals, 1):
        if number != expected or (number > gone and not _is_whole(before, number, at, covers, digest)):
            raise InputError(
                f"Seal {expected} of the record is broken or missing, so nothing of it is destroyed. "
                "Run keystage audit verify, and find out why first."
            )
        before = digest


def _is_whole(before: str, number: int, at: Any, covers: int, digest: str) -> bool:
    key, count = audit_key(), 0
    made = SealDigest(key, before, number, at)
    for code, pk, *said in Event.objects.filter(seal=number).order_by("id").values_list(*_ROW):
        if code != code_of(key, pk, *said):
            return False
        made.add(pk, code)
        count += 1
    return count == covers and made.hexdigest() == digest
