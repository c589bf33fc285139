"""Requests as somebody who deals with them reads them: which they may see, what stands in them, what can be done."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import places
from keystage.service.accounts.models import Assignment, User
from keystage.service.accounts.reach import held, reach
from keystage.service.accounts.roles import roles
from keystage.service.audit.actions import record
from keystage.service.jobs.actions import ask_for
from keystage.service.jobs.models import Job
from keystage.service.privacy.actions import OUTCOMES
from keystage.service.privacy.models import RequestStep, RightsRequest, SubjectPack
from keystage.service.privacy.registry import Subject
from keystage.service.privacy.sealing import opened
from keystage.service.privacy.subjects import said_in, subjects_of

__all__ = [
    "PERMISSION", "ShownRequest", "ShownStep", "account_of", "ask_to_gather", "called", "may_be_asked_about",
    "own_places", "requests_seen", "seen_request", "shown_request", "standing",
]  # fmt: skip

PERMISSION = "privacy.run"
_SOON = 7  # days


@dataclass(frozen=True, slots=True)
class ShownStep:
    """words: what was done; said: in somebody's own words; outcome: of a decision."""

    on: date
    words: str
    said: str
    outcome: str
    who: str


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request opened: whom it is about and who asked are in words. unread: the key that sealed it is another."""

    request: RightsRequest
    place: str
    about: tuple[str, ...]
    asker: Mapping[str, str]
    asked: str
    steps: tuple[ShownStep, ...]
    told: tuple[Mapping[str, Any], ...]
    outcomes: tuple[tuple[str, str], ...]
    pack: SubjectPack | None
    restricted: bool
    waits_for_identity: bool
    waits_for_answer: bool
    status: tuple[str, str]
    unread: bool = False


def requests_seen(user: Any) -> QuerySet[RightsRequest]:
    """Those of the places whose data protection officer somebody is."""
    found = reach(user, PERMISSION)
    if found.everywhere:
        return RightsRequest.objects.all()
    here = Q(pk__in=[])
    for kind, code in found.places:
        here |= Q(place_kind=kind, place=code)
    return RightsRequest.objects.filter(here)


def seen_request(user: Any, pk: int) -> RightsRequest:
    """One of them, or absent."""
    found = requests_seen(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_places(user: Any) -> list[tuple[str, str]]:
    """Places for which somebody takes requests: "la:999" and what it is called."""
    found = sorted({(one.kind, one.place) for one in held(user) if PERMISSION in roles()[one.role].permissions})
    called = places.names(found)
    return [(f"{kind}:{code}", called[kind, code]) for kind, code in found]


def may_be_asked_about(user: Any, subjects: Iterable[Subject]) -> None:
    """Raises InputError where a request is about an account that has no role within their places: another officer's."""
    within = reach(user, PERMISSION)
    for one in subjects:
        if one.kind == "account" and not within.everywhere:
            here = Assignment.objects.filter(places.roles_within(within), user=int(one.key))
            if not here.exists():
                raise InputError("There is nobody with this address in your places.")


def account_of(email: str) -> Subject:
    """The account of an address. Raises InputError."""
    found = User.objects.filter(email=email.strip().lower()).values_list("pk", flat=True).first()
    if found is None:
        raise InputError("There is nobody with this address in your places.")
    return Subject("account", str(found))


@transaction.atomic
def ask_to_gather(*, request: RightsRequest, by: Any) -> Job:
    """Ask for everything to be looked through. Neither the job nor the record says more than the request's number."""
    if request.state not in RightsRequest.OPEN:
        raise InputError("The request is closed.")
    if request.identity_asked and request.identity_on is None:
        raise InputError("It is not certain yet who asks: nothing is gathered until it is.")
    record("privacy.pack-asked", by=by, kind="request", key=request.pk)
    return ask_for(
        "site.tasks.gather_for_request", title=f"Gather what is held, request {request.pk}", by=by,
        led_to=reverse("privacy:request", args=[request.pk]), request=request.pk,
    )  # fmt: skip


def standing(request: RightsRequest, *, today: date) -> tuple[str, str]:
    """Where it stands, in words, and the depth of its tag."""
    if request.state == RightsRequest.State.open:
        if request.due_on < today:
            return "Overdue", "intensive"
        soon = request.due_on <= today + timedelta(days=_SOON)
        return ("Due soon", "targeted") if soon else ("In hand", "")
    if request.state == RightsRequest.State.waiting:
        return "Waiting for them", "dashed"
    return request.get_state_display(), ""


def shown_request(request: RightsRequest) -> ShownRequest:
    """Opened for reading."""
    today = timezone.localdate()
    unread = False
    try:
        about, asker, asked = _about(subjects_of(request)), opened(request.asker) or {}, opened(request.asked) or ""
    except InputError:
        about, asker, asked, unread = (), {}, "", True
    steps = () if unread else tuple(_steps(request))
    told = () if unread else tuple(_told(request))
    pause = request.pauses[-1] if request.pauses else ["", "x"]
    return ShownRequest(
        request=request,
        place=called(request.place_kind, request.place),
        about=about,
        asker=asker,
        asked=asked,
        steps=steps,
        told=told,
        outcomes=tuple(OUTCOMES.get(request.kind, {}).items()),
        pack=request.packs.filter(removed_at=None).first(),
        restricted=request.restrictions.filter(lifted_at=None).exists(),
        waits_for_identity=request.identity_asked and request.identity_on is None,
        waits_for_answer=not pause[1],
        status=standing(request, today=today),
        unread=unread,
    )


def called(kind: str, code: str) -> str:
    """What a place is called, as it stands after “for”."""
    return "the whole service" if kind == "everywhere" else places.name(kind, code)


def _about(subjects: Iterable[Subject]) -> tuple[str, ...]:
    found = list(subjects)
    keys = [one.key for one in found if one.kind == "account"]
    names = {str(pk): f"{name}, {email}" for pk, name, email in
             User.objects.filter(pk__in=keys).values_list("pk", "name", "email")}  # fmt: skip
    said = {"pupil": "pupil {}", "named": "{}"}
    return tuple(
        names.get(one.key, "an account that is gone") if one.kind == "account" else said[one.kind].format(one.key)
        for one in found
    )


def _steps(request: RightsRequest) -> Iterable[ShownStep]:
    known = OUTCOMES.get(request.kind, {})
    for step in request.steps.select_related("by"):
        words = said_in(step)
        who = step.by.name if step.by else "Somebody no longer here"
        yield ShownStep(step.on, RequestStep.What(step.what).label, words["said"], known.get(words["outcome"], ""), who)


def _told(request: RightsRequest) -> Iterable[Mapping[str, Any]]:
    for one in request.told.all():
        yield {"source": one.source, "who": opened(one.who), "how": opened(one.how), "on": one.told_on}
