"""Reads: who a school is, and which of them a person may see."""

from typing import Any

from django.http import Http404

from keystage.analysis.packs import Audience
from keystage.service.accounts.reach import held
from keystage.service.accounts.roles import roles
from keystage.service.schools.models import School

__all__ = ["AUDIENCES", "audience_for", "visible_school"]

AUDIENCES: tuple[Audience, ...] = ("school", "adviser", "governors", "public")  # who sees most first


def visible_school(user: Any, urn: str, permission: str = "schools.see") -> School:
    """The school, or absent: denied and not there look the same."""
    found = School.objects.visible_to(user, permission).filter(urn=urn).first()
    if found is None:
        raise Http404
    return found


def audience_for(user: Any, school: School, permission: str = "figures.see") -> Audience:
    """As whom `user` reads this school's figures: the widest of the roles that reach it."""
    places = {*school.places, ("everywhere", "")}
    found = {
        roles()[one.role].audience
        for one in held(user)
        if permission in roles()[one.role].permissions and (one.kind, one.place) in places
    }
    return next((audience for audience in AUDIENCES if audience in found), "public")
