"""Word files: headings, tables and pictures that a screen reader follows; the note of visit from its template."""

from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml.ns import qn
from tests.factories.alder_bridge import area_pack, key_stage_pages, note_of_visit, one_page, reading

from keystage.analysis import publish
from keystage.analysis.errors import InputError
from keystage.analysis.packs.values import Cell, Note, Picture, Table
from keystage.analysis.publish import note_template

HOSTILE = "St Anne’s & {{ 7*7 }} {% for x in y %} <w:p>&amp; \x0b\x00 ]]>"


def opened(document: publish.Printable, home: Path | None = None) -> Any:
    return docx.Document(BytesIO(publish.render(document, format="docx", home=home).data))


def headings(made: Any) -> list[tuple[str, str]]:
    return [(p.style.name, p.text) for p in made.paragraphs if p.style.name.startswith("Heading")]


def everything(made: Any) -> str:
    return " ".join(t.text or "" for t in made.element.body.iter(qn("w:t")))


@pytest.mark.req("2.6")
def test_the_note_has_the_sections_in_order_as_headings() -> None:
    note = note_of_visit()
    found = headings(opened(note))
    assert found[0] == ("Heading 1", "Note of visit")
    assert found[1] == ("Heading 2", "Questions to discuss")
    assert [text for _, text in found[2:-1]] == [f"{s.number}. {s.heading}" for s in note.sections]
    assert found[-1] == ("Heading 2", "Sources")


def test_the_note_says_what_is_held() -> None:
    note = note_of_visit()
    text = everything(opened(note))
    for label, value in note.header:
        assert label in text
        assert value in text
    for question in note.questions:
        assert question.text in text
        assert question.fired in text
    for words in (
        "30 more of 312",
        "Moderate Y6 writing with two schools",
        "Made-up data",
        note.sources,
        "12 March 2024",
    ):
        assert words in text


def test_the_data_box_stands_with_standards_and_is_locked() -> None:
    body = opened(note_of_visit()).element.body
    controls = [c for c in body.iter(qn("w:sdt")) if c.find(f".//{qn('w:tag')}").get(qn("w:val")) == "data-box"]
    assert len(controls) == 1
    assert controls[0].find(f".//{qn('w:lock')}").get(qn("w:val")) == "sdtContentLocked"
    assert "Persistent absence" in "".join(t.text for t in controls[0].iter(qn("w:t")))
    before = list(controls[0].itersiblings(qn("w:p"), preceding=True))
    assert "".join(t.text for t in before[0].iter(qn("w:t"))) == "2. Standards and progress"


def test_the_data_box_follows_the_header_where_no_section_is_about_standards() -> None:
    note = note_of_visit()
    made = opened(replace(note, sections=note.sections[2:]))
    assert "Persistent absence" in everything(made)


def test_a_place_to_write_is_a_control_named_after_its_section() -> None:
    body = opened(note_of_visit()).element.body
    tags = {tag.get(qn("w:val")) for tag in body.iter(qn("w:tag"))}
    assert {"section-targets", "question-1", "question-5"} <= tags
    assert not any(p.text == "" and p.style.name.startswith("Heading") for p in opened(note_of_visit()).paragraphs)


def test_an_authority_may_bring_its_own_template(tmp_path: Path) -> None:
    own = docx.Document()
    own.add_heading("{{ school }} by our own template", 1)
    own.add_paragraph("{%p for section in sections %}")
    own.add_heading("{{ section.heading }}", 2)
    own.add_paragraph("{%p endfor %}")
    (tmp_path / "templates").mkdir()
    own.save(str(tmp_path / "templates" / "note_of_visit.docx"))
    found = headings(opened(note_of_visit(), home=tmp_path))
    assert found[0][1] == "Alder Bridge Primary School by our own template"
    assert len(found) == 12


@pytest.mark.parametrize("words", ["{{ no_such_thing }}", "{% for %}", "{{ ''.__class__.__mro__ }}", "{{ 1/0 }}"])
def test_a_template_that_cannot_be_filled_in_is_refused_in_a_sentence(tmp_path: Path, words: str) -> None:
    own = docx.Document()
    own.add_paragraph(words)
    (tmp_path / "templates").mkdir()
    own.save(str(tmp_path / "templates" / "note_of_visit.docx"))
    with pytest.raises(InputError, match="cannot be filled in"):
        publish.render(note_of_visit(), format="docx", home=tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a Word file", b"PK\x03\x04"])
def test_a_template_that_is_no_word_file_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "note_of_visit.docx").write_bytes(content)
    with pytest.raises(InputError, match="cannot be filled in"):
        publish.render(note_of_visit(), format="docx", home=tmp_path)


def test_the_template_that_ships_is_the_one_its_maker_makes() -> None:
    with ZipFile(note_template.SHIPPED) as shipped:
        body = shipped.read("word/document.xml")
    fresh = BytesIO()
    note_template.make().save(fresh)
    with ZipFile(fresh) as made:
        assert made.read("word/document.xml") == body, "run script/note-template"


def test_hostile_text_stays_text_in_a_note() -> None:
    note = note_of_visit()
    box = Table(HOSTILE, (HOSTILE, HOSTILE), ((Cell(HOSTILE), Cell(HOSTILE)),), notes=(HOSTILE,))
    first = replace(note.sections[0], heading=HOSTILE, prompts=(HOSTILE,), filled=(box, Picture(reading())))
    made = opened(replace(note, school=HOSTILE, data_box=box, sections=(first, *note.sections[1:])))
    text = everything(made)
    assert text.count("{{ 7*7 }}") == 15
    assert "<w:p>&amp;" in text
    assert "49" not in text


def test_a_picture_in_a_note_says_what_it_shows() -> None:
    note = note_of_visit()
    first = replace(note.sections[0], filled=(Picture(reading()),))
    body = opened(replace(note, sections=(first,))).element.body
    words = [p.get("descr") for p in body.iter(qn("wp:docPr"))]
    assert len(words) == 1
    assert "82% (70% to 95%)" in words[0]


@pytest.mark.req("X.11", "X.12")
def test_a_school_page_in_word_has_headings_and_words_for_each_picture() -> None:
    made = opened(one_page())
    assert headings(made)[0] == ("Heading 1", "Alder Bridge Primary School")
    levels = [int(style[-1]) for style, _ in headings(made)]
    assert all(b - a <= 1 for a, b in pairwise(levels))
    words = [p.get("descr") for p in made.element.body.iter(qn("wp:docPr"))]
    assert len(words) == 8
    assert all(words)


def test_tables_in_word_repeat_their_header_and_the_language_is_british_english() -> None:
    made = opened(area_pack())
    table = made.tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [c.text for c in table.rows[60].cells] == ["School 60", "Wenbury", "80", "50%", "71%"]
    languages = {e.get(qn("w:val")) for e in made.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    assert made.core_properties.title.startswith("For the autumn panel: Westmere")


@pytest.mark.parametrize("document", [one_page(), key_stage_pages(sections=1), note_of_visit()])
def test_the_same_document_gives_the_same_word_file(document: publish.Printable) -> None:
    assert publish.render(document, format="docx").data == publish.render(document, format="docx").data


def test_an_empty_note_has_no_empty_headings() -> None:
    note = Note("Ash Hill", "999002", "Note of visit", (), (), (), "")
    assert headings(opened(note)) == [("Heading 1", "Note of visit"), ("Heading 2", "Sources")]
