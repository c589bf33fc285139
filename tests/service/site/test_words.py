"""Template tags, the glossary and the change log."""

import re
from datetime import date
from pathlib import Path

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template

import keystage.service
from keystage.service.site.changes import changes
from keystage.service.site.documents import marked
from keystage.service.site.glossary import glossary
from keystage.service.site.templatetags.ks import day, pages_shown


def _drawn(text: str) -> str:
    return Template(text).render(Context())


def test_a_day_is_written_in_words() -> None:
    assert day(date(2026, 11, 12)) == "12 November 2026"
    assert day(None) == ""


def test_a_tag_says_its_word_and_escapes_it() -> None:
    assert _drawn('{% tag "Intensive" "intensive" %}') == '<strong class="ks-tag ks-tag--intensive">Intensive</strong>'
    given = Template("{% tag words %}").render(Context({"words": "<b>"}))
    assert given == '<strong class="ks-tag">&lt;b&gt;</strong>'


def test_a_term_is_a_button_with_its_meaning_beside_it() -> None:
    html = _drawn('{% term "FSM6" "free meals" %}')
    target = re.search(r'popovertarget="([^"]+)"', html)
    assert target
    assert f'id="{target[1]}" popover' in html
    assert ">free meals</button>" in html


def test_every_term_on_a_page_is_in_the_glossary() -> None:
    used = set()
    for path in Path(keystage.service.__file__).parent.rglob("templates/**/*.html"):
        used |= set(re.findall(r'\{% term "([^"]+)"', path.read_text("utf-8")))
    assert used
    assert {word for word in used if glossary().of(word) is None} == set()


def test_words_are_found_by_each_of_their_names() -> None:
    found = glossary()
    assert found.of("fsm6") is not None
    assert found.of("TA") is found.of("teacher assessment")
    assert found.of("KS2") is found.of("KS4")
    assert found.of("no such word") is None


def test_each_word_stands_once_and_has_an_address_of_its_own() -> None:
    slugs = [one.slug for one in glossary().words]
    assert len(slugs) == len(set(slugs))
    assert all(slugs)


@pytest.mark.req("X.20")
def test_the_change_log_is_shown_version_by_version() -> None:
    first = changes()[0]
    assert first.title
    assert sum(len(part.items) for part in first.parts) > 3


def test_marks_of_our_documents_become_html_and_nothing_else_does() -> None:
    assert marked("**a** `b` [c](d.md) <i>") == "<strong>a</strong> <code>b</code> c &lt;i&gt;"


def test_pages_left_out_are_one_mark() -> None:
    assert pages_shown(Paginator(range(200), 10), 6) == [1, 0, 5, 6, 7, 0, 20]
    assert pages_shown(Paginator(range(30), 10), 1) == [1, 2, 3]
