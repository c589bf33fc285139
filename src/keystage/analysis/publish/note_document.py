"""A note of visit as a document, for the formats that have no template of their own."""

from keystage.analysis.packs.numerals import day
from keystage.analysis.packs.values import (
    Block,
    Cell,
    Document,
    Heading,
    Lines,
    Note,
    NoteSection,
    Paragraph,
    Question,
    Section,
    Table,
)

__all__ = ["box_section", "note_document"]

_LINES = 3


def note_document(note: Note) -> Document:
    """Header, questions with lines to write on, then the sections in their order."""
    visit = f" · {day(note.visit)}" if note.visit else ""
    boxed = box_section(note)
    sections = [Section("Header", (_header(note),))]
    if note.questions:
        sections.append(Section("Questions to discuss", _asked(note.questions)))
    if note.data_box is not None and boxed is None:
        sections.append(Section("What the data say", (note.data_box,)))
    sections += [_section(s, note.data_box if s is boxed else None) for s in note.sections]
    return Document(
        title=note.title, subtitle=f"{note.school} · URN {note.urn}", audience="adviser",
        audience_words="for the adviser, to be filled in", status_line=f"draft{visit}", sections=tuple(sections),
        sources=note.sources, urn=note.urn, made_up=note.made_up,
    )  # fmt: skip


def box_section(note: Note) -> NoteSection | None:
    """The section that the data box stands in: standards. None where the note has no box or no such section."""
    if note.data_box is None:
        return None
    return next((s for s in note.sections if "standards" in f"{s.code} {s.heading}".lower()), None)


def _header(note: Note) -> Table:
    rows = tuple((Cell(label, bold=True), Cell(value)) for label, value in note.header)
    return Table("", ("", ""), rows, ("left", "left"), widths=(1, 2.4), name="Header")


def _asked(questions: tuple[Question, ...]) -> tuple[Block, ...]:
    made: list[Block] = []
    for question in questions:
        made += [Paragraph(f"**{question.number}** {question.text}"), Paragraph(question.fired, small=True), Lines(2)]
    return tuple(made)


def _section(section: NoteSection, box: Table | None) -> Section:
    blocks: list[Block] = [] if box is None else [box]
    blocks += [Heading(b.text, 3) if isinstance(b, Heading) else b for b in section.filled]
    blocks += [Paragraph(prompt, small=True) for prompt in section.prompts]
    return Section(f"{section.number}. {section.heading}", (*blocks, Lines(_LINES)))
