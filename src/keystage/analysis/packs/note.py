"""A note of visit, filled in as far as what is held allows."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf
from keystage.analysis.benchmarks import Evidence
from keystage.analysis.measures import Measure, words
from keystage.analysis.packs import cells, heading, numerals
from keystage.analysis.packs.agreed import agreed_on
from keystage.analysis.packs.asked import asked
from keystage.analysis.packs.case import Case, case_of
from keystage.analysis.packs.certainty import is_clear
from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.sources import source_line
from keystage.analysis.packs.subject import Subject
from keystage.analysis.packs.values import Block, Cell, Note, NoteSection, Paragraph, Table

__all__ = ["SectionLayout", "note_of", "note_of_visit", "note_sections"]

Filling = Literal["", "actions", "data_box", "context", "questions"]


@dataclass(frozen=True, slots=True)
class SectionLayout:
    """A section of the note (domain handbook 4.3). number: 0 is the header.

    prompts: what belongs here. header: labels of the header's rows, for section 0. fill: what is filled in already.
    kinds, not_kinds: only for, or never for, these kinds of school. first_year, last_year: results years it is for.
    """

    code: str
    number: int
    heading: str
    prompts: tuple[str, ...] = ()
    fill: Filling = ""
    header: tuple[str, ...] = ()
    first_year: int = 0
    last_year: int | None = None
    not_kinds: tuple[str, ...] = ()


def note_sections(home: Path | None = None) -> shelf.Shelf[SectionLayout]:
    """The sections of a note, by code; an authority's own file shadows by code."""
    return shelf.read("notes", SectionLayout, table="section", home=home)


def note_of(case: Case, *, visit: date | None = None, home: Path | None = None) -> Note:
    """The note for a case: see `note_of_visit`."""
    about = case.subject(audience="adviser", home=home)
    facts = about.dossier.facts
    planned = facts.get("next_visit")
    day = visit or (planned if isinstance(planned, date) else None)
    layouts = [s for s in note_sections(home) if _applies(s, about)]
    return Note(
        school=facts["name"] or f"URN {case.urn}",
        urn=case.urn,
        title=words(about.dossier.year, home=home).get("note", "Note of visit"),
        header=_header(about, layouts, day),
        sections=tuple(_section(about, layout) for layout in layouts if layout.number > 0),
        questions=asked(case),
        sources=source_line(about.dossier, home=home),
        visit=day,
        made_up=heading.made_up(facts),
        data_box=_data_box(about, day),
    )


def note_of_visit(evidence: Evidence, urn: str, *, visit: date | None = None, home: Path | None = None) -> Note:
    """The note for one school: header, data box, open actions, five questions; the rest is the adviser's.

    visit: the day, where it is fixed; else the school list's next visit. Raises InputError for an unknown school.
    """
    return note_of(case_of(evidence, urn, audience="adviser", home=home), visit=visit, home=home)


def _applies(layout: SectionLayout, about: Subject) -> bool:
    year = about.dossier.year.ends
    in_time = layout.first_year <= year and (layout.last_year is None or year <= layout.last_year)
    return in_time and about.kind.code not in layout.not_kinds


def _section(about: Subject, layout: SectionLayout) -> NoteSection:
    filled: tuple[Block, ...] = ()
    if layout.fill == "actions":
        filled = _actions(about)
    elif layout.fill == "context":
        filled = (Paragraph(heading.context(about)),)
    return NoteSection(layout.number, layout.code, layout.heading, filled, layout.prompts)


def _actions(about: Subject) -> tuple[Block, ...]:
    """The open actions as a table with room for impact; a sentence where the school list holds none."""
    rows = [action for action in about.dossier.facts.get("actions") or () if action.get("text")]
    if not rows:
        return (Paragraph("The school list holds no actions agreed with this school."),)
    on = agreed_on(about.dossier)
    return (
        Table(
            caption=f"What we agreed on {on}" if on else "What we agreed last time",
            columns=("Action", "Owner", "Due", "Done?", "Impact: what changed, and how do you know?"),
            rows=tuple(
                (Cell(a["text"]), Cell(_role(a.get("owner"))), Cell(a.get("due") or ""), Cell(a.get("state") or ""),
                 Cell(""))
                for a in rows
            ),
            align=("left",) * 5,
            widths=(3, 1.3, 1.1, 1, 3),
        ),
    )  # fmt: skip


def _role(owner: str | None) -> str:
    return (owner or "").strip()


def _header(about: Subject, layouts: list[SectionLayout], day: date | None) -> tuple[tuple[str, str], ...]:
    known = _known(about, day)
    labels = next((layout.header for layout in layouts if layout.number == 0), tuple(known))
    return tuple((label, known.get(label, "")) for label in labels)


def _known(about: Subject, day: date | None) -> dict[str, str]:
    facts = about.dossier.facts
    roll = about.now("pupils")
    return {
        "School": facts["name"] or "",
        "URN": about.dossier.urn,
        "Phase": heading.phase_words(about),
        "Pupils on roll": "" if roll is None or roll.value is None else f"{roll.value:,.0f}",
        "Date": "" if day is None else numerals.day(day),
        "Term": "" if day is None else _term(day),
        "Adviser": facts.get("adviser") or "",
        "Level of support in force": facts.get("level_in_force") or "",
        "Last graded inspection": heading.inspection(about)
        .removeprefix("Last graded")
        .removeprefix(" inspection")
        .removeprefix(": "),
    }


def _term(day: date) -> str:
    name = "Autumn" if day.month >= 9 else "Spring" if day.month <= 4 else "Summer"
    return f"{name} {day.year}"


def _data_box(about: Subject, day: date | None) -> Table | None:
    """What the data say: the page's measures with their certainty, and nothing else."""
    codes = dict.fromkeys([*(c for p in about.layout.pictures for c in p.measures), "absence_persistent"])
    rows = [(about.measure(code), row) for code in codes if (row := about.now(code)) is not None]
    if not rows:
        return None
    whose = f"{about.layout.cohort_words}, {numerals.pupils(about.cohort)}" if about.cohort else "This school"
    frozen = f"Frozen for the visit on {numerals.day(day)}. " if day else ""
    return Table(
        caption="What the data said on the day of the visit" if day else "What the data say",
        columns=(whose.replace(" cohort", ""), "School", "National", "In pupils", "Certainty"),
        rows=tuple(_box_row(about, measure, row) for measure, row in rows),
        align=("left", "right", "right", "right", "left"),
        widths=(3.2, 1, 1, 1.4, 1.8),
        notes=(f"{frozen}Results of {about.dossier.year}, {heading.status_line(about)}.",),
        name="Data box",
    )


def _box_row(about: Subject, measure: Measure, row: Compared) -> tuple[Cell, ...]:
    return (
        Cell(cells.label(measure)),
        cells.here(about, measure, row),
        cells.NOTHING if cells.few(row) and measure.kind == "proportion" else cells.against(measure, row),
        _in_pupils(measure, row),
        Cell(_certainty(row)),
    )


def _in_pupils(measure: Measure, row: Compared) -> Cell:
    if measure.kind == "progress":
        return cells.NOTHING if row.n is None else Cell(f"{round(row.n)} matched", row.n)
    return cells.in_pupils(measure, row)


def _certainty(row: Compared) -> str:
    """ "▼ clear", "▽ may be chance": the page's shapes, each with its word; "worse" where more is not better."""
    clear = is_clear(row)
    if row.direction == "same":
        return "▬ about the same"
    if clear is None or not row.difference:
        return cells.in_words(row).text
    up = row.difference > 0
    if not clear:
        return f"{'△' if up else '▽'} may be chance"
    return f"{'▲' if up else '▼'} clear{', worse' if row.good is False and up else ''}"
