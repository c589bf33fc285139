"""A pupil's rows kept and not used, while it is argued whether they are right (UK GDPR, article 18)."""

from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.store import Home
from keystage.analysis.store.people import numbers_of
from keystage.service.audit.actions import record
from keystage.service.privacy.actions.requests import add_step
from keystage.service.privacy.models import RequestStep, Restriction, RightsRequest
from keystage.service.privacy.sealing import sealed
from keystage.service.privacy.subjects import subjects_of

__all__ = ["lift", "restrict"]

_SCHOOL_NUMBER = ":"


@transaction.atomic
def restrict(*, request: RightsRequest, by: Any, today: date) -> Restriction:
    """From now on the pupil is left out of lists of pupils and of what is downloaded of them."""
    upns = [one.key for one in subjects_of(request) if one.kind == "pupil" and _SCHOOL_NUMBER not in one.key]
    if not upns:
        raise InputError("Only a pupil whose UPN the request has can be left out of lists. Note what you do instead.")
    if request.restrictions.filter(lifted_at=None).exists():
        raise InputError("It is restricted already.")
    home = Home(Path(settings.KEYSTAGE_HOME))
    numbers = sorted({number for upn in upns for number in numbers_of(home, upn)})
    made = Restriction.objects.create(request=request, numbers=sealed(numbers))
    add_step(request, RequestStep.What.restricted, by=by, on=today)
    record("privacy.restricted", by=by, kind="request", key=request.pk)
    return made


@transaction.atomic
def lift(*, request: RightsRequest, why: str, by: Any, today: date) -> None:
    """They are told before it is lifted (article 18(3))."""
    if not why.strip():
        raise InputError("Say why it is lifted, and when they were told: the law asks that they are, beforehand.")
    if not request.restrictions.filter(lifted_at=None).update(lifted_at=timezone.now()):
        raise InputError("It is not restricted.")
    add_step(request, RequestStep.What.lifted, by=by, on=today, said=why)
    record("privacy.restriction-lifted", by=by, kind="request", key=request.pk)
