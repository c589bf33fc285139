"""What addresses of people, invitations and agreements name, for the role matrix."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from keystage.service.accounts.models import Assignment, Invitation, ResetLink, SharingAgreement, User
from keystage.service.accounts.tokens import digest
from keystage.service.schools.models import School

_TOKEN = "a-token-of-a-letter"


def teachers_role(school: School, client: Any) -> dict[str, Any]:
    """A role in a class of this school."""
    user = User.objects.create(email="teacher@example.invalid", name="Some Teacher")
    row = Assignment.objects.create(
        user=user, role="class_teacher", place_kind="class", place=f"{school.urn}:3B", starts=date(2000, 1, 1)
    )
    return {"pk": row.pk}


def teacher(school: School, client: Any) -> dict[str, Any]:
    """Somebody with a role in this school."""
    return {"pk": Assignment.objects.get(pk=teachers_role(school, client)["pk"]).user_id}


def invitation(school: School, client: Any) -> dict[str, Any]:
    """Somebody invited to this school."""
    made = Invitation.objects.create(
        email="new@example.invalid", role="senco", place_kind="school", place=school.urn, starts=date(2020, 1, 1),
        digest=digest(_TOKEN), expires_at=timezone.now() + timedelta(days=1), by=client.user,
    )  # fmt: skip
    return {"pk": made.pk}


def invitation_link(school: School, client: Any) -> dict[str, Any]:
    invitation(school, client)
    return {"token": _TOKEN}


def agreement(school: School, client: Any) -> dict[str, Any]:
    """Of the school; of its trust, where a trust's lead asks."""
    trust = Assignment.objects.filter(user=client.user, role="trust_lead").exists()
    made = SharingAgreement.objects.create(
        place_kind="trust" if trust else "school", place=school.trust_uid if trust else school.urn, roles=["sip"],
        purpose="Autumn visit", starts=date(2020, 1, 1), ends=date(2099, 1, 1),
    )  # fmt: skip
    return {"pk": made.pk}


def reset_link(school: School, client: Any) -> dict[str, Any]:
    user = User.objects.create(email="forgot@example.invalid", name="Some Body")
    ResetLink.objects.create(user=user, digest=digest(_TOKEN), expires_at=timezone.now() + timedelta(hours=1))
    return {"token": _TOKEN}
