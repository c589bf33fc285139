"""Who must have a second factor, and who has one."""

from typing import Any

from django.conf import settings

from keystage.service.accounts.models import Authenticator
from keystage.service.accounts.reach import held
from keystage.service.accounts.roles import roles

__all__ = ["has_second_factor", "must_have_second_factor", "why_second_factor"]


def must_have_second_factor(user: Any) -> bool:
    """Whether one of their roles of today asks for it. Nobody in a made-up area, where anybody may be anybody."""
    return not settings.KEYSTAGE_DEMO and bool(why_second_factor(user))


def why_second_factor(user: Any) -> list[str]:
    """ "Headteacher: sees pupils …", a line a role that asks for it."""
    found = {one.role: roles()[one.role] for one in held(user)}
    return [f"{role.title}: {role.second_factor}" for role in found.values() if role.second_factor]


def has_second_factor(user: Any) -> bool:
    return Authenticator.objects.filter(user=user).exists()
