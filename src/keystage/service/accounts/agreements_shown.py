"""Agreements as a page shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from keystage.service.accounts import places
from keystage.service.accounts.models import SharingAgreement
from keystage.service.accounts.roles import roles

__all__ = ["ShownAgreement", "shown_agreement", "shown_agreements", "text_of", "written"]


@dataclass(frozen=True, slots=True)
class ShownAgreement:
    """status: "now", "later" or "ended"."""

    pk: int
    place: str
    who: str
    purpose: str
    starts: date
    ends: date
    status: str


def shown_agreements(found: Iterable[SharingAgreement]) -> list[ShownAgreement]:
    rows = list(found)
    called = places.names((row.place_kind, row.place) for row in rows)
    return [
        ShownAgreement(
            row.pk,
            called[row.place_kind, row.place],
            _titles(row.roles),
            row.purpose,
            row.starts,
            row.ends,
            _status(row),
        )
        for row in rows
    ]


def shown_agreement(found: SharingAgreement) -> ShownAgreement:
    return shown_agreements([found])[0]


def text_of(found: SharingAgreement) -> str:
    """What can be changed of it, to be compared."""
    return written({"roles": found.roles, "purpose": found.purpose, "ends": found.ends})


def written(given: Mapping[str, Any]) -> str:
    """The same of what somebody has just written."""
    last = given["ends"]
    return f"{_titles(given['roles'])}\nuntil {last.day} {last:%B %Y}\n\n{given['purpose']}"


def _titles(codes: Iterable[str]) -> str:
    return "; ".join(roles()[code].title if code in roles() else code for code in codes)


def _status(row: SharingAgreement) -> str:
    today = timezone.localdate()
    if row.withdrawn or row.ends < today:
        return "ended"
    return "later" if row.starts > today else "now"
