"""Reads: who is here, who has been invited, what has been agreed."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from keystage.service.accounts.models import (
    Assignment,
    Invitation,
    PlaceKind,
    ResetLink,
    SharingAgreement,
    User,
    in_force,
)  # fmt: skip
from keystage.service.accounts.places import roles_within
from keystage.service.accounts.reach import Reach, reach
from keystage.service.accounts.tokens import digest

__all__ = [
    "administrators", "agreements_for", "assignments_shown", "has_administrator", "invitations_for",
    "open_invitation", "open_reset_link", "people_for", "roles_now_or_later", "visible_agreement",
    "visible_assignment", "visible_invitation", "visible_person",
]  # fmt: skip


def administrators() -> QuerySet[Assignment]:
    """Who may let everybody else in, today."""
    return Assignment.objects.filter(
        in_force(timezone.localdate()),
        role="system_administrator",
        place_kind=PlaceKind.everywhere,
        user__is_active=True,
    )


def has_administrator() -> bool:
    """Whether somebody is administrator: `keystage serve` asks for the first where nobody is."""
    return administrators().exists()


def people_for(user: Any) -> QuerySet[User]:
    """People with a role, now or once, within this person's places."""
    found = reach(user, "people.see")
    if not found:
        return User.objects.none()
    if found.everywhere:
        return User.objects.all()
    here = Assignment.objects.filter(roles_within(found), user=OuterRef("pk"))
    return User.objects.filter(Q(pk=user.pk) | Exists(here))


def visible_person(user: Any, pk: int) -> User:
    """Somebody whom `user` may see; else absent."""
    found = people_for(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def roles_now_or_later(user: User) -> QuerySet[Assignment]:
    """Roles that are in force or will be."""
    return user.assignments.filter(Q(ends=None) | Q(ends__gte=timezone.localdate()), withdrawn=False)


def assignments_shown(user: Any, person: User) -> QuerySet[Assignment]:
    """Of a person's roles those in this user's places; one's own all."""
    found = reach(user, "people.see")
    rows = person.assignments.order_by("-starts", "role")
    return rows if found.everywhere or user.pk == person.pk else rows.filter(roles_within(found))


def visible_assignment(user: Any, pk: int) -> Assignment:
    """A role within this person's places, or absent."""
    found = reach(user, "people.see")
    rows = Assignment.objects.filter(roles_within(found), pk=pk) if found else Assignment.objects.none()
    row = rows.select_related("user").first()
    if row is None:
        raise Http404
    return row


def invitations_for(user: Any) -> QuerySet[Invitation]:
    """Invitations within this person's places that nobody has accepted or withdrawn."""
    found = reach(user, "people.invite")
    if not found:
        return Invitation.objects.none()
    return Invitation.objects.filter(roles_within(found), accepted_at=None, withdrawn_at=None).select_related("by")


def visible_invitation(user: Any, pk: int) -> Invitation:
    """An invitation that `user` may see; else absent."""
    found = invitations_for(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def open_invitation(token: str, *, lock: bool = False) -> Invitation | None:
    """The invitation of a link, while it can be used."""
    rows = Invitation.objects.select_for_update(of=("self",)) if lock else Invitation.objects.all()
    return rows.filter(digest=digest(token), accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()).first()


def open_reset_link(token: str, *, lock: bool = False) -> ResetLink | None:
    """The link to a new password, while it can be used."""
    rows = ResetLink.objects.select_for_update(of=("self",)) if lock else ResetLink.objects.all()
    live = Q(used_at=None, expires_at__gt=timezone.now(), user__is_active=True)
    return rows.filter(live, digest=digest(token)).select_related("user").first()


def agreements_for(user: Any) -> QuerySet[SharingAgreement]:
    """Agreements of this person's own schools and trusts, and those an auditor reads."""
    found = [reach(user, one) for one in ("sharing.agree", "audit.see")]
    places = frozenset(place for one in found for place in one.places)
    whole = Reach(any(one.everywhere for one in found), places)
    return SharingAgreement.objects.filter(roles_within(whole)) if whole else SharingAgreement.objects.none()


def visible_agreement(user: Any, pk: int) -> SharingAgreement:
    """An agreement that `user` may see; else absent."""
    found = agreements_for(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
