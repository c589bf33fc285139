"""The one page as plain data for its typst template: strings, spans and SVG, nothing that could be code."""

from typing import Any

from keystage.analysis.charts import Chart, Strip
from keystage.analysis.charts.typeset import width
from keystage.analysis.packs.values import Finding, SchoolPage
from keystage.analysis.publish import illustrations
from keystage.analysis.publish.illustrations import Drawn
from keystage.analysis.publish.licence import MADE_UP, licensed
from keystage.analysis.publish.spans import Span, clean, spans, written
from keystage.analysis.publish.wording import COUNTS, NO_QUESTIONS, marks, pictures_title, titled

__all__ = ["drawn", "line", "page_data", "rich"]

_TITLE_POINTS, _TITLE_ROOM = 10.5, 58 * 72 / 25.4


def page_data(page: SchoolPage, *, least_questions: int = 1) -> dict[str, Any]:
    """What the template needs. least_questions: fewer than these on the page and the template gives up."""
    return {
        "name": line(page.name),
        "kind_line": line(page.kind_line),
        "title": line(page.title),
        "audience_words": line(page.audience_words),
        "status_line": line(page.status_line),
        "context": rich(page.context, asides=True),
        "notices": [rich(notice) for notice in page.notices],
        "stands_out": [_finding(f) for f in page.stands_out],
        "pictures_title": pictures_title(page.pictures),
        "key": marks(page.pictures),
        "pictures": [_picture(p) for p in page.pictures],
        "title_lines": [_most_lines(page.pictures[i : i + 3]) for i in range(0, len(page.pictures), 3)],
        "position": _position(page),
        "disadvantaged": _disadvantaged(page),
        "questions": [{"number": q.number, "text": line(q.text), "fired": line(q.fired)} for q in page.questions],
        "least_questions": least_questions,
        "counts": COUNTS,
        "no_questions": NO_QUESTIONS,
        "agreed": [{"text": line(a.text), "state": line(a.state), "detail": line(a.detail)} for a in page.agreed],
        "agreed_on": line(page.agreed_on),
        "cannot_tell": rich(page.cannot_tell),
        "sources": line(licensed(page.sources, made_up=page.made_up)),
        "caution": line(page.caution),
        "made_up": page.made_up,
        "made_up_words": MADE_UP,
    }


def drawn(picture: Drawn) -> dict[str, str]:
    """An SVG and its alternative text."""
    return {"svg": picture.svg, "alt": line(picture.words)}


def line(text: str) -> str:
    """Plain text in the letters of the page's font."""
    return written(clean(text))


def rich(text: str, *, asides: bool = False) -> list[list[str]]:
    """Spans as [text] or [text, "b" or "g"]."""
    return [[written(s.text), _shade(s)] if _shade(s) else [written(s.text)] for s in spans(text, asides=asides)]


def _shade(span: Span) -> str:
    return "b" if span.bold else "g" if span.grey else ""


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "mark": drawn(illustrations.glyph(finding.shape, clear=finding.clear)),
        "lead": line(finding.lead),
        "text": rich(finding.text),
    }


def _picture(picture: Chart | str) -> dict[str, Any]:
    if isinstance(picture, str):
        title, words = titled(picture)
        return {"title": line(title), "words": rich(words)}
    return {"title": line(picture.title)} | drawn(illustrations.small(picture))


def _most_lines(row: tuple[Chart | str, ...]) -> int:
    """Lines that the titles of a row of pictures need: two are always kept, so that rows stand alike."""
    return max(2, *(_lines(line(p.title)) for p in row if not isinstance(p, str)), 2)


def _lines(title: str) -> int:
    lines, used = 1, 0.0
    for word in title.split():
        wide = width(word + " ", _TITLE_POINTS, bold=True)
        if used + wide > _TITLE_ROOM and used:
            lines, used = lines + 1, 0.0
        used += wide
    return lines + int(used // _TITLE_ROOM)


def _position(page: SchoolPage) -> dict[str, Any]:
    title = {"title": line(page.position_title)}
    if isinstance(page.position, str):
        return title | {"words": rich(page.position)}
    return title | drawn(_strip(page.position))


def _strip(chart: Chart) -> Drawn:
    return illustrations.wide(chart) if isinstance(chart, Strip) else illustrations.small(chart)


def _disadvantaged(page: SchoolPage) -> dict[str, Any]:
    title = {"title": line(page.disadvantaged_title), "note": line(page.disadvantaged_note)}
    if not page.disadvantaged:
        return title
    return title | drawn(illustrations.dots(page.disadvantaged))
