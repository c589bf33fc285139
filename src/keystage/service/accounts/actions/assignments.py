"""Roles given and ended."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import places
from keystage.service.accounts.actions.administrators import ADMINISTRATOR, keep_an_administrator
from keystage.service.accounts.giving import may_give
from keystage.service.accounts.models import Assignment, User
from keystage.service.audit.actions import record

__all__ = ["checked_role", "end_role", "give_role", "put_in_place"]


@transaction.atomic
def give_role(
    *, user: User, role: str, place_kind: str, place: str, starts: date, ends: date | None, by: User
) -> Assignment:  # fmt: skip
    """Let somebody who is known here do more."""
    if user.pk == by.pk:
        raise InputError("You cannot give a role to yourself. Ask somebody else who may give it.")
    if not user.is_active:
        raise InputError("This person's account is closed. Open it again first.")
    checked_role(role=role, place_kind=place_kind, place=place, starts=starts, ends=ends, by=by)
    return put_in_place(user=user, role=role, place_kind=place_kind, place=place, starts=starts, ends=ends, by=by)


def checked_role(*, role: str, place_kind: str, place: str, starts: date, ends: date | None, by: User) -> None:
    """Refuses what this person may not give, and dates that cannot be."""
    if not may_give(by, role, place_kind, place) or not places.is_known(place_kind, place):
        raise InputError("You may not give this role in this place. Choose another role or another place.")
    if ends is not None and ends < starts:
        raise InputError("The last day is before the first. Change one of the two.")
    if ends is not None and ends < timezone.localdate():
        raise InputError("The last day has passed already. Choose a later one, or none.")


def put_in_place(
    *, user: User, role: str, place_kind: str, place: str, starts: date, ends: date | None, by: User | None
) -> Assignment:
    """Write the role down. Refuses one the person has in the same place at the same time."""
    same = Assignment.objects.filter(user=user, role=role, place_kind=place_kind, place=place, withdrawn=False)
    meets = Q(ends=None) | Q(ends__gte=starts)
    if same.filter(meets if ends is None else meets & Q(starts__lte=ends)).exists():
        raise InputError("This person has this role in this place already, on some of these days.")
    try:
        with transaction.atomic():
            made = Assignment.objects.create(
                user=user, role=role, place_kind=place_kind, place=place, starts=starts, ends=ends
            )
    except IntegrityError:  # given by somebody else in this very moment
        raise InputError("This person has been given this role in this place already.") from None
    record(
        "accounts.role-given", by=by, kind="person", key=user.pk,
        role=role, place_kind=place_kind, place=place, starts=str(starts), ends=str(ends or ""),
    )  # fmt: skip
    return made


@transaction.atomic
def end_role(*, assignment: Assignment, last_day: date | None, by: User) -> Assignment:
    """The role holds up to and with last_day. None: it ends now, with the next page they ask for."""
    found = Assignment.objects.select_for_update().select_related("user").get(pk=assignment.pk)
    if not may_give(by, found.role, found.place_kind, found.place):
        raise InputError("You may not end this role. Ask somebody who may give it.")
    today = timezone.localdate()
    if found.withdrawn or (found.ends is not None and found.ends < today):
        raise InputError("This role has ended already.")
    if last_day is not None and last_day < today:
        raise InputError("The last day has passed. To end the role now, choose “Now”.")
    if found.role == ADMINISTRATOR and found.user.is_active:
        keep_an_administrator(found.user)
    last = last_day or today - timedelta(days=1)
    found.withdrawn = last < found.starts
    found.ends = max(last, found.starts)
    found.save(update_fields=["ends", "withdrawn"])
    record(
        "accounts.role-ended", by=by, kind="person", key=found.user_id,
        role=found.role, place_kind=found.place_kind, place=found.place, ends=str(last_day or ""),
    )  # fmt: skip
    return found
