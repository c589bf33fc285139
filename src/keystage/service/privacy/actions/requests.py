"""What is done about a request, from the day it comes to the day it is answered. Every step is written down, sealed."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from keystage.analysis.errors import InputError
from keystage.service.audit.actions import record
from keystage.service.privacy.clock import Facts, due_on
from keystage.service.privacy.models import RequestStep, RightsRequest, ToldRecipient
from keystage.service.privacy.registry import Subject
from keystage.service.privacy.sealing import sealed
from keystage.service.privacy.subjects import checked, keep

__all__ = [
    "OUTCOMES", "add_step", "answer", "ask_what_they_want", "confirm_identity", "decide", "extend", "note",
    "open_request", "refuse", "set_due", "tell_recipient", "they_answered", "withdraw",
]  # fmt: skip

Kind, State, What = RightsRequest.Kind, RightsRequest.State, RequestStep.What

OUTCOMES: Mapping[str, Mapping[str, str]] = {
    Kind.rectification: {
        "source": "Corrected in the file it comes from, which was taken in anew",
        "here": "Corrected here, over what the file says",
        "beside": "Left as it stands, with a note beside it that they say it is wrong",
        "refused": "Refused: it is right as it stands",
    },
    Kind.restriction: {"done": "Restricted", "refused": "Refused"},
    Kind.objection: {
        "upheld": "Upheld: it is no longer used for this",
        "refused": "Refused: there are compelling grounds, which are written here",
    },
    Kind.erasure: {"done": "Erased", "refused": "Refused: it has to be kept, for the reason written here"},
}
_CHANGED = "Somebody else changed this request while you looked. Look again, then decide."
_GATHERED = (Kind.access, Kind.record)


@transaction.atomic
def open_request(
    *, by: Any, kind: str, about: str, subjects: Sequence[Subject], asker: Mapping[str, str], relation: str,
    channel: str, place: tuple[str, str], received_on: date, asked: str, identity_known: bool, today: date,
) -> RightsRequest:  # fmt: skip
    """Write down a request. asker: name and contact. identity_known: nobody needs to ask who they are.

    Raises InputError where it was received in the future, or the person cannot be looked for.
    """
    if received_on > today:
        raise InputError("It cannot have been received after today.")
    if kind == Kind.record and (about != "pupil" or relation != RightsRequest.Relation.parent):
        raise InputError("The educational record is a parent’s right, about a pupil. Choose subject access instead.")
    people = checked(subjects)
    made = RightsRequest.objects.create(
        kind=kind, about=about, subject=keep(people), asker=sealed(dict(asker)), asked=sealed(asked.strip()),
        relation=relation, channel=channel, place_kind=place[0], place=place[1], received_on=received_on,
        identity_asked=not identity_known, due_on=received_on, by=by,
        state=State.open if identity_known else State.waiting,
    )  # fmt: skip
    _reckon(made)
    add_step(made, What.opened, by=by, on=received_on)
    if not identity_known:
        add_step(made, What.identity_asked, by=by, on=today)
    _record("privacy.request-opened", made, by, of=kind, about=about)
    return made


@transaction.atomic
def confirm_identity(*, request: RightsRequest, version: int, on: date, how: str, by: Any) -> None:
    """It is certain who asks: where that had to be asked, the month runs from here."""
    if not how.strip():
        raise InputError("Say how you know: which document you saw, or who vouched for them. Keep no copy of it.")
    _not_before(request, on)
    _take(request, version, identity_on=on, state=State.open)
    add_step(request, What.identity, by=by, on=on, said=how)
    _record("privacy.identity-confirmed", request, by)


@transaction.atomic
def ask_what_they_want(*, request: RightsRequest, version: int, on: date, words: str, by: Any) -> None:
    """The clock stands still until they answer. Only where without it nobody could tell what they want."""
    if not words.strip():
        raise InputError("Say what you asked them.")
    if request.kind == Kind.record:
        raise InputError("The educational record is given as a whole: the fifteen school days do not stand still.")
    _not_before(request, on)
    _take(request, version, state=State.waiting, pauses=[*request.pauses, [on.isoformat(), ""]])
    add_step(request, What.paused, by=by, on=on, said=words)
    _record("privacy.clock-stopped", request, by)


@transaction.atomic
def they_answered(*, request: RightsRequest, version: int, on: date, words: str, by: Any) -> None:
    """The clock goes on."""
    *before, last = request.pauses or [["", "x"]]
    if last[1]:
        raise InputError("Nothing was asked of them that is still open.")
    if on < date.fromisoformat(last[0]):
        raise InputError("They cannot have answered before they were asked.")
    _take(request, version, state=State.open, pauses=[*before, [last[0], on.isoformat()]])
    add_step(request, What.resumed, by=by, on=on, said=words)
    _record("privacy.clock-started", request, by)


@transaction.atomic
def extend(*, request: RightsRequest, version: int, on: date, why: str, by: Any) -> None:
    """Two months more, because it is complex: told to them, with the reason, within the first month."""
    if request.kind == Kind.record:
        raise InputError("The fifteen school days for the educational record cannot be extended.")
    if request.extended_on:
        raise InputError("It was extended already, and can be only once.")
    if not why.strip():
        raise InputError("Write the reason as you told it to them: the law asks for one.")
    if on > request.due_on:
        raise InputError("They have to be told within the first month, and that is over. Answer as soon as you can.")
    _not_before(request, on)
    _take(request, version, extended_on=on)
    add_step(request, What.extended, by=by, on=on, said=why)
    _record("privacy.extended", request, by)


@transaction.atomic
def set_due(*, request: RightsRequest, version: int, day: date, why: str, by: Any, today: date) -> None:
    """A due day by hand: of a school with terms of its own, or earlier than the law asks."""
    if not why.strip():
        raise InputError("Say why it is due on another day.")
    if day < request.received_on:
        raise InputError("It cannot be due before it was received.")
    if request.kind != Kind.record and day > _by_law(request):
        raise InputError("That is later than the law allows. Extend it, or answer by the day that stands here.")
    _take(request, version, own_due_on=day)
    add_step(request, What.due_set, by=by, on=today, said=why)
    _record("privacy.due-set", request, by)


@transaction.atomic
def note(*, request: RightsRequest, words: str, by: Any, today: date) -> None:
    if not words.strip():
        raise InputError("Write the note.")
    add_step(request, What.noted, by=by, on=today, said=words)
    _record("privacy.noted", request, by)


@transaction.atomic
def decide(*, request: RightsRequest, version: int, outcome: str, why: str, by: Any, today: date) -> None:
    """What becomes of it, with the reason as the person will read it. They still have to be told: `answer`."""
    known = OUTCOMES.get(request.kind, {})
    if outcome not in known:
        raise InputError("Choose what was decided.")
    if not why.strip():
        raise InputError("Write the reason: they read it, and may complain about it.")
    _take(request, version)
    add_step(request, What.decided, by=by, on=today, said=why, outcome=outcome)
    _record("privacy.decided", request, by, outcome=outcome)


@transaction.atomic
def tell_recipient(*, request: RightsRequest, source: str, who: str, how: str, on: date, by: Any) -> None:
    """Somebody who was given it has been told that it was wrong, or is restricted (article 19)."""
    if not who.strip():
        raise InputError("Say who was told.")
    _not_before(request, on)
    ToldRecipient.objects.create(
        request=request, source=source[:60], who=sealed(who.strip()), how=sealed(how.strip()), told_on=on, by=by
    )
    add_step(request, What.told, by=by, on=on, said=who)
    _record("privacy.recipient-told", request, by, source=source[:60])


@transaction.atomic
def answer(*, request: RightsRequest, version: int, on: date, how: str, by: Any) -> None:
    """They have their answer, and this is how it reached them."""
    if not how.strip():
        raise InputError("Say how it was sent: by hand, by post, by a link with a code told on the telephone.")
    if request.kind in _GATHERED and not request.packs.exists():
        raise InputError("Nothing has been gathered yet. Gather what is held, read it, then send it.")
    if request.kind in OUTCOMES and not request.steps.filter(what=What.decided).exists():
        raise InputError("Nothing has been decided yet. Write the decision and its reason first.")
    _not_before(request, on)
    _take(request, version, state=State.answered, closed_on=on)
    add_step(request, What.answered, by=by, on=on, said=how)
    _record("privacy.request-answered", request, by)


@transaction.atomic
def refuse(*, request: RightsRequest, version: int, on: date, why: str, by: Any) -> None:
    """Manifestly unfounded or excessive, or nobody could tell who asks. They were told why, and of their rights."""
    if not why.strip():
        raise InputError("Write the reason as you told it to them.")
    _not_before(request, on)
    _take(request, version, state=State.refused, closed_on=on)
    add_step(request, What.refused, by=by, on=on, said=why)
    _record("privacy.request-refused", request, by)


@transaction.atomic
def withdraw(*, request: RightsRequest, version: int, on: date, words: str, by: Any) -> None:
    """They no longer ask."""
    _not_before(request, on)
    _take(request, version, state=State.withdrawn, closed_on=on)
    add_step(request, What.withdrawn, by=by, on=on, said=words)
    _record("privacy.request-withdrawn", request, by)


def add_step(request: RightsRequest, what: str, *, by: Any, on: date, said: str = "", **more: str) -> RequestStep:
    """One line of the request's history."""
    words = {"said": said.strip(), **more} if said.strip() or more else None
    return RequestStep.objects.create(request=request, what=what, by=by, on=on, words=sealed(words) if words else "")


def _take(request: RightsRequest, version: int, **changes: Any) -> None:
    """Change the request if it still is as the person saw it, and reckon its due day anew."""
    open_ = RightsRequest.objects.filter(pk=request.pk, version=version, state__in=RightsRequest.OPEN)
    if not open_.update(version=F("version") + 1, **changes):
        raise InputError(_CHANGED)
    request.refresh_from_db()
    _reckon(request)


def _reckon(request: RightsRequest) -> None:
    request.due_on = request.own_due_on or _by_law(request)
    request.save(update_fields=["due_on"])


def _by_law(request: RightsRequest) -> date:
    pauses = tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, b in request.pauses if b)
    facts = Facts(
        school_days=request.kind == Kind.record,
        received_on=request.received_on,
        identity_on=request.identity_on if request.identity_asked else None,
        pauses=pauses,
        extended=request.extended_on is not None,
    )
    return due_on(facts, home=settings.KEYSTAGE_HOME)


def _not_before(request: RightsRequest, on: date) -> None:
    if on < request.received_on:
        raise InputError("That day is before the request was received.")


def _record(what: str, request: RightsRequest, by: Any, **detail: Any) -> None:
    record(what, by=by, kind="request", key=request.pk, **detail)
