"""Second factors: set up, asked for, stood in for by recovery codes, taken away."""

from functools import partial
from time import time

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import letters
from keystage.service.accounts.actions.people import may_close
from keystage.service.accounts.actions.sessions import end_sessions
from keystage.service.accounts.actions.signing_in import TooManyTries, count_try
from keystage.service.accounts.authenticator import new_recovery_code, plain, step_of
from keystage.service.accounts.models import Authenticator, RecoveryCode, User
from keystage.service.accounts.pauses import Counted, was_right
from keystage.service.accounts.sealing import opened, sealed
from keystage.service.accounts.second_factor import must_have_second_factor
from keystage.service.audit.actions import record

__all__ = [
    "check_code", "drop_second_factor", "make_recovery_codes", "set_up_second_factor", "take_away_second_factor",
    "use_recovery_code",
]  # fmt: skip

_CODES = 10
_WRONG = "The code is not right. Codes change every half minute and each works once: wait for the next one."


@transaction.atomic
def set_up_second_factor(*, user: User, secret: str, code: str) -> list[str]:
    """From now on codes of this app are asked for. Returns the recovery codes, which are shown once.

    Every browser of theirs is signed out; the view keeps the one they sit at.
    """
    step = step_of(code, secret=secret, now=time(), after=0)
    if step is None:
        raise InputError(
            "The code is not right. See that your phone’s clock is right, and enter the code it shows now."
        )
    Authenticator.objects.filter(user=user).delete()
    Authenticator.objects.create(user=user, secret=sealed(secret), last_step=step)
    end_sessions(user)
    record("accounts.second-factor-set-up", by=user, kind="person", key=user.pk)
    _tell("second_factor_set_up", user)
    return _new_codes(user)


def check_code(*, user: User, code: str, browser: str, rule: str = "code") -> None:
    """Refuses a code that is wrong, was used, or comes after too many wrong ones."""
    counted = _count(user, browser, rule)
    row = Authenticator.objects.get(user=user)
    step = step_of(code, secret=opened(row.secret), now=time(), after=row.last_step)
    taken = step is not None and Authenticator.objects.filter(pk=row.pk, last_step__lt=step).update(last_step=step)
    if not taken:
        record("accounts.code-refused", by=None, kind="person", key=user.pk)
        raise InputError(_WRONG)
    was_right(forget=[counted])


def use_recovery_code(*, user: User, code: str, browser: str) -> int:
    """Takes one of the ten. Returns how many are left."""
    counted = _count(user, browser, "code")
    given, rows = plain(code), list(user.recovery_codes.filter(used_at=None))
    found = next((row for row in rows if check_password(given, row.code)), None)
    if found is None or not RecoveryCode.objects.filter(pk=found.pk, used_at=None).update(used_at=timezone.now()):
        record("accounts.code-refused", by=None, kind="person", key=user.pk)
        raise InputError("The recovery code is not right, or it was used before. Each works once.")
    was_right(forget=[counted])
    left = len(rows) - 1
    with transaction.atomic():
        record("accounts.recovery-code-used", by=user, kind="person", key=user.pk, left=left)
        _tell("recovery_code_used", user, left=left)
    return left


@transaction.atomic
def make_recovery_codes(*, user: User) -> list[str]:
    """Ten new ones; the earlier are void."""
    if not Authenticator.objects.filter(user=user).exists():
        raise InputError("Set up a second factor first.")
    record("accounts.recovery-codes-made", by=user, kind="person", key=user.pk)
    _tell("recovery_codes_made", user)
    return _new_codes(user)


@transaction.atomic
def drop_second_factor(*, user: User) -> None:
    """A person does without from now on, where none of their roles asks for one."""
    if must_have_second_factor(user):
        raise InputError("One of your roles asks for a second factor. You can set up another app in place of this one.")
    _drop(user)
    record("accounts.second-factor-dropped", by=user, kind="person", key=user.pk)
    _tell("second_factor_gone", user, by=None)


@transaction.atomic
def take_away_second_factor(*, user: User, by: User | None) -> None:
    """Of somebody who lost their phone and codes: with the next sign-in they set up another.

    by: whoever may give every role this person has; None: somebody at the server's own command line.
    """
    if by is not None and not may_close(by, user):
        raise InputError("This person has a role that you may not give. Ask somebody who may.")
    if not Authenticator.objects.filter(user=user).exists():
        raise InputError("This person has no second factor.")
    _drop(user)
    record("accounts.second-factor-taken-away", by=by, kind="person", key=user.pk)
    _tell("second_factor_gone", user, by=by.name if by else "whoever runs the server")


def _drop(user: User) -> None:
    Authenticator.objects.filter(user=user).delete()
    RecoveryCode.objects.filter(user=user).delete()
    end_sessions(user)


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    made = [new_recovery_code() for _ in range(_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, code=make_password(code)) for code in made)
    return made


def _count(user: User, browser: str, rule: str) -> Counted:
    """In a browser of theirs wrong codes are counted apart: whoever else has the password cannot keep them out."""
    counted = Counted(rule, f"{user.pk} {browser}")
    try:
        begun = count_try([counted])
    except TooManyTries:
        record("accounts.code-refused", by=None, kind="person", key=user.pk, paused=True)
        raise
    if begun and rule == "code":
        with transaction.atomic():
            record("accounts.many-codes", by=None, kind="person", key=user.pk)
            _tell("many_codes", user)
    return counted


def _tell(letter: str, user: User, **more: object) -> None:
    transaction.on_commit(partial(letters.send_aside, letters.written(letter, user.email, user=user, **more)))
