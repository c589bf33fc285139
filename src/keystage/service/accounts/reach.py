"""Where a person may do one thing today. The one place from which every app learns it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from keystage.service.accounts.models import Assignment, PlaceKind, SharingAgreement, User, in_force
from keystage.service.accounts.roles import roles

__all__ = ["Held", "Reach", "held", "reach", "shared_places"]


@dataclass(frozen=True, slots=True)
class Held:
    """One role somebody has today."""

    role: str
    kind: str
    place: str


@dataclass(frozen=True, slots=True)
class Reach:
    """everywhere, or within these places: (kind, code)."""

    everywhere: bool
    places: frozenset[tuple[str, str]]

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.places)

    def codes(self, kind: str) -> frozenset[str]:
        return frozenset(code for of, code in self.places if of == kind)

    def covers(self, *places: tuple[str, str]) -> bool:
        """Whether one of these (a school's URN, trust, cluster, authority) is within it."""
        return self.everywhere or any(place in self.places for place in places)


NOWHERE = Reach(everywhere=False, places=frozenset())


def held(user: Any) -> tuple[Held, ...]:
    """Roles in force today, one query a request: what ended yesterday is gone with the next page."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    kept: tuple[date, tuple[Held, ...]] | None = user.__dict__.get("_held")
    today = timezone.localdate()
    if kept is None or kept[0] != today:
        rows = Assignment.objects.filter(in_force(today), user=user).values_list("role", "place_kind", "place")
        kept = (today, tuple(Held(*row) for row in rows if row[0] in roles()))
        user.__dict__["_held"] = kept
    return kept[1]


def reach(user: Any, permission: str) -> Reach:
    """Where `user` may do `permission` today."""
    return _together(one for one in held(user) if permission in roles()[one.role].permissions)


def shared_places(role: str) -> frozenset[tuple[str, str]]:
    """Schools and trusts that have agreed to share pupils' rows with a role, today."""
    found = SharingAgreement.objects.filter(in_force(timezone.localdate()))
    return frozenset((one.place_kind, one.place) for one in found if role in one.roles)


def _together(found: Iterable[Held]) -> Reach:
    places = frozenset((one.kind, one.place) for one in found)
    if not places:
        return NOWHERE
    return Reach((PlaceKind.everywhere.value, "") in places, places)
