"""Signing in, with a pause that grows where it fails again and again."""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import letters, rates
from keystage.service.accounts.models import Failures, Session, User
from keystage.service.accounts.pauses import KEPT, Counted, begin_try, in_words, was_right
from keystage.service.accounts.rates import Bucket
from keystage.service.accounts.reach import held
from keystage.service.accounts.sign_in_rules import sign_in_rules
from keystage.service.audit.actions import record

__all__ = ["TooManyTries", "count_try", "forget_old_sign_ins", "note_entry", "sign_in"]

WRONG = "The email address or the password is not right. Check both and try again."


class TooManyTries(InputError):  # noqa: N818 - it is news, not a mistake
    """wait: how long nothing is tried."""

    def __init__(self, wait: timedelta, more: str = "") -> None:
        super().__init__(f"There have been too many tries. Wait {in_words(wait)}, then try again.{more}")
        self.wait = wait


def sign_in(*, email: str, password: str, address: str, browser: str = "") -> User:
    """Whose password this is. Refuses with the same words and after the same time, whether the account is there or not.

    browser: number of a browser in which this person signed in before; its failures are counted apart from strangers'.
    """
    account = email.strip().lower()
    own, everybodys = _counted(account, address, browser)
    if everybodys:
        _count_address(address)
    begun = count_try([*own, *everybodys], more=" Or ask for a link to a new password, which lets you in at once.")
    user = authenticate(username=account, password=password)
    if not isinstance(user, User) or not may_use_password(user):
        _refuse(account, tell="account" in begun)
        raise InputError(WRONG)
    was_right(forget=own, take_back=everybodys)
    if everybodys:
        rates.give_back(_failures_from(address))
    return user


def may_use_password(user: User) -> bool:
    """Where everybody signs in at an issuer, administrators keep their passwords: for when the issuer is away."""
    return settings.PASSWORDS or any(one.role == "system_administrator" for one in held(user))


def count_try(counted: list[Counted], *, more: str = "") -> frozenset[str]:
    """Counts a try as failed. Raises TooManyTries. Returns the rules whose first pause begins with this try."""
    tried = begin_try(counted)
    if tried.wait > timedelta(0):
        raise TooManyTries(tried.wait, more)
    return tried.first_pause_of


def note_entry(user: User, *, how: str, second: str) -> None:
    """Somebody is in. how: "password", "issuer", "letter". second: the factor, or ""."""
    record("accounts.signed-in", by=user, kind="person", key=user.pk, how=how, second=second)


def forget_old_sign_ins() -> int:
    """Failures that no pause hangs on any more, and sessions that are over."""
    now = timezone.now()
    gone = Failures.objects.filter(last_at__lt=now - KEPT).delete()[0]
    return gone + Session.objects.filter(expire_date__lt=now).delete()[0]


def _counted(account: str, address: str, browser: str) -> tuple[list[Counted], list[Counted]]:
    """Tries of whoever this seems to be, and those that count for everybody who is not known."""
    if browser:
        return [Counted("browser", f"{account} {browser}")], []
    return [Counted("pair", f"{account} {address}")], [Counted("account", account)]


def _failures_from(address: str) -> Bucket:
    rules = sign_in_rules()
    return Bucket(f"failures {address}", rules.address_failures, rules.address_failures / rules.address_an_hour * 3600)


def _count_address(address: str) -> None:
    wait = rates.take(_failures_from(address))
    if wait:
        raise TooManyTries(timedelta(seconds=wait), " Or ask for a link to a new password, which lets you in at once.")


@transaction.atomic
def _refuse(account: str, *, tell: bool) -> None:
    """tell: whether its owner should hear that somebody keeps trying; once, when the first pause begins."""
    user = User.objects.filter(email=account).first()
    record("accounts.sign-in-failed", by=None, kind="person", key=user.pk if user else "unknown")
    if user is not None and user.is_active and tell:
        record("accounts.many-tries", by=None, kind="person", key=user.pk)
        transaction.on_commit(partial(letters.send_aside, letters.written("many_tries", user.email, user=user)))
