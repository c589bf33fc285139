"""Long work of pages that stand above all apps: gathering what every one of them holds about a person."""

from collections.abc import Callable

from django.conf import settings

from keystage.analysis.errors import InputError
from keystage.service.accounts.models import User
from keystage.service.accounts.reach import Reach
from keystage.service.jobs.actions import tell
from keystage.service.jobs.models import Job
from keystage.service.privacy.models import RightsRequest
from keystage.service.privacy.packs import keep_pack
from keystage.service.privacy.subjects import subjects_of
from keystage.service.site.privacy.gathering import gather
from keystage.service.site.privacy.leaving import carry_on, carry_out_disposal, carry_out_erasure

__all__ = ["carry_on", "dispose", "erase", "gather_for_request"]


def erase(job: Job, *, erasure: int) -> str:
    """Carry out an approved erasure. The job knows it by its number alone."""
    return carry_out_erasure(erasure, _telling(job))


def dispose(job: Job, *, disposal: int) -> str:
    """Carry out an approved disposal list."""
    return carry_out_disposal(disposal, _telling(job))


def _telling(job: Job) -> Callable[[int, int, str], None]:
    return lambda done, total, said: tell(job, done=done, total=total, unit="steps", said=said)


def gather_for_request(job: Job, *, request: int) -> str:
    """Look through everything for the person a request is about. The job knows the request by its number alone.

    Begun again it makes the pack anew; an earlier one goes.
    """
    found = RightsRequest.objects.filter(pk=request, state__in=RightsRequest.OPEN).first()
    if found is None:
        raise InputError("The request was closed meanwhile: nothing was gathered.")
    where = Reach(found.place_kind == "everywhere", frozenset({(found.place_kind, found.place)}))
    gathered = gather(
        subjects_of(found), within=where,
        tell=lambda done, total, said: tell(job, done=done, total=total, unit="places", said=f"Looked through: {said}"),
    )  # fmt: skip
    pack = keep_pack(request=found, gathered=gathered, by=_person(job))
    days = settings.SUBJECT_ACCESS_DAYS
    return f"{pack.entries:,} things are held. Read them before you send them; the file is destroyed after {days} days."


def _person(job: Job) -> User | None:
    kind, _, number = job.who.partition(":")
    return User.objects.filter(pk=number).first() if kind == "user" else None
