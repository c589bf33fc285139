"""Passwords changed, and forgotten ones chosen anew."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import letters
from keystage.service.accounts.actions.administrators import checked_password
from keystage.service.accounts.actions.sessions import end_sessions
from keystage.service.accounts.actions.signing_in import count_try, may_use_password
from keystage.service.accounts.models import ResetLink, User
from keystage.service.accounts.pauses import Counted, was_right
from keystage.service.accounts.selectors import open_reset_link
from keystage.service.accounts.tokens import digest, new_token
from keystage.service.audit.actions import record

__all__ = ["ask_for_reset", "change_password", "check_password_again", "reset_password"]

_GOOD_FOR = timedelta(hours=1)
_MOST_LETTERS, _MOST_A_DAY = 3, 10  # an hour, a day: nobody's letter box is filled by a stranger


@transaction.atomic
def change_password(*, user: User, old: str, new: str, but: str = "") -> User:
    """A person changes their own. Every browser of theirs is signed out. but: digest of the session that goes on."""
    if not user.check_password(old):
        raise InputError("The password you have now is not right.")
    checked_password(new, user)
    user.set_password(new)
    user.save(update_fields=["password"])
    end_sessions(user, but=but)
    ResetLink.objects.filter(user=user, used_at=None).update(used_at=timezone.now())
    record("accounts.password-changed", by=user, kind="person", key=user.pk)
    transaction.on_commit(partial(letters.send_aside, letters.written("password_changed", user.email, user=user)))
    return user


@transaction.atomic
def ask_for_reset(*, email: str, link: Callable[[str], str]) -> None:
    """A letter with a link to whoever has this address here. Nothing tells whether anybody has."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None or not may_use_password(user):
        return
    now = timezone.now()
    sent = ResetLink.objects.filter(user=user)
    if (
        sent.filter(made_at__gt=now - _GOOD_FOR).count() >= _MOST_LETTERS
        or sent.filter(made_at__gt=now - timedelta(days=1)).count() >= _MOST_A_DAY
    ):
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
    end_sessions(user)
    ResetLink.objects.filter(user=user, used_at=None).update(used_at=timezone.now())
    record("accounts.password-reset", by=user, kind="person", key=user.pk)
    transaction.on_commit(partial(letters.send_aside, letters.written("password_changed", user.email, user=user)))
    return user


def check_password_again(*, user: User, password: str) -> None:
    """Of somebody who is signed in. Refuses a wrong one, and after several for a while any."""
    counted = Counted("confirm", f"{user.pk} password")
    count_try([counted])
    if not user.check_password(password):
        record("accounts.sign-in-failed", by=None, kind="person", key=user.pk)
        raise InputError("The password is not right.")
    was_right(forget=[counted])
