"""Everybody of the made-up area, by where they work and what they are."""

from dataclasses import dataclass

from django.utils import timezone

from keystage.service.accounts.models import Assignment, User, in_force
from keystage.service.accounts.roles import roles

__all__ = ["Group", "Person", "cast"]

_GROUPS = (
    ("For the authority", ("la", "cluster")),
    ("At a school", ("school", "class")),
    ("For a trust", ("trust",)),
    ("In a programme", ("programme",)),
    ("For the whole service", ("everywhere",)),
)


@dataclass(frozen=True, slots=True)
class Person:
    """user: the key. role: its title. about: what the role does, in a sentence."""

    user: int
    email: str
    name: str
    role: str
    about: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    people: tuple[Person, ...]


def cast() -> tuple[Group, ...]:
    """Each person once, under the first role they have; whoever has no role comes last."""
    order = {code: number for number, code in enumerate(roles())}
    found = Assignment.objects.filter(in_force(timezone.localdate()), user__is_active=True).select_related("user")
    rows = sorted((one for one in found if one.role in order), key=lambda one: (order[one.role], one.user.name))
    first: dict[int, Assignment] = {}
    for one in rows:
        first.setdefault(one.user_id, one)
    groups = [
        Group(title, tuple(_person(one) for one in first.values() if one.place_kind in kinds))
        for title, kinds in _GROUPS
    ]
    others = User.objects.filter(is_active=True).exclude(pk__in=first)
    groups.append(Group("With no role", tuple(Person(u.pk, u.email, u.name, u.name, "Sees nothing.") for u in others)))
    return tuple(group for group in groups if group.people)


def _person(one: Assignment) -> Person:
    role = roles()[one.role]
    return Person(one.user_id, one.user.email, one.user.name, role.title, role.about)
