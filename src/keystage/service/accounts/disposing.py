"""Accounts that nobody has needed for a year, and old roles, invitations, agreements and letters."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.store.erasures import Erasures
from keystage.analysis.store.retention import ends_on
from keystage.service.accounts.actions.administrators import keep_an_administrator
from keystage.service.accounts.erasing import from_accounts, from_signing_in
from keystage.service.accounts.models import Assignment, User
from keystage.service.privacy.ageing import Aged, kept_as
from keystage.service.privacy.ledger import digests_of, erasures_now, merge_ledgers, note
from keystage.service.privacy.people import account_key, erased_email
from keystage.service.privacy.registry import Due

__all__ = ["AGREEMENTS", "INVITATIONS", "ROLES", "accounts_due", "dispose_of_account", "dispose_of_letters",
           "letters_due"]  # fmt: skip

AGREEMENTS = Aged(
    "accounts.agreement", "sharing_agreements", "accounts.SharingAgreement", "ends",
    "agreements to share pupils’ results that have ended",
)  # fmt: skip
INVITATIONS = Aged(
    "accounts.invitation", "invitations", "accounts.Invitation", "made_at", "invitations that nobody took up",
    only=Q(accepted_at=None),
)  # fmt: skip
ROLES = Aged("accounts.assignment", "roles", "accounts.Assignment", "ends", "roles that have ended")


def accounts_due(day: date) -> Iterator[Due]:
    """Accounts whose last role ended long ago, or that never had one."""
    open_ = Assignment.objects.filter(ends=None, withdrawn=False).values("user")
    for user in User.objects.exclude(pk__in=open_).annotate(last=Max("assignments__ends")).order_by("pk"):
        last = user.last or timezone.localtime(user.joined_at).date()
        since = ends_on(kept_as("accounts"), last)
        if since is not None and since <= day and user.email != erased_email(user.pk):
            words = f"Account number {user.pk}, whose last role ended on {last.day} {last:%B %Y}"
            yield Due("accounts.user", str(user.pk), words, since)


def dispose_of_account(due: Due) -> int:
    """An account goes as it does when somebody asks for it: noted in the ledger, name and address erased."""
    user = User.objects.filter(pk=due.key).first()
    if user is None or user.email == erased_email(user.pk):
        return 0
    if Assignment.objects.filter(user=user, ends=None, withdrawn=False).exists():
        raise InputError(f"Account number {user.pk} has been given a role since, so it was left.")
    keep_an_administrator(user)
    note("account", digests_of("account", [account_key(user)]), at=timezone.now())
    merge_ledgers()
    erasures: Erasures = erasures_now()
    from_signing_in(erasures)
    return from_accounts(erasures)


def letters_due(day: date) -> Iterator[Due]:
    """Files of letters in the outbox."""
    outbox = Path(settings.KEYSTAGE_HOME) / "outbox"
    for path in sorted(outbox.glob("*")) if outbox.is_dir() else ():
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        since = ends_on(kept_as("letters"), written)
        if since is not None and since <= day:
            yield Due("accounts.letters", path.name, f"Letters written on {written.day} {written:%B %Y}", since)


def dispose_of_letters(due: Due) -> int:
    path = Path(settings.KEYSTAGE_HOME) / "outbox" / Path(due.key).name
    there = path.is_file()
    path.unlink(missing_ok=True)
    return int(there)
