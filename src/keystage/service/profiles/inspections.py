"""What is known of a school's inspections: the last graded judgement, and whose it was."""

from dataclasses import dataclass
from datetime import date

from keystage.service.profiles.opened import OpenSchool

__all__ = ["KnownInspection", "inspections"]


@dataclass(frozen=True, slots=True)
class KnownInspection:
    """of: URN of the school that was inspected, where it is a predecessor. known_at: the day the file speaks of."""

    words: str
    kind: str
    at: date | None
    of: str
    known_at: date | None


def inspections(opened: OpenSchool) -> KnownInspection | None:
    """The last graded inspection by the results' as-at date; None where none is held (9a.16)."""
    return opened.kept_value("inspection", lambda: _inspections(opened))


def _inspections(opened: OpenSchool) -> KnownInspection | None:
    facts = opened.subject.dossier.facts
    if not facts.get("inspection_words") or not facts.get("inspection_date"):
        return None
    of = str(facts.get("inspection_of") or "")
    return KnownInspection(
        words=str(facts["inspection_words"]),
        kind=str(facts.get("inspection_kind") or "").replace("_", " "),
        at=facts["inspection_date"],
        of="" if of == opened.school.urn else of,
        known_at=facts.get("inspection_known_at"),
    )
