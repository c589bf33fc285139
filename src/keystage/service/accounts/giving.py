"""Which roles a person may give where, and so which they may end. Nobody gives a role to themselves."""

from typing import Any

from keystage.service.accounts import places
from keystage.service.accounts.models import PlaceKind
from keystage.service.accounts.reach import Held, Reach, held
from keystage.service.accounts.roles import Role, roles

__all__ = ["may_give", "reach_to_give", "roles_to_give"]


def roles_to_give(user: Any) -> tuple[Role, ...]:
    """Every role this person may give somewhere."""
    return tuple(role for code, role in roles().items() if reach_to_give(user, code))


def reach_to_give(user: Any, role: str) -> Reach:
    """Where this person may give a role: the places of those of their own roles that may give it."""
    found = frozenset((one.kind, one.place) for one in held(user) if _gives(one, role))
    return Reach((PlaceKind.everywhere.value, "") in found, found)


def may_give(user: Any, role: str, kind: str, code: str) -> bool:
    """Whether this person may give (and end) this role in this place today."""
    if role not in roles() or kind not in roles()[role].places:
        return False
    found = reach_to_give(user, role)
    return bool(found) and found.covers(*places.chain(kind, code))


def _gives(one: Held, role: str) -> bool:
    own = roles()[one.role]
    return "people.invite" in own.permissions and (role in own.may_give or "*" in own.may_give)
