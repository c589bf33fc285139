"""A document of any kind as titles, lines and sections of blocks: for formats that flow (Word, HTML, workbook)."""

import re
from dataclasses import dataclass, replace

from keystage.analysis import charts
from keystage.analysis.charts import Chart
from keystage.analysis.packs.values import (
    Block,
    Cell,
    Document,
    Finding,
    Lines,
    Note,
    Paragraph,
    Picture,
    PupilDots,
    Question,
    SchoolPage,
    Table,
)
from keystage.analysis.publish.licence import MADE_UP, licensed
from keystage.analysis.publish.note_document import note_document
from keystage.analysis.publish.numbers import figure
from keystage.analysis.publish.wording import KEY, marks, pictures_title

__all__ = [
    "Asked",
    "Drawings",
    "Flow",
    "FlowBlock",
    "FlowSection",
    "Found",
    "Part",
    "Pupils",
    "flow",
    "picture_table",
    "pupils_table",
]

_WORD = re.compile(r"[^\W\d_]{4}")  # a reason has a real word in it; "6 of 15" has none


@dataclass(frozen=True, slots=True)
class Found:
    """What stands out."""

    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """Questions to discuss."""

    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Drawings:
    """Small pictures, or sentences in their place."""

    pictures: tuple[Chart | str, ...]


@dataclass(frozen=True, slots=True)
class Pupils:
    """Years of a small group, as rows of pupils."""

    title: str
    rows: tuple[PupilDots, ...]
    note: str


FlowBlock = Block | Found | Asked | Drawings | Pupils


@dataclass(frozen=True, slots=True)
class FlowSection:
    """title: a heading of the second level. key: what it is of, for a page on screen that lays sections out itself."""

    title: str
    blocks: tuple[FlowBlock, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One title page's worth: a school's one page, or the pages behind it. lines: under the title, with **bold**."""

    title: str
    lines: tuple[str, ...]
    sections: tuple[FlowSection, ...]


@dataclass(frozen=True, slots=True)
class Flow:
    """title: of the file. foot: audience, status and whether it is made up. sources: with the licence."""

    title: str
    parts: tuple[Part, ...]
    foot: str
    sources: str
    made_up: str


def flow(document: SchoolPage | Document | Note, *, paper: bool = False) -> Flow:
    """The whole document, in reading order. paper: without what is too long to print."""
    if isinstance(document, Note):
        document = note_document(document)
    if isinstance(document, SchoolPage):
        parts: tuple[Part, ...] = (_page(document),)
    else:
        behind = _behind(document, paper=paper)
        parts = (behind,) if document.page is None else (_page(document.page), behind)
    return Flow(
        file_title(document),
        parts,
        foot=f"{document.audience_words} · {document.status_line}",
        sources=licensed(_sources(document), made_up=document.made_up),
        made_up=MADE_UP if document.made_up else "",
    )


def file_title(document: Document | SchoolPage) -> str:
    """What a file calls itself: whose it is, what it is, whether it is made up."""
    whose = document.name if isinstance(document, SchoolPage) else document.subtitle
    title = ": ".join(filter(None, (whose, document.title)))
    return f"{title} ({MADE_UP.split(':')[0].lower()})" if document.made_up else title


def picture_table(chart: Chart) -> Table:
    """The data of a picture, exact, as a table; figures as numbers where a cell is nothing else."""
    made = charts.table(chart)
    rows = tuple(tuple(_told(text, column) for column, text in enumerate(row)) for row in made.rows)
    figures = [any(row[i].value is not None for row in rows) for i, _ in enumerate(made.columns)]
    return Table(made.caption, made.columns, tuple(_marked(row, figures) for row in rows))


def _marked(row: tuple[Cell, ...], figures: list[bool]) -> tuple[Cell, ...]:
    return tuple(replace(cell, missing=has and _is_words(cell)) for cell, has in zip(row, figures, strict=True))


def _told(text: str, column: int) -> Cell:
    return Cell(text, figure(text) if column else None)


def _is_words(cell: Cell) -> bool:
    return cell.value is None and bool(_WORD.search(cell.text))


def pupils_table(pupils: Pupils) -> Table:
    """The same rows of pupils as figures; the reason in words where a year may not be shown."""
    columns = ("Year", "Reached", "Pupils", "At others’ national rate")
    notes = (pupils.note,) if pupils.note else ()
    return Table(
        pupils.title, columns, tuple(map(_year, pupils.rows)), ("left", "right", "right", "right"), notes=notes
    )


def _year(row: PupilDots) -> tuple[Cell, ...]:
    if row.reached is None or row.n is None:
        return Cell(row.label), Cell(row.reason or "no figure", missing=True), Cell(""), Cell("")
    expected = Cell("") if row.expected is None else Cell(f"{row.expected:.0f}", row.expected)
    return Cell(row.label), Cell(str(row.reached), float(row.reached)), Cell(str(row.n), float(row.n)), expected


def _sources(document: Document | SchoolPage) -> str:
    return document.sources if isinstance(document, Document) else f"{document.sources} {document.caution}"


def _behind(document: Document, *, paper: bool) -> Part:
    lines = (document.subtitle, f"**{document.audience_words}** · {document.status_line}")
    sections = tuple(FlowSection(s.title, s.blocks, s.key) for s in document.sections if s.printed or not paper)
    return Part(document.title, tuple(filter(None, lines)), sections)


def _page(page: SchoolPage) -> Part:
    first = f"**{page.title}** {page.audience_words} · {page.status_line}"
    pupils = Pupils(page.disadvantaged_title, page.disadvantaged, page.disadvantaged_note)
    sections = (
        FlowSection("What stands out", (Found(page.stands_out),), "stands_out"),
        FlowSection(pictures_title(page.pictures), (*_key(page), Drawings(page.pictures)), "pictures"),
        FlowSection("Among similar schools", (_position(page),), "position"),
        FlowSection("Disadvantaged pupils", (pupils,), "disadvantaged"),
        FlowSection("Questions to discuss", (Asked(page.questions),), "questions"),
        FlowSection("What we agreed last time", (_agreed(page),), "agreed"),
        FlowSection("What this page cannot tell you", (Paragraph(page.cannot_tell),), "cannot_tell"),
    )
    return Part(page.name, (first, page.kind_line, page.context, *page.notices), sections)


def _key(page: SchoolPage) -> tuple[Paragraph, ...]:
    said = [KEY[name] for name in marks(page.pictures)]
    return (Paragraph(" ".join(["Solid: clear. Hollow: may be chance.", *said]), small=True),) if said else ()


def _position(page: SchoolPage) -> FlowBlock:
    if isinstance(page.position, str):
        return Paragraph(f"**{page.position_title}** {page.position}")
    return Picture(page.position, large=False)


def _agreed(page: SchoolPage) -> FlowBlock:
    if not page.agreed:
        return Lines(2)
    rows = tuple((Cell(a.text), Cell(f"{a.state} {a.detail}".strip())) for a in page.agreed)
    caption = f"Agreed on {page.agreed_on}" if page.agreed_on else ""
    return Table(caption, ("Action", "Where it stands"), rows, name="Agreed")
