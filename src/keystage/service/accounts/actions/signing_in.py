"""Signing in, with a pause that grows where it fails again and again."""

from datetime import timedelta

from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts.models import Failures, User
from keystage.service.accounts.tokens import digest
from keystage.service.audit.actions import record

__all__ = ["forget_old_failures", "sign_in"]

_FREE = 5  # failures before the first pause
_FIRST, _LONGEST = timedelta(seconds=30), timedelta(minutes=15)
_KEPT = timedelta(hours=24)
WRONG = "The email address or the password is not right. Check both and try again."


def sign_in(*, email: str, password: str, address: str) -> User:
    """Who this is. Refuses with the same words and after the same time, whether the account is there or not."""
    known_as = digest(f"{email.strip().lower()} {address}")
    wait = _pause(known_as)
    if wait > timedelta(0):
        raise InputError(f"There have been too many tries. Wait {_words(wait)}, then try again.")
    user = authenticate(username=email, password=password)
    if not isinstance(user, User):
        _note_failure(known_as, email)
        raise InputError(WRONG)
    Failures.objects.filter(digest=known_as).delete()
    record("accounts.signed-in", by=user, kind="person", key=user.pk)
    return user


def forget_old_failures() -> int:
    """Rows that no pause hangs on any more."""
    return Failures.objects.filter(last_at__lt=timezone.now() - _KEPT).delete()[0]


def _pause(known_as: str) -> timedelta:
    """How long this account must wait at this address: 30 seconds after the fifth failure, then twice as long each."""
    found = Failures.objects.filter(digest=known_as, last_at__gte=timezone.now() - _KEPT).first()
    if found is None or found.count < _FREE:
        return timedelta(0)
    whole = min(_FIRST * 2 ** min(found.count - _FREE, 10), _LONGEST)
    left: timedelta = found.last_at + whole - timezone.now()
    return left


@transaction.atomic
def _note_failure(known_as: str, email: str) -> None:
    now = timezone.now()
    Failures.objects.filter(digest=known_as, last_at__lt=now - _KEPT).delete()
    Failures.objects.get_or_create(digest=known_as, defaults={"last_at": now})
    Failures.objects.filter(digest=known_as).update(count=F("count") + 1, last_at=now)
    user = User.objects.filter(email=email.strip().lower()).first()
    record("accounts.sign-in-failed", by=None, kind="person", key=user.pk if user else "unknown")


def _words(wait: timedelta) -> str:
    seconds = int(wait.total_seconds()) + 1
    return f"{seconds} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"
