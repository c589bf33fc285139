"""The first administrator, and never being without one."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts.models import Assignment, PlaceKind, User
from keystage.service.accounts.selectors import administrators, has_administrator
from keystage.service.audit.actions import record

__all__ = ["ADMINISTRATOR", "checked_password", "keep_an_administrator", "make_first_administrator"]

ADMINISTRATOR = "system_administrator"


@transaction.atomic
def make_first_administrator(*, email: str, name: str, password: str) -> User:
    """Somebody who may invite everybody else. Refused once there is one."""
    if has_administrator():
        raise InputError("There is an administrator already. Ask them to invite you.")
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise InputError(f"“{email}” is not an email address.") from None
    if not name.strip():
        raise InputError("Give the administrator's name.")
    if User.objects.filter(email=address).exists():
        raise InputError("Somebody with this email address is known already. Choose another address.")
    checked_password(password, User(email=address, name=name))
    user = User.objects.create_user(address, name, password)
    Assignment.objects.create(
        user=user, role=ADMINISTRATOR, place_kind=PlaceKind.everywhere, starts=timezone.localdate()
    )
    record("accounts.first-administrator-made", by=None, kind="person", key=user.pk)
    return user


def checked_password(password: str, user: User) -> None:
    """Refuses a password that is too short, too common or too like the person's own name or address."""
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise InputError(" ".join(problem.messages)) from None


def keep_an_administrator(leaving: User) -> None:
    """Refuses where nobody else would be left to let people in. Call it within the transaction that takes the role."""
    others = administrators().select_for_update().exclude(user=leaving).filter(ends=None)
    mine = administrators().filter(user=leaving)
    if mine.exists() and not others.exists():
        raise InputError("This is the only administrator. Make somebody else an administrator first.")
