"""The one page as plain data for its typst template: strings, spans and SVG, nothing that could be code."""

from typing import Any

from keystage.analysis.charts import Chart, Strip
from keystage.analysis.packs.values import Finding, Question, SchoolPage
from keystage.analysis.publish import illustrations
from keystage.analysis.publish.illustrations import Drawn
from keystage.analysis.publish.licence import MADE_UP, licensed
from keystage.analysis.publish.spans import Span, clean, spans, written
from keystage.analysis.publish.wording import COUNTS, NO_QUESTIONS, marks, pictures_title, titled
from keystage.analysis.publish.wrapping import BODY, SMALL, line_count, sure_lines, wide

__all__ = ["drawn", "line", "page_data", "rich"]

_PAGE, _PICTURE, _QUESTION = 186, 58, 98.5  # mm
_NAME, _TIGHTER = 20.0, 0.1  # points; mm that the template takes off each letter


def page_data(page: SchoolPage, *, least_questions: int = 1) -> dict[str, Any]:
    """What the template needs. least_questions: fewer than these on the page and the template gives up."""
    return {
        "name": line(page.name) or f"URN {line(page.urn)}",
        "name_alone": _name_stands_alone(page),
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
        "questions": [_question(q) for q in page.questions],
        "least_questions": least_questions,
        "counts": COUNTS,
        "no_questions": NO_QUESTIONS,
        "public": page.audience == "public",
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
    return {"svg": picture.svg, "alt": line(picture.words) or "A picture"}


def line(text: str) -> str:
    """Plain text in the letters of the page's font."""
    return written(clean(text))


def rich(text: str, *, asides: bool = False) -> list[list[str]]:
    """Spans as [text] or [text, "b" or "g"]."""
    return [[written(s.text), _shade(s)] if _shade(s) else [written(s.text)] for s in spans(text, asides=asides)]


def _shade(span: Span) -> str:
    return "b" if span.bold else "g" if span.grey else ""


def _name_stands_alone(page: SchoolPage) -> bool:
    """A long name leaves no room for the title beside it."""
    title = wide(line(page.title), BODY, bold=True) + wide(" " + line(page.audience_words), BODY)
    name = wide(line(page.name), _NAME, bold=True) - _TIGHTER * len(page.name)
    return name + title + 3 > _PAGE


def _question(question: Question) -> dict[str, Any]:
    text, fired = line(question.text), line(question.fired)
    lines = sure_lines(text, BODY, _QUESTION), sure_lines(fired, SMALL, _QUESTION) if fired else 0
    return {"number": question.number, "text": text, "fired": fired, "lines": None if None in lines else lines}


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
    return max(2, *(line_count(line(p.title), BODY, _PICTURE, bold=True) for p in row if not isinstance(p, str)), 2)


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
