"""Who somebody is here, of whom an outside issuer told us. It never makes people: somebody here invites them."""

from functools import partial

from django.db import IntegrityError, transaction

from keystage.analysis.errors import InputError
from keystage.service.accounts import letters
from keystage.service.accounts.issuers.identity import Identity
from keystage.service.accounts.issuers.setting import issuer
from keystage.service.accounts.models import IssuerLink, User
from keystage.service.audit.actions import record

__all__ = ["link_person", "person_of"]

_NOBODY = (
    "{issuer} knows you, but Keystage does not know the address {email}. Ask whoever looks after Keystage where you "
    "work to invite you with this address. If you were invited already, open the link in that letter."
)


@transaction.atomic
def person_of(*, told: Identity) -> User:
    """By the issuer's own key; the first time by an address that it has verified and that somebody here has."""
    found = IssuerLink.objects.filter(issuer=issuer().url, subject=told.subject).select_related("user").first()
    if found is not None:
        return _open(found.user)
    if not told.email or not told.email_verified:
        raise InputError(
            f"{issuer().name} did not tell us an email address that it has checked, so we cannot know who you are "
            "here. Check your address there, or sign in with your password."
        )
    user = User.objects.filter(email=told.email).first()
    if user is None:
        raise InputError(_NOBODY.format(issuer=issuer().name, email=told.email))
    return link_person(user=_open(user), told=told)


def link_person(*, user: User, told: Identity) -> User:
    """From now on the issuer's key means this person. Refused where another key does already."""
    if user.issuer_links.filter(issuer=issuer().url).exists():
        raise InputError(
            f"Your account here is linked with another account at {issuer().name}. Sign in there with that one, "
            "or ask whoever looks after Keystage."
        )
    try:
        with transaction.atomic():
            IssuerLink.objects.create(user=user, issuer=issuer().url, subject=told.subject)
    except IntegrityError:  # two first sign-ins at once, or a key that means somebody else
        raise InputError("Somebody was linked at this very moment. Try again.") from None
    record("accounts.issuer-linked", by=user, kind="person", key=user.pk)
    letter = letters.written("issuer_linked", user.email, user=user, issuer=issuer().name)
    transaction.on_commit(partial(letters.send_aside, letter))
    return user


def _open(user: User) -> User:
    if not user.is_active:
        raise InputError("Your account here is closed. Ask whoever looks after Keystage where you work.")
    return user
