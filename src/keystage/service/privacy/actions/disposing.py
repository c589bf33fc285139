"""Disposal lists: what is past its date, proposed by one person, approved by another, destroyed, certified."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.audit.actions import record, who_is
from keystage.service.privacy.models import Disposal, DisposalItem, Hold
from keystage.service.privacy.registry import Due, holdings
from keystage.service.privacy.scrubbing import scrub
from keystage.service.privacy.what_is_due import active_holds, due_by

__all__ = [
    "approve_disposal", "carry_out_disposal", "finish_disposal", "hold_back", "lift_hold", "propose_disposal",
    "withdraw_disposal",
]  # fmt: skip

State = Disposal.State


@transaction.atomic
def propose_disposal(*, by: Any, today: date) -> Disposal:
    """Put everything that is past its date on a list, but what is held back. One list at a time."""
    held = {(one.holding, one.key) for one in active_holds(today)}
    due = [one for one in due_by(today) if (one.holding, one.key) not in held]
    if not due:
        raise InputError("Nothing is past its date today, but what is held back. There is nothing to dispose of.")
    try:
        with transaction.atomic():
            made = Disposal.objects.create(as_at=today, proposed_by=by)
    except IntegrityError:
        raise InputError("There is a disposal list already that waits for a second person. Deal with that.") from None
    DisposalItem.objects.bulk_create(
        DisposalItem(
            disposal=made, holding=one.holding, key=one.key, words=one.words[:300], since=one.since,
            things=one.things, digest=one.digest, record_type=one.record_type or holdings()[one.holding].record_type,
        )
        for one in due
    )  # fmt: skip
    record("privacy.disposal-proposed", by=by, kind="disposal", key=made.pk, items=len(due))
    return made


@transaction.atomic
def hold_back(*, disposal: Disposal, item: int, reason: str, until: date, today: date, version: int, by: Any) -> Hold:
    """Keep one thing for a reason, until a day: it comes on a list again then."""
    found = _as_seen(disposal, version)
    row = found.items.filter(pk=item, kept_back=False).first()
    if row is None:
        raise InputError("That is no longer on the list. Look again.")
    if not reason.strip():
        raise InputError("Say why it is to be kept: the reason stands on the certificate.")
    if until <= today:
        raise InputError("Choose a day after today until which it is to be kept.")
    Hold.objects.filter(holding=row.holding, key=row.key, lifted_at=None).update(lifted_at=timezone.now())
    made = Hold.objects.create(holding=row.holding, key=row.key, reason=reason.strip()[:300], until=until, by=by)
    row.kept_back = True
    row.save(update_fields=["kept_back"])
    _save(found)
    record("privacy.held-back", by=by, kind="disposal", key=found.pk, item=row.pk, until=str(until))
    return made


@transaction.atomic
def lift_hold(*, hold: Hold, by: Any) -> None:
    """It is no longer held back: the next list has it again."""
    done = Hold.objects.filter(pk=hold.pk, lifted_at=None).update(lifted_at=timezone.now())
    if not done:
        raise InputError("It is no longer held back.")
    record("privacy.hold-lifted", by=by, kind="hold", key=hold.pk)


@transaction.atomic
def withdraw_disposal(*, disposal: Disposal, version: int, by: Any) -> None:
    """Nothing of the list is destroyed."""
    found = _as_seen(disposal, version)
    found.state = State.withdrawn
    _save(found)
    record("privacy.disposal-withdrawn", by=by, kind="disposal", key=found.pk)


@transaction.atomic
def approve_disposal(*, disposal: Disposal, version: int, by: Any) -> Disposal:
    """The second person's yes to the list as they saw it. From here on it is carried out."""
    found = _as_seen(disposal, version)
    if by is not None and found.proposed_by_id == by.pk:
        raise InputError("You proposed this list yourself. Somebody else has to approve it.")
    if not found.items.filter(kept_back=False).exists():
        raise InputError("Everything on this list is held back, so there is nothing to destroy. Withdraw it.")
    found.state, found.approved_by, found.approved_at = State.approved, by, timezone.now()
    _save(found)
    record("privacy.disposal-approved", by=by, kind="disposal", key=found.pk)
    return found


def carry_out_disposal(disposal: Disposal, *, tell: Any = lambda done, total: None) -> None:
    """Destroy what is on the list, one thing after the other; begun again it goes on where it was."""
    every = list(disposal.items.filter(kept_back=False))
    for number, item in enumerate(every):
        tell(number, len(every))
        if item.done_at is None:
            _destroy(item)
    tell(len(every), len(every))


def finish_disposal(disposal: Disposal) -> Disposal:
    """Write the certificate: what went, how many, by whom and when; no name."""
    with transaction.atomic():
        found = Disposal.objects.select_for_update().get(pk=disposal.pk)
        if found.state == State.approved:
            found.done_at, found.state = timezone.now(), State.done
            found.certificate = _certificate(found)
            _save(found)
            things = sum(row["gone"] for row in found.certificate["items"])
            record("privacy.disposed", by=None, kind="disposal", key=found.pk, things=things,
                   digest=found.certificate["digest"])  # fmt: skip
    scrub([label for item in found.items.all() for label in holdings()[item.holding].models])
    return found


def _destroy(item: DisposalItem) -> None:
    one = holdings()[item.holding]
    assert one.dispose is not None
    gone = one.dispose(Due(item.holding, item.key, item.words, item.since, item.things))
    DisposalItem.objects.filter(pk=item.pk).update(gone=gone, done_at=timezone.now())


def _certificate(disposal: Disposal) -> dict[str, Any]:
    """digest: SHA-256 of all the rest, which is also in the record of who did what: a certificate changed is known."""
    rows = disposal.items.all()
    said: dict[str, Any] = {
        "number": disposal.pk,
        "as_at": str(disposal.as_at),
        "proposed_by": who_is(disposal.proposed_by),
        "proposed_at": disposal.proposed_at.isoformat(),
        "approved_by": who_is(disposal.approved_by),
        "approved_at": disposal.approved_at.isoformat() if disposal.approved_at else "",
        "done_at": disposal.done_at.isoformat() if disposal.done_at else "",
        "items": [
            {"type": row.record_type, "words": row.words, "since": str(row.since), "things": row.things,
             "gone": row.gone, "sha256": row.digest}
            for row in rows if not row.kept_back
        ],
        "kept_back": [{"type": row.record_type, "words": row.words, "since": str(row.since)}
                      for row in rows if row.kept_back],
    }  # fmt: skip
    return {**said, "digest": hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()}


def _as_seen(disposal: Disposal, version: int) -> Disposal:
    found = Disposal.objects.select_for_update().get(pk=disposal.pk)
    if found.state != State.proposed:
        raise InputError(f"This list has been decided already: {found.get_state_display().lower()}.")
    if found.version != version:
        raise InputError("Somebody else changed this list while you looked. Look again, then decide.")
    return found


def _save(disposal: Disposal) -> None:
    disposal.version += 1
    disposal.save()
