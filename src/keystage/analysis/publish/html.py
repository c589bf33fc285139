"""Documents as HTML: a whole page without script or any request, or an article to stand inside another page."""

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from keystage.analysis.packs.values import Document, Note, SchoolPage
from keystage.analysis.publish.flowing import Flow, FlowBlock, flow
from keystage.analysis.publish.html_blocks import Link, laid, nowhere
from keystage.analysis.publish.screen import SCREEN
from keystage.analysis.publish.spans import Span, clean, spans

__all__ = ["Piece", "blocks", "fragment", "html", "pieces", "style_hash", "stylesheet"]

_TEMPLATES = Path(str(files("keystage.analysis.publish") / "templates"))


def html(document: SchoolPage | Document | Note) -> bytes:
    """A file of its own: one stylesheet inside, named by its hash in the page's own content policy."""
    made = flow(document)
    page = _templates().get_template("standalone.html")
    style = Markup(stylesheet())  # noqa: S704 - our own file
    return page.render(
        title=clean(made.title), style=style, style_hash=style_hash(), article=_article(made)
    ).encode()  # fmt: skip


def fragment(document: SchoolPage | Document | Note, *, link: Link = nowhere) -> str:
    """The same as an <article class="ks-document"> for a page that brings `stylesheet()` itself.

    link: the address to which a figure leads, of `Cell.about` ("2023/ks2_rwm_exp/all"); "" for none.
    """
    return str(_article(flow(document), link))


@dataclass(frozen=True, slots=True)
class Piece:
    """One section of a document as HTML, for a page that lays sections out itself: inside class "ks-document"."""

    key: str
    title: str
    html: str


def pieces(document: SchoolPage | Document, *, link: Link = nowhere) -> tuple[Piece, ...]:
    """The sections of a document one by one, in reading order, without its head and foot."""
    made = flow(document)
    return tuple(
        Piece(section.key, clean(section.title), blocks(section.blocks, link=link))
        for part in made.parts
        for section in part.sections
    )


def blocks(content: Iterable[FlowBlock], *, link: Link = nowhere) -> str:
    """Some blocks as HTML, to stand inside an element of class "ks-document"."""
    return _templates().get_template("section.html").render(blocks=[laid(block, link) for block in content])


@cache
def stylesheet() -> str:
    """The one stylesheet of documents."""
    return (SCREEN / "document.css").read_text(encoding="utf-8")


@cache
def style_hash() -> str:
    """What a content security policy calls `stylesheet()`: "sha256-…"."""
    return "sha256-" + base64.b64encode(hashlib.sha256(stylesheet().encode()).digest()).decode()


def _article(made: Flow, link: Link = nowhere) -> Markup:
    return Markup(_templates().get_template("fragment.html").render(_content(made, link)))  # noqa: S704 - autoescaped


def _content(made: Flow, link: Link) -> dict[str, Any]:
    return {
        "parts": [
            {
                "title": clean(part.title),
                "lines": part.lines,
                "sections": [
                    {"title": clean(s.title), "blocks": [laid(block, link) for block in s.blocks]}
                    for s in part.sections
                ],
            }
            for part in made.parts
        ],
        "made_up": made.made_up,
        "foot": clean(made.foot),
        "sources": made.sources,
    }


@cache
def _templates() -> Environment:
    made = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.filters["rich"] = lambda text: _marked(spans(text))
    made.filters["aside"] = lambda text: _marked(spans(text, asides=True))
    return made


def _marked(found: tuple[Span, ...]) -> Markup:
    return Markup("").join(map(_span, found))


def _span(span: Span) -> Markup:
    if span.bold:
        return Markup("<strong>{}</strong>").format(span.text)
    return Markup('<span class="ks-aside">{}</span>').format(span.text) if span.grey else escape(span.text)
