"""The made-up area's people: who they are, what they may do where, what schools have agreed to share."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from keystage.analysis.errors import InputError
from keystage.analysis.synthetic import (
    MadeUpArea,
    MadeUpPerson,
    MadeUpRole,
    Story,
    made_up_agreements,
    made_up_people,
)
from keystage.service.accounts.actions import record_agreement
from keystage.service.accounts.actions.assignments import put_in_place
from keystage.service.accounts.models import SharingAgreement, User
from keystage.service.schools.models import School

__all__ = ["DOMAIN", "Places", "email_of", "put_people"]

DOMAIN = "demo.invalid"
_SINCE = date(2020, 9, 1)  # roles without days of their own

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Places:
    """What the definition's words for places mean in the register as it was taken in. urns: story -> URN."""

    la: str
    urns: Mapping[str, str]
    trusts: Mapping[str, str]
    looked_after: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, area: MadeUpArea, stories: Iterable[Story]) -> "Places":
        schools = list(School.objects.filter(la=area.code))
        by_name = {school.name: school.urn for school in schools}
        looked_after: dict[str, list[str]] = {}
        for school in schools:
            looked_after.setdefault(school.adviser, []).append(school.urn)
        return cls(
            la=area.code,
            urns={story.code: by_name[story.name] for story in stories},
            trusts={school.trust: school.trust_uid for school in schools if school.trust_uid},
            looked_after={name: tuple(sorted(urns)) for name, urns in looked_after.items()},
        )

    def named(self, words: str) -> tuple[Place, ...]:
        """ "school:alder_bridge" -> (("school", "999001"),). Raises InputError on words that mean no place here."""
        kind, _, rest = words.partition(":")
        try:
            return self._named(kind, rest)
        except KeyError:
            raise InputError(f"“{words}” is no place of the made-up area.") from None

    def _named(self, kind: str, rest: str) -> tuple[Place, ...]:
        match kind:
            case "everywhere":
                return (("everywhere", ""),)
            case "la":
                return (("la", self.la),)
            case "trust":
                return (("trust", self.trusts[rest]),)
            case "cluster":
                return (("cluster", f"{self.la}:{rest}"),)
            case "school":
                return (("school", self.urns[rest]),)
            case "class":
                code, room = rest.split(":")
                return (("class", f"{self.urns[code]}:{room}"),)
            case "programme":
                return (("programme", rest),)
            case "adviser":
                return tuple(("school", urn) for urn in self.looked_after[rest])
            case _:
                raise KeyError(kind)


def email_of(person: MadeUpPerson) -> str:
    return f"{person.code}@{DOMAIN}"


@transaction.atomic
def put_people(places: Places, *, today: date) -> int:
    """Everybody and every agreement that is not there yet; how many people were added."""
    there = set(User.objects.values_list("email", flat=True))
    added = [person for person in made_up_people() if email_of(person) not in there]
    for person in added:
        _put(person, places, today)
    if not SharingAgreement.objects.exists():
        _agree(places, today)
    return len(added)


def _put(person: MadeUpPerson, places: Places, today: date) -> None:
    user = User.objects.create_user(email_of(person), person.name)  # without a password: nobody signs in with one here
    for held in person.roles:
        starts, ends = _dates(held, today)
        for kind, code in places.named(held.place):
            put_in_place(user=user, role=held.role, place_kind=kind, place=code, starts=starts, ends=ends, by=None)


def _agree(places: Places, today: date) -> None:
    """What schools and trusts let others see, agreed by those who may."""
    for agreement in made_up_agreements():
        ((kind, code),) = places.named(agreement.place)
        before, after = agreement.days
        record_agreement(
            place_kind=kind, place=code, roles=agreement.roles, purpose=agreement.purpose,
            starts=today - timedelta(days=before), ends=today + timedelta(days=after),
            by=User.objects.get(email=f"{agreement.by}@{DOMAIN}"),
        )  # fmt: skip


def _dates(held: MadeUpRole, today: date) -> tuple[date, date | None]:
    if held.days:
        before, after = held.days
        return today - timedelta(days=before), today + timedelta(days=after)
    return held.starts or _SINCE, held.ends
