"""Erasing somebody: one person asks for it, another types the number again and approves, then it is carried out."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.store.erasures import Who
from keystage.service.audit.actions import record
from keystage.service.privacy.actions.reapplying import models_of, take_out
from keystage.service.privacy.ledger import digests_of, erasures_now, merge_ledgers, note
from keystage.service.privacy.models import Erasure
from keystage.service.privacy.scrubbing import scrub

__all__ = ["approve_erasure", "carry_out_erasure", "finish_erasure", "propose_erasure", "withdraw_erasure"]

State = Erasure.State


@transaction.atomic
def propose_erasure(
    *,
    what: Who,
    keys: Collection[str],
    why: str,
    found: Mapping[str, int],
    place: tuple[str, str],
    by: Any,
    account: int | None = None,
    request: Any = None,
) -> Erasure:
    """Ask for somebody to be erased. keys: all that the person is known by; only their keyed digests are kept.

    found: holding -> things held about them. place: whose officers deal with it.
    """
    if not any(found.values()):
        raise InputError("Nothing is held here about anybody of this number, so there is nothing to erase.")
    if why not in Erasure.Why.values:
        raise InputError("Say why they are to be erased.")
    digests = digests_of(what, keys)
    for other in Erasure.objects.filter(state__in=(State.proposed, State.approved)):
        if set(other.digests) & set(digests):
            raise InputError(f"Erasure {other.pk} is about the same person and is not done yet.")
    made = Erasure.objects.create(
        what=what, why=why, digests=digests, account=account, found=dict(found), request=request, asked_by=by,
        place_kind=place[0], place=place[1],
    )  # fmt: skip
    record("privacy.erasure-asked", by=by, kind="erasure", key=made.pk, of=what, why=why, things=sum(found.values()))
    return made


@transaction.atomic
def withdraw_erasure(*, erasure: Erasure, version: int, by: Any) -> Erasure:
    """It is not carried out. What was kept of whom it is about goes."""
    found = _as_seen(erasure, version)
    found.state, found.digests = State.withdrawn, []
    _save(found, "state", "digests")
    record("privacy.erasure-withdrawn", by=by, kind="erasure", key=found.pk)
    return found


@transaction.atomic
def approve_erasure(*, erasure: Erasure, key: str, version: int, by: Any) -> Erasure:
    """The second person's yes. key: the number as they typed it from the papers before them: a slip of the first is
    found here, and the number need not be kept in between. From here on it is carried out, whatever happens."""
    found = _as_seen(erasure, version)
    if by is not None and found.asked_by_id == by.pk:
        raise InputError("You asked for this erasure yourself. Somebody else has to approve it.")
    if not set(digests_of(_who(found), [key])) & set(found.digests):
        raise InputError("That is not the number this erasure was asked for. Look at the papers again, or withdraw it.")
    found.state, found.approved_by, found.approved_at = State.approved, by, timezone.now()
    found.entry = note(_who(found), found.digests, at=timezone.now())
    _save(found, "state", "approved_by", "approved_at", "entry")
    record("privacy.erasure-approved", by=by, kind="erasure", key=found.pk)
    transaction.on_commit(_into_the_file)
    return found


def carry_out_erasure(erasure: Erasure, *, tell: Any = lambda done, total: None) -> Erasure:
    """Take the person out of everything. Begun again it goes on where it was: what is gone is not found again."""
    merge_ledgers()
    for code, things in take_out(erasures_now(), tell=tell):
        if things:
            erasure.gone = {**erasure.gone, code: erasure.gone.get(code, 0) + things}
            Erasure.objects.filter(pk=erasure.pk).update(gone=erasure.gone)
    return erasure


def finish_erasure(erasure: Erasure) -> Erasure:
    """Overwrite what the database kept, and say that it is done."""
    with transaction.atomic():
        done = Erasure.objects.filter(pk=erasure.pk, state=State.approved).update(
            state=State.done, digests=[], done_at=timezone.now()
        )
        if done:
            things = sum(erasure.gone.values())
            record("privacy.erasure-done", by=None, kind="erasure", key=erasure.pk, things=things)
    scrub([*models_of(erasure.gone), "privacy.Erasure"])
    erasure.refresh_from_db()
    return erasure


def _as_seen(erasure: Erasure, version: int) -> Erasure:
    found = Erasure.objects.select_for_update().get(pk=erasure.pk)
    if found.state != State.proposed:
        raise InputError(f"This erasure has been decided already: {found.get_state_display().lower()}.")
    if found.version != version:
        raise InputError("Somebody else changed this erasure while you looked. Look again, then decide.")
    return found


def _save(erasure: Erasure, *fields: str) -> None:
    erasure.version += 1
    erasure.save(update_fields=[*fields, "version"])


def _who(erasure: Erasure) -> Who:
    return "account" if erasure.what == Erasure.What.account else "pupil"


def _into_the_file() -> None:
    merge_ledgers()
