"""The floor standard of a year that had one: whether the school is below it, and by how many pupils."""

from typing import Any

from keystage.analysis.measures import floor_standards
from keystage.analysis.packs import numerals
from keystage.analysis.packs.subject import Subject
from keystage.analysis.packs.values import Paragraph
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["floor_paragraphs"]


def floor_paragraphs(subject: Subject, key_stage: str) -> tuple[Paragraph, ...]:
    """One sentence a standard of the results year. None for a year without one, nor for schools never judged by it."""
    if not subject.compares:
        return ()
    known = floor_standards(subject.home)
    rows = [
        row
        for row in subject.dossier.floors
        if row["year"] == subject.dossier.year.ends
        and row["below"] is not None
        and (row["floor"] not in known or known[row["floor"]].key_stage == key_stage)
    ]
    return tuple(Paragraph(_sentence(subject, row)) for row in rows)


def _sentence(subject: Subject, row: dict[str, Any]) -> str:
    known = floor_standards(subject.home)
    definition = known.get(row["floor"])
    name = "coasting definition" if definition is not None and definition.standard == "coasting" else "floor standard"
    words = (row["words"] or (definition.words if definition else "")).strip().rstrip(".")
    head = f"**{name.capitalize()} {AcademicYear(row['year'])}** ({words}): "
    unsure = " The standard is from background knowledge." if definition is not None and definition.unverified else ""
    return head + _verdict(row, coasting=name.startswith("coasting")) + unsure


def _verdict(row: dict[str, Any], *, coasting: bool) -> str:
    if coasting:
        return "the school meets it." if row["below"] else "the school does not meet it."
    short = row.get("pupils_to_floor")
    if row["below"]:
        needed = f"; {_more(short)} would have reached the percentage" if short else ""
        return f"below{needed}."
    return f"above{', and below it the year before' if row.get('newly_above') else ''}."


def _more(short: float) -> str:
    count = max(round(abs(short)), 1)
    return "one more pupil" if count == 1 else f"{numerals.number_word(count)} more pupils"
