"""Inviting somebody by e-mail, and taking an invitation up."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import letters, places
from keystage.service.accounts.actions.administrators import checked_password
from keystage.service.accounts.actions.assignments import checked_role, put_in_place
from keystage.service.accounts.giving import may_give
from keystage.service.accounts.models import Invitation, User
from keystage.service.accounts.roles import role as role_of
from keystage.service.accounts.selectors import open_invitation
from keystage.service.accounts.tokens import digest, new_token
from keystage.service.audit.actions import record

__all__ = ["GOOD_FOR", "accept", "invite", "resend", "withdraw"]

GOOD_FOR = timedelta(days=7)
Link = Callable[[str], str]  # token -> the address that goes into the letter


@transaction.atomic
def invite(
    *, email: str, role: str, place_kind: str, place: str, starts: date, ends: date | None, by: User, link: Link
) -> Invitation:
    """Offer one role in one place to one address. The letter leaves after the commit."""
    address = email.strip().lower()
    if address == by.email:
        raise InputError("You cannot give a role to yourself. Ask somebody else who may give it.")
    checked_role(role=role, place_kind=place_kind, place=place, starts=starts, ends=ends, by=by)
    same = Invitation.objects.filter(
        email=address, role=role, place_kind=place_kind, place=place, accepted_at=None, withdrawn_at=None
    )
    if same.filter(expires_at__gt=timezone.now()).exists():
        raise InputError("This address has this very invitation already. You can send it again from the list.")
    token = new_token()
    made = Invitation.objects.create(
        email=address, role=role, place_kind=place_kind, place=place, starts=starts, ends=ends, by=by,
        digest=digest(token), expires_at=timezone.now() + GOOD_FOR,
    )  # fmt: skip
    _record("accounts.invited", made, by=by)
    transaction.on_commit(partial(_send, made, _letter(made, by, link(token))))
    return made


@transaction.atomic
def resend(*, invitation: Invitation, by: User, link: Link) -> Invitation:
    """A new link in a new letter; the earlier one is good no longer."""
    found = _mine(invitation, by)
    token = new_token()
    found.digest, found.expires_at, found.sent_at, found.by = digest(token), timezone.now() + GOOD_FOR, None, by
    found.save(update_fields=["digest", "expires_at", "sent_at", "by"])
    _record("accounts.invited-again", found, by=by)
    transaction.on_commit(partial(_send, found, _letter(found, by, link(token))))
    return found


@transaction.atomic
def withdraw(*, invitation: Invitation, by: User) -> Invitation:
    """The link is good no longer."""
    found = _mine(invitation, by)
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    _record("accounts.invitation-withdrawn", found, by=by)
    return found


@transaction.atomic
def accept(*, token: str, by: User | None, name: str = "", password: str | None = "") -> User:
    """Take an invitation up: as a new person with name and password, or as `by`, who has this address and signed in.

    password: None where an outside issuer signs this person in.
    """
    found = open_invitation(token, lock=True)
    if found is None:
        raise InputError("This invitation can no longer be used. Ask for a new one.")
    inviter = found.by
    if inviter is None or not may_give(inviter, found.role, found.place_kind, found.place):
        raise InputError("Whoever invited you may no longer give this role. Ask for a new invitation.")
    user = User.objects.filter(email=found.email).first()
    if user is None:
        user = _new_person(found.email, name, password)
    elif by is None or by.pk != user.pk:
        raise InputError("There is an account with this address already. Sign in with it, then open the link again.")
    found.accepted_at, found.accepted_by = timezone.now(), user
    found.save(update_fields=["accepted_at", "accepted_by"])
    put_in_place(
        user=user, role=found.role, place_kind=found.place_kind, place=found.place,
        starts=found.starts, ends=found.ends, by=inviter,
    )  # fmt: skip
    record("accounts.invitation-accepted", by=user, kind="person", key=user.pk, invitation=found.pk)
    return user


def _new_person(email: str, name: str, password: str | None) -> User:
    if not name.strip():
        raise InputError("Enter your name.")
    if password is not None:
        checked_password(password, User(email=email, name=name))
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name, password)
    except IntegrityError:  # two links to one address, opened at once
        raise InputError("There is an account with this address already. Sign in with it.") from None


def _mine(invitation: Invitation, by: User) -> Invitation:
    found = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not may_give(by, found.role, found.place_kind, found.place):
        raise InputError("You may not give this role in this place.")
    if found.accepted_at or found.withdrawn_at:
        raise InputError("This invitation has been accepted or withdrawn already.")
    return found


def _letter(invitation: Invitation, by: User, address: str) -> EmailMessage:
    return letters.written(
        "invitation", invitation.email, by=by, role=role_of(invitation.role), address=address,
        place=places.name(invitation.place_kind, invitation.place), invitation=invitation,
    )  # fmt: skip


def _send(invitation: Invitation, message: EmailMessage) -> None:
    if letters.send(message):
        Invitation.objects.filter(pk=invitation.pk).update(sent_at=timezone.now())


def _record(what: str, invitation: Invitation, *, by: User) -> None:
    record(
        what, by=by, kind="invitation", key=invitation.pk,
        role=invitation.role, place_kind=invitation.place_kind, place=invitation.place,
    )  # fmt: skip
