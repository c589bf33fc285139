"""A document as plain data for its typst template."""

from collections.abc import Callable
from typing import Any

from keystage.analysis.charts import Chart
from keystage.analysis.packs.values import (
    Block,
    Cell,
    Document,
    Heading,
    Lines,
    Paragraph,
    Picture,
    Pictures,
    SchoolPage,
    Section,
    Table,
)
from keystage.analysis.publish import illustrations
from keystage.analysis.publish.flowing import file_title
from keystage.analysis.publish.licence import MADE_UP, licensed
from keystage.analysis.publish.page_data import drawn, line, page_data, rich
from keystage.analysis.publish.spans import clean
from keystage.analysis.publish.tables import alignments, column_widths, is_words
from keystage.analysis.publish.wording import UNTITLED
from keystage.analysis.publish.wrapping import BODY, SMALL, wide

__all__ = ["document_data"]

_MANY = 8  # columns that body type has room for
_PAGE, _INSET = 186.0, 2.0  # mm


def document_data(document: Document | SchoolPage, *, least_questions: int = 1) -> dict[str, Any]:
    """What `templates/main.typ` reads: the title of the file, the one page, the pages behind it."""
    page = document if isinstance(document, SchoolPage) else document.page
    return {
        "title": line(file_title(document)) or UNTITLED,
        "page": None if page is None else page_data(page, least_questions=least_questions),
        "behind": None if isinstance(document, SchoolPage) else _behind(document),
    }


def _behind(document: Document) -> dict[str, Any]:
    return {
        "title": line(document.title) or UNTITLED,
        "subtitle": line(document.subtitle),
        "running": line(" · ".join(filter(None, (document.title, document.subtitle)))),
        "audience_words": line(document.audience_words),
        "status_line": line(document.status_line),
        "made_up": document.made_up,
        "made_up_words": MADE_UP,
        "sources": rich(licensed(document.sources, made_up=document.made_up)),
        "sections": [
            {"title": line(s.title), "break_before": s.break_before, "blocks": _blocks(s)}
            for s in document.sections
            if s.printed
        ],
    }


def _blocks(section: Section) -> list[dict[str, Any]]:
    """The blocks, with no level of heading left out: a tagged PDF refuses a gap."""
    level = 2 if clean(section.title) else 1
    made = [_block(block) for block in section.blocks]
    for block in made:
        if block["kind"] == "heading" and block["text"]:
            level = block["level"] = min(block["level"], level + 1)
    return made


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": line(block.text), "level": block.level}
        case Paragraph():
            return {"kind": "paragraph", "text": rich(block.text), "small": block.small}
        case Table():
            return _table(block)
        case Picture():
            size = illustrations.large if block.large else illustrations.small
            return {"kind": "picture", "large": block.large, "chart": _chart(block.chart, size)}
        case Pictures():
            return {"kind": "pictures", "charts": [_chart(c, illustrations.small) for c in block.charts]}
        case Lines():
            return {"kind": "lines", "count": block.count}


def _chart(chart: Chart, draw: Callable[[Chart], illustrations.Drawn]) -> dict[str, Any]:
    return {"title": line(chart.title)} | drawn(draw(chart))


def _table(table: Table) -> dict[str, Any]:
    aligned = alignments(table)
    small = len(table.columns) > _MANY
    size = SMALL if small else BODY
    widths = column_widths(table, across=_PAGE, size=size, inset=_INSET)
    room = [w - _INSET for w in widths]
    return {
        "kind": "table",
        "caption": line(table.caption),
        "columns": [line(c) for c in table.columns],
        "align": aligned,
        "widths": widths,
        "small": small,
        "rows": [[_cell(c, right=a == "right") for c, a in zip(row, aligned, strict=True)] for row in table.rows],
        "lows": [_is_low(row, size, room) for row in table.rows],
        "notes": [rich(note) for note in table.notes],
    }


def _is_low(row: tuple[Cell, ...], size: float, room: list[float]) -> bool:
    """Each cell takes one line: the row's height is known before it is laid out."""
    return all(wide(line(c.text), size, bold=c.bold) <= r for c, r in zip(row, room, strict=True))


def _cell(cell: Cell, *, right: bool) -> dict[str, Any]:
    made: dict[str, Any] = {"t": line(cell.text)}
    if cell.bold:
        made["b"] = 1
    elif cell.missing:
        made["m"] = 1
    if right and is_words(cell):
        made["l"] = 1
    return made
