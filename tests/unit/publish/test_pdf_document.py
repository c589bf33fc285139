"""Pages behind the one page and area packs in print."""

from dataclasses import replace

import pytest
from tests.factories.alder_bridge import area_pack, key_stage_pages, note_of_visit
from tests.factories.reading_pdf import ReadPdf, read_pdf

from keystage.analysis import publish
from keystage.analysis.packs.values import Cell, Paragraph, Section, Table

HOSTILE = 'St #let x = 1; *Anne*’s _C$E$_ \\[School\\] #panic("no") <b>{{ 7*7 }}</b> `z` @ref "q" 学校'


def printed(document: publish.Printable) -> ReadPdf:
    return read_pdf(publish.render(document, format="pdf").data)


@pytest.fixture(scope="module")
def pack() -> ReadPdf:
    return printed(key_stage_pages())


@pytest.mark.req("2.9")
def test_every_page_says_for_whom_of_when_and_which_it_is(pack: ReadPdf) -> None:
    assert pack.pages == publish.render(key_stage_pages(), format="pdf").pages == 4
    for number, text in enumerate(pack.page_texts, start=1):
        assert f"Page {number} of 4" in text
        assert "for head and adviser" in text
        assert "revised, as at 29 February 2024" in text
        assert "2022/23" in text
        assert "Made-up data" in text


@pytest.mark.req("X.12")
def test_tables_are_tagged_with_captions_and_header_cells(pack: ReadPdf) -> None:
    kinds = [kind for kind, _ in pack.tags]
    assert kinds.count("Table") == 3
    assert kinds.count("TH") == 3 * 7
    assert kinds.count("TD") == 3 * 7 * 6
    assert kinds.count("Caption") == 3
    assert all(words for kind, words in pack.tags if kind == "Figure")


def test_type_and_fonts_are_ours(pack: ReadPdf) -> None:
    assert pack.fonts == {"Inter-Regular-Identity-H", "Inter-SemiBold-Identity-H"}
    assert min(pack.sizes) == 8.5


def test_words_stand_for_what_is_missing(pack: ReadPdf) -> None:
    assert "too few for a rate" in pack.text


def test_a_long_table_repeats_its_head_on_each_page() -> None:
    read = printed(area_pack(200))
    assert read.pages > 3
    assert all("School Town Pupils Writing National" in text for text in read.page_texts)
    assert "School 200" in read.page_texts[-1]


def test_a_section_may_start_a_page() -> None:
    short = Section("Section", (Paragraph("A sentence."),))
    together = replace(area_pack(), sections=(short, short))
    apart = replace(area_pack(), sections=(short, replace(short, break_before=True)))
    assert (printed(together).pages, printed(apart).pages) == (1, 2)


def test_real_data_carry_the_licence_once() -> None:
    read = printed(replace(area_pack(3), made_up=False))
    assert read.text.count("Open Government Licence v3.0") == 1
    both = replace(key_stage_pages(with_page=False), made_up=False)
    assert printed(both).text.count("Open Government Licence v3.0") == 1


def test_no_text_becomes_code() -> None:
    table = Table(HOSTILE, (HOSTILE, "B"), ((Cell(HOSTILE), Cell(HOSTILE, missing=True)),), notes=(HOSTILE,))
    hostile = replace(
        area_pack(), title=HOSTILE, subtitle=HOSTILE, audience_words=HOSTILE, status_line=HOSTILE, sources=HOSTILE,
        sections=(Section(HOSTILE, (Paragraph(HOSTILE), table)),),
    )  # fmt: skip
    read = printed(hostile)
    assert '#panic("no")' in read.text
    assert "□□" in read.text
    assert read.title.startswith("St #let x = 1;")


def test_a_note_of_visit_prints_with_lines_to_write_on() -> None:
    read = printed(note_of_visit())
    assert "10. Priorities, actions and support recommended" in read.text
    assert "30 more of 312" in read.text
    assert "12 March 2024" in read.text


def test_the_same_document_gives_the_same_bytes() -> None:
    first = publish.render(key_stage_pages(), format="pdf").data
    publish.render(area_pack(), format="pdf")
    assert publish.render(key_stage_pages(), format="pdf").data == first
