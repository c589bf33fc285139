"""Whose pupils somebody may see: all of a school, or the classes they teach. Anybody else: the page is not there."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404

from keystage.service.accounts.reach import held
from keystage.service.accounts.roles import roles
from keystage.service.schools.models import School

__all__ = ["PupilAccess", "access_to"]


@dataclass(frozen=True, slots=True)
class PupilAccess:
    """classes: those somebody teaches; null: all pupils. own_staff: of this school, who may take whole UPNs away.

    figures: whether the school's other pages open for them too.
    """

    school: School
    classes: tuple[str, ...] | None
    own_staff: bool
    figures: bool
    home: Path


def access_to(user: Any, urn: str) -> PupilAccess:
    """Denied and absent look the same."""
    figures = School.objects.visible_to(user, "figures.see").filter(urn=urn).exists()
    school = School.objects.with_pupils_for(user).filter(urn=urn).first()
    if school is not None:
        return PupilAccess(school, None, _own_staff(user, school), figures, settings.KEYSTAGE_HOME)
    classes = _classes(user, urn)
    school = School.objects.filter(urn=urn).first() if classes else None
    if school is None:
        raise Http404
    return PupilAccess(school, classes, False, figures, settings.KEYSTAGE_HOME)


def _own_staff(user: Any, school: School) -> bool:
    return any(
        roles()[one.role].pupils == "school" and (one.kind, one.place) in school.places and one.kind == "school"
        for one in held(user)
    )


def _classes(user: Any, urn: str) -> tuple[str, ...]:
    """The classes of this school that somebody teaches: "999001:6A" is class 6A."""
    taught = [one.place for one in held(user) if one.kind == "class" and roles()[one.role].pupils == "class"]
    return tuple(place.partition(":")[2] for place in taught if place.partition(":")[0] == urn)
