"""Passwords changed, and forgotten ones chosen anew."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import letters
from keystage.service.accounts.actions.administrators import checked_password
from keystage.service.accounts.models import ResetLink, User
from keystage.service.accounts.selectors import open_reset_link
from keystage.service.accounts.tokens import digest, new_token
from keystage.service.audit.actions import record

__all__ = ["ask_for_reset", "change_password", "reset_password"]

_GOOD_FOR = timedelta(hours=1)
_MOST_LETTERS = 3  # an hour: nobody's letter box is filled by a stranger


@transaction.atomic
def change_password(*, user: User, old: str, new: str) -> User:
    """A person changes their own. Every other browser of theirs is signed out."""
    if not user.check_password(old):
        raise InputError("The password you have now is not right.")
    checked_password(new, user)
    user.set_password(new)
    user.save(update_fields=["password"])
    ResetLink.objects.filter(user=user, used_at=None).update(used_at=timezone.now())
    record("accounts.password-changed", by=user, kind="person", key=user.pk)
    transaction.on_commit(partial(letters.send_aside, letters.written("password_changed", user.email, user=user)))
    return user


@transaction.atomic
def ask_for_reset(*, email: str, link: Callable[[str], str]) -> None:
    """A letter with a link to whoever has this address here. Nothing tells whether anybody has."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None:
        return
    now = timezone.now()
    if ResetLink.objects.filter(user=user, made_at__gt=now - _GOOD_FOR).count() >= _MOST_LETTERS:
        return
    token = new_token()
    ResetLink.objects.create(user=user, digest=digest(token), expires_at=now + _GOOD_FOR)
    record("accounts.reset-asked", by=None, kind="person", key=user.pk)
    letter = letters.written("reset", user.email, user=user, address=link(token))
    transaction.on_commit(partial(letters.send_aside, letter))


@transaction.atomic
def reset_password(*, token: str, password: str) -> User:
    """A new password by the link of a letter; every browser is signed out, and every other link is void."""
    found = open_reset_link(token, lock=True)
    if found is None:
        raise InputError("This link can no longer be used. Ask for a new one.")
    user = found.user
    checked_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    ResetLink.objects.filter(user=user, used_at=None).update(used_at=timezone.now())
    record("accounts.password-reset", by=user, kind="person", key=user.pk)
    transaction.on_commit(partial(letters.send_aside, letters.written("password_changed", user.email, user=user)))
    return user
