"""Blocks as the HTML template takes them."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from keystage.analysis.charts import Chart, DotInterval, Trend
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

__all__ = ["Link", "laid", "nowhere"]

Link = Callable[[str], str]  # `Cell.about` -> the address to which the figure leads, "" for none


def nowhere(about: str) -> str:
    """No figure leads anywhere: a document by itself."""
    return ""


def laid(block: FlowBlock, link: Link = nowhere) -> dict[str, Any]:
    """One block: its kind and what the template needs to write it."""
    match block:
        case Heading():
            return {"kind": "heading", "level": block.level, "text": clean(block.text)}
        case Paragraph():
            return {"kind": "paragraph", "text": block.text, "small": block.small}
        case Table():
            return {"kind": "table"} | _table(block, link)
        case Picture():
            return {"kind": "picture"} | _picture(block.chart, link, large=block.large)
        case Pictures():
            return {"kind": "pictures", "pictures": [_picture(c, link, large=False) for c in block.charts]}
        case Drawings():
            return {"kind": "pictures", "pictures": [_drawing(p, link) for p in block.pictures]}
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


def _table(table: Table, link: Link) -> dict[str, Any]:
    rights = [a == "right" for a in alignments(table)]
    return {
        "caption": clean(table.caption),
        "name": clean(table.name),
        "columns": [clean(c) for c in table.columns],
        "right": rights,
        "rows": [[_cell(c, link, right=r) for c, r in zip(row, rights, strict=True)] for row in table.rows],
        "notes": table.notes,
    }


def _cell(cell: Cell, link: Link, *, right: bool) -> dict[str, Any]:
    shades = ["ks-figure"] if right and not is_words(cell) else []
    shades += ["ks-aside"] if cell.missing else []
    return {"text": clean(cell.text), "bold": cell.bold, "kind": " ".join(shades), "href": _href(cell.about, link)}


def _picture(chart: Chart, link: Link, *, large: bool) -> dict[str, Any]:
    """A large picture brings its small form: on a phone the words of the large one would be too small to read."""
    small = _svg(illustrations.screen(chart, size="small"))
    return {
        "title": clean(chart.title),
        "href": _href(_shown(chart), link),
        "svg": _svg(illustrations.screen(chart, size="large")) if large else small,
        "narrow": small if large else "",
        "table": _table(_addressed(picture_table(chart), chart), link) | {"caption": ""},
    }


def _href(about: str, link: Link) -> str:
    return link(about) if about else ""


def _shown(chart: Chart) -> str:
    """The figure that a picture is about: the last of a trend."""
    if not isinstance(chart, Trend) or not chart.about:
        return ""
    known = [point.year for point in chart.points if point.value is not None]
    return f"{known[-1]}/{chart.about}" if known else ""


def _addressed(table: Table, chart: Chart) -> Table:
    """The table of a picture, the first cell of each row about the figure that the row tells."""
    if isinstance(chart, Trend) and chart.about:
        known = {str(point.year): f"{point.year}/{chart.about}" for point in chart.points}
    elif isinstance(chart, DotInterval):
        known = {clean(row.label): row.about for row in chart.rows}
    else:
        return table
    rows = ((replace(row[0], about=known.get(clean(row[0].text), "")), *row[1:]) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _drawing(picture: Chart | str, link: Link) -> dict[str, Any]:
    if not isinstance(picture, str):
        return _picture(picture, link, large=False)
    title, words = titled(picture)
    return {"title": title, "text": words, "svg": "", "href": ""}


def _finding(finding: Finding) -> dict[str, Any]:
    mark = illustrations.glyph(finding.shape, clear=finding.clear, where="screen")
    return {"svg": _svg(mark), "lead": clean(finding.lead), "text": finding.text}


def _question(question: Question) -> dict[str, Any]:
    return {"number": question.number, "text": clean(question.text), "fired": clean(question.fired)}


def _pupils(block: Pupils) -> dict[str, Any]:
    """Dots with their table behind; the table alone where no year may be drawn."""
    drawn = any(row.n for row in block.rows)
    made = _table(pupils_table(block), nowhere) | {"notes": (), "caption": ""}
    svg = _svg(illustrations.screen_dots(block.rows)) if drawn else ""
    return {"svg": svg, "narrow": "", "href": "", "table": made if block.rows else None}
