"""Which areas somebody may see, as whom, and with which schools: every page of areas begins here."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q
from django.http import Http404

from keystage.analysis.packs.place import Place, PlaceKind
from keystage.service.accounts.reach import reach
from keystage.service.schools.models import School, SchoolGroup
from keystage.service.schools.selectors import audiences

__all__ = ["KINDS", "SEES", "FoundArea", "area_audience", "areas_for", "visible_area", "whole_authorities"]

SEES = ("area.see", "groups.make")  # what opens the list: whoever makes groups reads them as areas
KINDS: dict[PlaceKind, str] = {
    "la": "Authorities", "trust": "Trusts", "cluster": "Clusters", "group": "Groups of schools",
}  # fmt: skip
_COLUMNS: dict[PlaceKind, str] = {"la": "la", "trust": "trust_uid", "cluster": "cluster_code"}
_NAMES: dict[PlaceKind, str] = {"la": "la_name", "trust": "trust", "cluster": "cluster"}
PUBLIC_LEAST = 3  # schools that are read unnamed: of two, each would know the other's figures (9a.21)
AreaAudience = Literal["adviser", "public"]


@dataclass(frozen=True, slots=True)
class FoundArea:
    """A place with the audience somebody reads it as. own: a group of their own."""

    place: Place
    audience: AreaAudience
    own: bool = False

    def named(self, part: str) -> tuple[str, ...]:
        """All that a piece of its pages depends on, beside the figures."""
        place = self.place
        return part, place.kind, place.code, place.name, str(place.whole), self.audience, *place.urns


def areas_for(user: Any) -> dict[PlaceKind, list[FoundArea]]:
    """Every area somebody may see, by kind and in order of names; two queries, however many schools."""
    schools = _within_reach(user)
    found: dict[PlaceKind, list[FoundArea]] = {kind: [] for kind in KINDS}
    for kind, column in _COLUMNS.items():
        for code in {getattr(one, column) for one in schools} - {""}:
            made = _made(user, kind, code, schools)
            if made is not None:
                found[kind].append(made)
    found["group"] = _groups(user)
    return {kind: sorted(areas, key=lambda one: one.place.name) for kind, areas in found.items()}


def whole_authorities() -> list[Place]:
    """Every authority with a school that figures are made for, as whoever may see all of it has it before them."""
    columns = ("urn", *_COLUMNS.values(), *_NAMES.values())
    codes = set(School.objects.filter(served=True).values_list("la", flat=True)) - {""}
    every = list(School.objects.filter(la__in=codes).only(*columns))
    return [_place("la", code, [one for one in every if one.la == code], whole=True) for code in sorted(codes)]


def visible_area(user: Any, kind: str, code: str) -> FoundArea:
    """The area, or absent: denied and not there look the same."""
    if kind == "group":
        made = next(iter(_groups(user, code)), None)
    else:
        known = next((one for one in _COLUMNS if one == kind), None)
        made = None
        if known is not None and code:
            made = _made(user, known, code, _within_reach(user, **{_COLUMNS[known]: code}))
    if made is None:
        raise Http404
    return made


def area_audience(user: Any, schools: Iterable[School], permission: str = "area.see") -> AreaAudience:
    """As whom somebody reads figures of these schools together: named only where they work with every one as its
    adviser (or more), else unnamed and without small cohorts (domain handbook 9a.21)."""
    rows = ((one.urn, one.la, one.trust_uid, one.cluster_code) for one in schools)
    inside = set(audiences(user, rows, permission).values()) <= {"school", "adviser"}
    return "adviser" if inside else "public"


def _within_reach(user: Any, **where: str) -> list[School]:
    """Schools with what places them and nothing else: a county has hundreds."""
    columns = ("urn", *_COLUMNS.values(), *_NAMES.values())
    return list(School.objects.visible_to(user, "area.see").filter(**where).only(*columns))


def _made(user: Any, kind: PlaceKind, code: str, schools: list[School]) -> FoundArea | None:
    """An authority is wholly within reach or absent; of a trust or a cluster, the schools within reach are shown."""
    own = [one for one in schools if getattr(one, _COLUMNS[kind]) == code]
    if not own:
        return None
    within = reach(user, "area.see")
    if kind == "la" and not within.covers((kind, code)):
        return None
    whole = within.covers((kind, code)) or (kind == "cluster" and within.covers(("la", code.partition(":")[0])))
    place, audience = _place(kind, code, own, whole=whole), area_audience(user, own)
    return FoundArea(place, audience) if _enough(place, audience) else None


def _place(kind: PlaceKind, code: str, schools: list[School], *, whole: bool) -> Place:
    return Place(kind, code, _name(kind, code, schools), tuple(sorted(one.urn for one in schools)), whole=whole)


def _enough(place: Place, audience: AreaAudience) -> bool:
    """Unnamed schools must be several; an authority's own figures are published however few it has."""
    return audience == "adviser" or place.kind == "la" or len(place.urns) >= PUBLIC_LEAST


def _name(kind: PlaceKind, code: str, schools: list[School]) -> str:
    counted = Counter(name for one in schools if (name := getattr(one, _NAMES[kind])))
    return counted.most_common(1)[0][0] if counted else code


def _groups(user: Any, code: str = "") -> list[FoundArea]:
    """Groups of one's own, and shared ones, whose every school one may see: as an area, or its figures one by one."""
    if not user.is_authenticated:
        return []
    mine = SchoolGroup.objects.filter(Q(owner=user) | Q(shared=True))
    mine = mine.filter(pk=code) if code.isdecimal() else mine.none() if code else mine
    listed = [one for one in mine if one.urns]
    if not listed:
        return []
    by_area = {one.urn: one for one in _within_reach(user)}
    by_figures = {one.urn: one for one in School.objects.visible_to(user, "figures.see")}
    found = []
    for group in listed:
        for permission, seen in (("area.see", by_area), ("figures.see", by_figures)):
            if all(urn in seen for urn in group.urns):
                place = Place("group", str(group.pk), group.name, tuple(sorted(group.urns)))
                audience = area_audience(user, [seen[urn] for urn in group.urns], permission)
                if _enough(place, audience):
                    found.append(FoundArea(place, audience, own=group.owner_id == user.pk))
                break
    return found
