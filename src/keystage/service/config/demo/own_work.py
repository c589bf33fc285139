"""What people of the made-up area keep for themselves and give to each other: lists, groups, packs, an invitation."""

from collections.abc import Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from keystage.analysis.packs import Audience
from keystage.service.accounts.actions import invite
from keystage.service.accounts.models import Invitation, User
from keystage.service.profiles.issuing import issue_school
from keystage.service.profiles.models import IssuedPack
from keystage.service.profiles.selectors import latest
from keystage.service.schools.actions import make_group, watch
from keystage.service.schools.models import School, SchoolGroup

__all__ = ["group_together", "invite_governor", "issue_pack", "watch_schools"]


def watch_schools(urns: Sequence[str], *, by: User) -> None:
    for school in School.objects.filter(urn__in=urns):
        watch(school=school, by=by)


def group_together(name: str, urns: Sequence[str], *, by: User, shared: bool) -> None:
    if not SchoolGroup.objects.filter(owner=by, name=name).exists():
        make_group(name=name, urns=urns, shared=shared, by=by)


def invite_governor(email: str, urn: str, *, by: User) -> None:
    """An invitation that nobody has taken up yet. Its letter lies in the home's outbox."""
    if not Invitation.objects.filter(email=email).exists():
        invite(
            email=email, role="governor", place_kind="school", place=urn, starts=timezone.localdate(), ends=None,
            by=by, link=lambda token: reverse("accounts:accept", args=[token]),
        )  # fmt: skip


def issue_pack(urn: str, audience: Audience, *, by: User) -> None:
    """A school's pack of the latest year, once."""
    prepared = latest()
    if prepared is None or IssuedPack.objects.filter(subject=urn, audience=audience).exists():
        return
    with transaction.atomic():
        issue_school(by=by, school=School.objects.get(urn=urn), audience=audience, prepared=prepared)
