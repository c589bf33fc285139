"""The county's 1,500 people: how many of each role, and where."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import cycle

from django.db import transaction

from keystage.service.accounts.actions.assignments import put_in_place
from keystage.service.accounts.models import SharingAgreement, User
from keystage.service.accounts.roles import roles
from keystage.service.schools.models import School

__all__ = ["DOMAIN", "OFFICER", "put_people"]

DOMAIN = "county.invalid"
OFFICER = f"data_officer.1@{DOMAIN}"
_SINCE = date(2015, 9, 1)
# 1,500 as a county has them: most are of schools, a few look after many.
_SHARES = {
    "class_teacher": 420, "headteacher": 330, "assessment_lead": 180, "senco": 120, "governor": 190,
    "chair_of_governors": 90, "sip": 36, "sip_mentor": 10, "sip_manager": 6, "data_officer": 6, "director": 4,
    "programme_manager": 8, "expert_leader": 40, "reviewer": 10, "trust_lead": 24, "board_member": 12, "evaluator": 4,
    "auditor": 4, "finance_officer": 5, "system_administrator": 1,
}  # fmt: skip
_AGREED_WITH = ("sip", "data_officer", "expert_leader", "trust_lead")

Place = tuple[str, str]


@transaction.atomic
def put_people(la: str) -> int:
    """Everybody with their roles, once; how many there are. Passwords: none, sessions are begun by the drill."""
    if User.objects.filter(email=OFFICER).exists():
        return User.objects.filter(email__endswith=DOMAIN).count()
    schools = list(School.objects.filter(la=la).order_by("urn"))
    for role, many in _SHARES.items():
        places = _places(role, la, schools)
        for number in range(1, many + 1):
            user = User.objects.create_user(f"{role}.{number}@{DOMAIN}", f"{roles()[role].title} {number}")
            for kind, place in next(places):
                put_in_place(user=user, role=role, place_kind=kind, place=place, starts=_SINCE, ends=None, by=None)
    SharingAgreement.objects.bulk_create(
        SharingAgreement(place_kind="school", place=one.urn, roles=list(_AGREED_WITH), purpose="School improvement",
                         starts=_SINCE, ends=date(2035, 8, 31))
        for one in schools[::2]
    )  # fmt: skip
    return sum(_SHARES.values())


def _places(role: str, la: str, schools: Sequence[School]) -> Iterator[Sequence[Place]]:
    """Where each person of a role has it, one person after another."""
    allowed = roles()[role].places
    if role == "class_teacher":
        return cycle([[("class", f"{one.urn}:{_class(one, number)}")] for number in (0, 1) for one in schools])
    if role == "sip":
        return cycle([[("school", one.urn) for one in schools[at::36]] for at in range(36)])
    if "trust" in allowed and role == "trust_lead":
        return cycle([[("trust", uid)] for uid in sorted({one.trust_uid for one in schools if one.trust_uid})])
    if "la" in allowed and role != "sip_mentor":
        return cycle([[("la", la)]])
    if allowed == ("everywhere",):
        return cycle([[("everywhere", "")]])
    return cycle([[("school", one.urn)] for one in schools])


def _class(school: School, number: int) -> str:
    group = "11" if school.phase == "secondary" else "2" if school.kind == "infant" else "6"
    return f"{group}{'AB'[number]}"
