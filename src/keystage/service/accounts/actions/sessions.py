"""Browsers a person is signed in with."""

from django.db import transaction
from django.db.models import F

from keystage.service.accounts.models import Session, User
from keystage.service.audit.actions import record

__all__ = ["end_sessions", "sign_out_everywhere", "sign_out_others"]


def end_sessions(user: User, *, but: str = "") -> int:
    """Signs a person's browsers out at once. but: digest of the session that goes on, once its view has renewed it."""
    User.objects.filter(pk=user.pk).update(sign_outs=F("sign_outs") + 1)
    user.refresh_from_db(fields=["sign_outs"])
    return Session.objects.filter(user=user).exclude(session_key=but).delete()[0]


@transaction.atomic
def sign_out_everywhere(*, user: User, by: User | None) -> User:
    """Every browser, this one too; and none is known any more. by: None where it was done at the server."""
    end_sessions(user)
    record("accounts.signed-out-everywhere", by=by, kind="person", key=user.pk)
    return user


@transaction.atomic
def sign_out_others(*, user: User, but: str) -> User:
    """Every browser but the one they sit at."""
    end_sessions(user, but=but)
    record("accounts.signed-out-others", by=user, kind="person", key=user.pk)
    return user
