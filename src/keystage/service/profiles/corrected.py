"""What of a school's register entry was corrected by hand: by whom, when, why; said on its pages."""

from dataclasses import dataclass
from datetime import datetime

from keystage.analysis.disclosure import policy
from keystage.service.profiles.opened import OpenSchool
from keystage.service.schools.actions import CORRECTABLE
from keystage.service.schools.selectors import corrections_of

__all__ = ["Corrected", "corrected"]

_WITH_REASONS = ("school", "adviser")  # who works with the school; a reason may name somebody


@dataclass(frozen=True, slots=True)
class Corrected:
    """One fact: what it was corrected to, and what the releases say."""

    fact: str
    value: str
    was: str
    by: str
    day: datetime
    because: str


def corrected(opened: OpenSchool) -> tuple[Corrected, ...]:
    """Corrections that stand, newest first, of facts that this reader may see."""
    if opened.audience not in _WITH_REASONS:
        return ()
    hidden = policy(opened.audience, opened.home).hidden
    return tuple(
        Corrected(
            fact=CORRECTABLE[one.field].title,
            value=one.value or "nothing",
            was=one.said,
            by=one.by.name if one.by else "somebody who has left",
            day=one.made_at,
            because=one.reason,
        )
        for one in corrections_of(opened.school.urn)
        if one.field in CORRECTABLE and one.field not in hidden
    )
