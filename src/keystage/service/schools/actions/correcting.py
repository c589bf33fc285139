"""Corrections of the register by hand: laid over what the releases say, with author and reason, until taken back."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.audit.actions import record
from keystage.service.schools.actions.overlay import CORRECTABLE, parsed
from keystage.service.schools.models import Correction, School

__all__ = ["CORRECTABLE", "correct", "take_back"]


@transaction.atomic
def correct(*, school: School, field: str, value: str, reason: str, seen_as: str, by: Any) -> Correction:
    """Lay a correction over one fact. seen_as: the value that stood on the form; refuses where it is another by now."""
    if field not in CORRECTABLE:
        raise InputError("Choose one of the facts in the list.")
    if not reason.strip():
        raise InputError("Say how you know it: others will ask.")
    now = School.objects.select_for_update().get(pk=school.pk)
    stands = _words(getattr(now, field))
    if stands != seen_as:
        raise InputError(
            f"{CORRECTABLE[field].title} has become “{stands or 'nothing'}” while you were writing “{value.strip()}”. "
            "Nothing was saved: look at both and send it again if yours is right."
        )
    read = parsed(field, value)
    if _words(read) == stands:
        raise InputError(f"{CORRECTABLE[field].title} is “{stands}” already.")
    said = stands
    for earlier in Correction.objects.filter(urn=school.urn, field=field, taken_back_at=None):
        said = earlier.said
        earlier.taken_back_at = timezone.now()
        earlier.save(update_fields=["taken_back_at"])
    made = Correction.objects.create(
        urn=school.urn, field=field, value=_words(read), reason=reason.strip(), by=by, said=said
    )
    _set(now, field, read)
    record("schools.corrected", by=by, kind="school", key=school.urn, field=field)
    return made


@transaction.atomic
def take_back(*, correction: Correction, by: Any) -> None:
    """What the releases said stands again. Taken back twice is taken back once."""
    one = Correction.objects.select_for_update().get(pk=correction.pk)
    if one.taken_back_at is not None:
        return
    one.taken_back_at = timezone.now()
    one.save(update_fields=["taken_back_at"])
    school = School.objects.filter(pk=one.urn).first()
    if school is not None:
        _set(school, one.field, parsed(one.field, one.said))
    record("schools.correction-taken-back", by=by, kind="school", key=one.urn, field=one.field)


def _set(school: School, field: str, value: Any) -> None:
    setattr(school, field, value)
    if field == "cluster":
        school.cluster_code = f"{school.la}:{value}" if value else ""
    school.words = " ".join((school.name, school.town, school.postcode)).lower()[:400]
    school.save()


def _words(value: Any) -> str:
    return "" if value is None else str(value)
