"""Documents as HTML: self-contained, without script, headings in order, a table behind each picture."""

import base64
import hashlib
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from tests.factories.alder_bridge import area_pack, key_stage_pages, note_of_visit, one_page, small_school_page

from keystage.analysis import publish
from keystage.analysis.packs.values import Cell, Section, Table

HOSTILE = '<script>alert(1)</script><img src=x onerror="a()"> **<b>x</b>** "quoted" & \'single\''
VOID = {"meta", "br", "link", "img", "input", "hr"}


class Reader(HTMLParser):
    """Every element with its attributes, and whether each was closed in its place."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self.feed(text)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page(document: publish.Printable) -> str:
    return publish.render(document, format="html").data.decode()


DOCUMENTS = [one_page(), small_school_page(), key_stage_pages(), area_pack(), note_of_visit()]


@pytest.mark.req("X.12")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_nothing_is_run_or_fetched(document: publish.Printable) -> None:
    read = Reader(page(document))
    assert not {"script", "link", "img", "iframe", "object", "base", "form"} & {tag for tag, _ in read.elements}
    for tag, attributes in read.elements:
        assert "style" not in attributes, tag
        assert not any(name.startswith("on") or name in ("src", "href", "action") for name in attributes), tag


@pytest.mark.req("X.12")
@pytest.mark.parametrize("document", DOCUMENTS)
def test_headings_are_in_order_and_tables_have_heads(document: publish.Printable) -> None:
    read = Reader(page(document))
    levels = [int(tag[1]) for tag, _ in read.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))
    assert all(a.get("scope") in ("col", "row") for a in read.named("th"))
    assert all(a.get("role") == "img" and a.get("aria-label") for a in read.named("svg"))
    assert read.named("html") == [{"lang": "en-GB"}]


def test_each_picture_has_its_table() -> None:
    read = Reader(page(one_page()))
    assert len(read.named("details")) == 8
    assert len(read.named("summary")) == 8


def test_years_that_may_not_be_shown_say_so_in_full() -> None:
    assert page(small_school_page()).count("fewer than 6: shown only inside the school") == 2


def test_the_policy_of_the_page_names_its_one_stylesheet() -> None:
    text = page(one_page())
    style = re.search("<style>(.*?)</style>", text, re.S)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in text


def test_hostile_text_stays_text() -> None:
    table = Table(HOSTILE, (HOSTILE,), ((Cell(HOSTILE),),), notes=(HOSTILE,), name=HOSTILE)
    document = replace(
        key_stage_pages(), title=HOSTILE, subtitle=HOSTILE, sources=HOSTILE, audience_words=HOSTILE,
        page=replace(one_page(), name=HOSTILE, context=HOSTILE, notices=(HOSTILE,), cannot_tell=HOSTILE),
        sections=(Section(HOSTILE, (table,)),),
    )  # fmt: skip
    text = page(document)
    assert "<script" not in text
    assert "onerror=&#34;" in text
    assert "<strong>&lt;b&gt;x&lt;/b&gt;</strong>" in text
    Reader(text)


def test_what_the_page_says_is_there() -> None:
    text = page(one_page())
    for words in (
        "<strong>8 pupils</strong>",
        "for head and adviser",
        "Six pictures",
        "Made-up data",
        "Hollow: may be chance",
    ):
        assert words in text


def test_an_article_brings_no_page_of_its_own() -> None:
    article = publish.fragment(one_page())
    assert article.startswith('<article class="ks-document"')
    assert "<style" not in article
    assert ".ks-document" in publish.stylesheet()
