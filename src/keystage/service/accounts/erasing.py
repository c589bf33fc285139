"""Erasing somebody's account: the name and the address go, and all that signs in; what was done stays, by nobody."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from keystage.analysis.store.durable import replace_file
from keystage.analysis.store.erasures import Erasures
from keystage.service.accounts.models import (
    Assignment,
    Authenticator,
    Invitation,
    IssuerLink,
    RecoveryCode,
    ResetLink,
    Session,
    User,
)
from keystage.service.privacy.people import NO_LONGER_HERE, erased_accounts, erased_email
from keystage.service.privacy.rewording import reword

__all__ = ["from_accounts", "from_agreements", "from_invitations", "from_letters", "from_signing_in"]

_SIGNING_IN = (Session, Authenticator, RecoveryCode, IssuerLink, ResetLink)
_DASHES = b"\n" + b"-" * 79 + b"\n"  # between two letters in one file, as Django writes them


def from_accounts(erasures: Erasures) -> int:
    """Letters and invitations first: they are found by the address, which goes last."""
    gone = 0
    for user in erased_accounts(erasures):
        if user.email != erased_email(user.pk):
            _letters_to(user.email)
            _leave_nothing(user)
            gone += 1
    return gone


def from_signing_in(erasures: Erasures) -> int:
    """Sessions, second factors, outside identities and links."""
    pks = [user.pk for user in erased_accounts(erasures)]
    return sum(model.objects.filter(user__in=pks).delete()[0] for model in _SIGNING_IN)


def from_letters(erasures: Erasures) -> int:
    """Nothing is found by an address that is gone: letters go with the account."""
    return 0


def from_invitations(erasures: Erasures) -> int:
    """As letters do."""
    return 0


def from_agreements(erasures: Erasures) -> int:
    """Pupils' numbers in a purpose."""
    return reword("accounts.SharingAgreement", ("purpose",), erasures)


@transaction.atomic
def _leave_nothing(user: User) -> None:
    today = timezone.localdate()
    Invitation.objects.filter(email=user.email).filter(accepted_at=None).delete()
    Invitation.objects.filter(Q(email=user.email) | Q(accepted_by=user)).update(email=erased_email(user.pk))
    for model in _SIGNING_IN:
        model.objects.filter(user=user).delete()
    open_ = Assignment.objects.filter(user=user, withdrawn=False).filter(Q(ends=None) | Q(ends__gte=today))
    open_.filter(starts__gt=today).update(withdrawn=True, ends=F("starts"))
    open_.filter(starts__lte=today).update(ends=today, withdrawn=False)
    user.name, user.email, user.is_active = NO_LONGER_HERE, erased_email(user.pk), False
    user.set_unusable_password()
    user.sign_outs += 1
    user.version += 1
    user.save(update_fields=["name", "email", "is_active", "password", "sign_outs", "version"])


def _letters_to(email: str) -> None:
    """Take the letters to an address out of the files they wait in."""
    outbox = Path(settings.KEYSTAGE_HOME) / "outbox"
    wanted = email.encode().lower()
    for path in sorted(outbox.glob("*")) if outbox.is_dir() else ():
        letters = path.read_bytes().split(_DASHES)
        others = [letter for letter in letters if wanted not in letter.lower()]
        if len(others) == len(letters):
            continue
        if any(letter.strip() for letter in others):
            replace_file(path, _DASHES.join(others))
        else:
            path.unlink()
