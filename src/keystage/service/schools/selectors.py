"""Reads: who a school is, which of them a person may see, as whom, and what they put together."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from keystage.analysis.packs import Audience
from keystage.service.accounts.reach import held, reach
from keystage.service.accounts.roles import roles
from keystage.service.schools.finding import Found, Match, find, urns_in
from keystage.service.schools.index import Index, index
from keystage.service.schools.models import Correction, Projection, School, SchoolGroup, Watched

__all__ = [
    "AUDIENCES",
    "Found",
    "Index",
    "Match",
    "audience_for",
    "audiences",
    "correctable_school",
    "corrections_of",
    "find",
    "groups_for",
    "index",
    "own_group",
    "projections",
    "urns_in",
    "visible_group",
    "visible_school",
    "visible_urns",
    "watched_by",
]  # fmt: skip

AUDIENCES: tuple[Audience, ...] = ("school", "adviser", "governors", "public")  # who sees most first


def visible_school(user: Any, urn: str, permission: str = "schools.see") -> School:
    """The school, or absent: denied and not there look the same."""
    found = School.objects.visible_to(user, permission).filter(urn=urn).first()
    if found is None:
        raise Http404
    return found


def visible_urns(user: Any, permission: str = "schools.see") -> frozenset[str]:
    """The URNs of all the schools somebody may see."""
    return frozenset(School.objects.visible_to(user, permission).order_by().values_list("urn", flat=True))


def audience_for(user: Any, school: School, permission: str = "figures.see") -> Audience:
    """As whom `user` reads this school's figures: the widest of the roles that reach it."""
    return _widest(_audience_of_places(user, permission), school.places)


def audiences(
    user: Any, rows: Iterable[tuple[str, str, str, str]], permission: str = "figures.see"
) -> dict[str, Audience]:  # fmt: skip
    """URN -> as whom `user` reads it, for many at once. rows: urn, la, trust_uid, cluster_code."""
    of = _audience_of_places(user, permission)
    kinds = ("school", "la", "trust", "cluster")
    return {row[0]: _widest(of, [(k, code) for k, code in zip(kinds, row, strict=True) if code]) for row in rows}


def watched_by(user: Any) -> frozenset[str]:
    """URNs on somebody's own list."""
    return frozenset(Watched.objects.filter(user=user).values_list("urn", flat=True))


def groups_for(user: Any) -> QuerySet[SchoolGroup]:
    """Their own groups, and those that others share. Of another's group they see the schools they may see anyway."""
    return SchoolGroup.objects.filter(Q(owner=user) | Q(shared=True)).select_related("owner")


def visible_group(user: Any, pk: int, *, seen: Collection[str] | None = None) -> SchoolGroup:
    """One's own group, or a shared one of which one sees a school; else absent."""
    found = groups_for(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    own = found.owner_id == user.pk
    if not own and not set(found.urns) & set(visible_urns(user) if seen is None else seen):
        raise Http404
    return found


def own_group(user: Any, pk: int) -> SchoolGroup:
    """A group that this person may change: one's own; a shared one, where one sees every school in it."""
    found = visible_group(user, pk)
    if found.owner_id != user.pk and not set(found.urns) <= visible_urns(user, "groups.make"):
        raise Http404
    return found


def corrections_of(urn: str) -> QuerySet[Correction]:
    """Corrections of one school that stand, newest first: shown on its page."""
    return Correction.objects.filter(urn=urn, taken_back_at=None).select_related("by").order_by("-made_at")


def correctable_school(user: Any, urn: str) -> School:
    """A school whose facts this person may correct; else absent."""
    return visible_school(user, urn, "register.change")


def projections() -> QuerySet[Projection]:
    """Each time the register was read, newest first."""
    return Projection.objects.select_related("by")


def _audience_of_places(user: Any, permission: str) -> dict[tuple[str, str], Audience]:
    """Place -> the widest audience somebody is there."""
    found: dict[tuple[str, str], Audience] = {}
    for one in held(user) if reach(user, permission) else ():
        of = roles()[one.role]
        if permission not in of.permissions:
            continue
        place = (one.kind, one.place)
        if place not in found or AUDIENCES.index(of.audience) < AUDIENCES.index(found[place]):
            found[place] = of.audience
    return found


def _widest(of: dict[tuple[str, str], Audience], places: Iterable[tuple[str, str]]) -> Audience:
    found = {of[place] for place in (*places, ("everywhere", "")) if place in of}
    return next((audience for audience in AUDIENCES if audience in found), "public")
