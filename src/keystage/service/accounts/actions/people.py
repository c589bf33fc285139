"""One person's account: its name, whether it is open."""

from django.db import transaction

from keystage.analysis.errors import InputError
from keystage.service.accounts.actions.administrators import keep_an_administrator
from keystage.service.accounts.actions.sessions import end_sessions
from keystage.service.accounts.giving import may_give
from keystage.service.accounts.models import User
from keystage.service.accounts.selectors import roles_now_or_later
from keystage.service.audit.actions import record

__all__ = ["deactivate", "may_close", "reactivate", "rename"]


@transaction.atomic
def rename(*, user: User, name: str) -> User:
    """A person changes their own name."""
    if not name.strip():
        raise InputError("Enter your name.")
    user.name = name.strip()
    user.version += 1
    user.save(update_fields=["name", "version"])
    record("accounts.renamed", by=user, kind="person", key=user.pk)
    return user


def may_close(by: User, user: User) -> bool:
    """Whether `by` may give every role this person has or will have, and so may take them all at once."""
    found = roles_now_or_later(user)
    return by.pk != user.pk and all(may_give(by, one.role, one.place_kind, one.place) for one in found)


@transaction.atomic
def deactivate(*, user: User, by: User) -> User:
    """Close an account: its roles stay written down, and it can neither sign in nor stay signed in."""
    found = _allowed(user, by)
    if not found.is_active:
        raise InputError("This account is closed already.")
    keep_an_administrator(found)
    return _set(found, by=by, active=False, what="accounts.closed")


@transaction.atomic
def reactivate(*, user: User, by: User) -> User:
    """Open a closed account again. The roles it had hold as their dates say."""
    found = _allowed(user, by)
    if found.is_active:
        raise InputError("This account is open already.")
    return _set(found, by=by, active=True, what="accounts.opened-again")


def _allowed(user: User, by: User) -> User:
    found = User.objects.select_for_update().get(pk=user.pk)
    if not may_close(by, found):
        raise InputError("This person has a role that you may not end. Ask somebody who may.")
    return found


def _set(user: User, *, by: User, active: bool, what: str) -> User:
    user.is_active = active
    user.version += 1
    user.save(update_fields=["is_active", "version"])
    end_sessions(user)
    record(what, by=by, kind="person", key=user.pk)
    return user
