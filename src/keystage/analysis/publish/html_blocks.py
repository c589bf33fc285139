"""Blocks as the HTML template takes them."""

from typing import Any

from markupsafe import Markup

from keystage.analysis.charts import Chart
from keystage.analysis.packs.values import (
    Cell,
    Finding,
    Heading,
    Lines,
    Paragraph,
    Picture,
    Pictures,
    Question,
    Table,
)
from keystage.analysis.publish import illustrations
from keystage.analysis.publish.flowing import Asked, Drawings, FlowBlock, Found, Pupils, picture_table, pupils_table
from keystage.analysis.publish.spans import clean
from keystage.analysis.publish.tables import alignments, is_words
from keystage.analysis.publish.wording import NO_QUESTIONS, titled

__all__ = ["laid"]


def laid(block: FlowBlock) -> dict[str, Any]:
    """One block: its kind and what the template needs to write it."""
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": clean(block.text)}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "small": block.small}
        case Table():
            return {"kind": "table"} | _table(block)
        case Picture():
            return {"kind": "picture"} | _picture(block.chart, large=block.large)
        case Pictures():
            return {"kind": "pictures", "pictures": [_picture(c, large=False) for c in block.charts]}
        case Drawings():
            return {"kind": "pictures", "pictures": [_drawing(p) for p in block.pictures]}
        case Found():
            return {"kind": "found", "findings": [_finding(f) for f in block.findings]}
        case Asked():
            return {"kind": "asked", "questions": [_question(q) for q in block.questions], "none": NO_QUESTIONS}
        case Pupils():
            return {"kind": "pupils", "title": clean(block.title), "note": block.note} | _pupils(block)
        case Lines():
            return {"kind": "lines", "count": block.count}


def _svg(drawn: illustrations.Drawn) -> Markup:
    return Markup(drawn.svg)  # noqa: S704 - the charts room escapes every text in it


def _table(table: Table) -> dict[str, Any]:
    rights = [a == "right" for a in alignments(table)]
    return {
        "caption": clean(table.caption),
        "name": clean(table.name),
        "columns": [clean(c) for c in table.columns],
        "right": rights,
        "rows": [[_cell(c, right=r) for c, r in zip(row, rights, strict=True)] for row in table.rows],
        "notes": table.notes,
    }


def _cell(cell: Cell, *, right: bool) -> dict[str, Any]:
    shades = ["ks-figure"] if right and not is_words(cell) else []
    shades += ["ks-aside"] if cell.missing else []
    return {"text": clean(cell.text), "bold": cell.bold, "kind": " ".join(shades)}


def _picture(chart: Chart, *, large: bool) -> dict[str, Any]:
    """A large picture brings its small form: on a phone the words of the large one would be too small to read."""
    small = _svg(illustrations.screen(chart, size="small"))
    return {
        "title": clean(chart.title),
        "svg": _svg(illustrations.screen(chart, size="large")) if large else small,
        "narrow": small if large else "",
        "table": _table(picture_table(chart)) | {"caption": ""},
    }


def _drawing(picture: Chart | str) -> dict[str, Any]:
    if not isinstance(picture, str):
        return _picture(picture, large=False)
    title, words = titled(picture)
    return {"title": title, "text": words, "svg": ""}


def _finding(finding: Finding) -> dict[str, Any]:
    mark = illustrations.glyph(finding.shape, clear=finding.clear, where="screen")
    return {"svg": _svg(mark), "lead": clean(finding.lead), "text": finding.text}


def _question(question: Question) -> dict[str, Any]:
    return {"number": question.number, "text": clean(question.text), "fired": clean(question.fired)}


def _pupils(block: Pupils) -> dict[str, Any]:
    """Dots with their table behind; the table alone where no year may be drawn."""
    drawn = any(row.n for row in block.rows)
    made = _table(pupils_table(block)) | {"notes": (), "caption": ""}
    svg = _svg(illustrations.screen_dots(block.rows)) if drawn else ""
    return {"svg": svg, "narrow": "", "table": made if block.rows else None}
