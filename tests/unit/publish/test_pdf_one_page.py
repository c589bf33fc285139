"""The one page in print: one page, tagged, legible, ours, whatever a school is called."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from tests.factories.alder_bridge import one_page, small_school_page
from tests.factories.reading_pdf import ReadPdf, read_pdf

from keystage.analysis import publish
from keystage.analysis.packs.values import Agreed, Finding, Question, SchoolPage

HOSTILE = 'St #let x = 1; *Anne*’s _C$E$_ \\[School\\] #panic("no") <script>{{ 7*7 }}</script> //x /* y */ `z` @ref "q"'


def printed(page: SchoolPage) -> ReadPdf:
    return read_pdf(publish.render(page, format="pdf").data)


@pytest.fixture(scope="module")
def alder() -> ReadPdf:
    return printed(one_page())


@pytest.mark.req("2.7")
def test_the_one_page_is_one_page(alder: ReadPdf) -> None:
    assert alder.pages == 1
    assert publish.render(one_page(), format="pdf").pages == 1


def test_people_who_print_at_the_same_moment_all_get_their_page() -> None:
    page = one_page()
    with ThreadPoolExecutor(4) as people:
        made = list(people.map(lambda _: publish.render(page, format="pdf").data, range(12)))
    assert len(set(made)) == 1


@pytest.mark.req("X.12")
def test_the_one_page_is_tagged_titled_and_in_british_english(alder: ReadPdf) -> None:
    assert alder.marked
    assert alder.language == "en-GB"
    assert alder.title == "Alder Bridge Primary School: School summary 2022/23 (made-up data)"
    kinds = [kind for kind, _ in alder.tags]
    assert kinds.count("H1") == 1
    assert kinds.count("H2") == 7
    assert kinds.count("H3") == 6


@pytest.mark.req("X.12")
def test_every_picture_has_words_in_its_place(alder: ReadPdf) -> None:
    words = alder.alternatives()
    assert len(words) == 3 + 6 + 2  # directions, pictures, position and pupils
    assert all(words)
    assert words[:3] == ["clearly below", "clearly below", "clearly above"]
    assert any("82% (70% to 95%)" in w for w in words)


def test_only_our_fonts_are_used_and_none_under_eight_and_a_half_points(alder: ReadPdf) -> None:
    assert alder.fonts == {"Inter-Regular-Identity-H", "Inter-SemiBold-Identity-H"}
    assert alder.sizes == {8.5, 10.5, 11.5, 20.0}


def test_what_the_value_says_stands_on_the_page(alder: ReadPdf) -> None:
    page = one_page()
    for words in (
        page.name, page.kind_line, page.title, page.audience_words, page.status_line, page.position_title,
        "Year 6 cohort 44: one pupil = 2.3 points", "about 8 pupils fewer", "Six pictures", "Five questions to discuss",
        "What we agreed last time 9 November 2023", "partly done", page.cannot_tell, page.caution,
        "Made-up data: there is no such school.", "Page 1 of 1",
    ):  # fmt: skip
        assert words in alder.text
    for question in page.questions:
        assert question.text in alder.text
        assert question.fired in alder.text


def test_the_same_page_gives_the_same_bytes() -> None:
    first = publish.render(one_page(), format="pdf").data
    publish.render(small_school_page(), format="pdf")
    assert publish.render(one_page(), format="pdf").data == first


def test_no_name_becomes_code() -> None:
    page = replace(one_page(), name=HOSTILE, cannot_tell=HOSTILE, questions=(Question(1, HOSTILE, HOSTILE),))
    read = printed(page)
    assert read.pages == 1
    assert read.text.replace(" ", "").count('#panic("no")') == 4
    assert "49" not in read.text.split("Six pictures")[0]


def test_letters_that_the_font_lacks_are_shown_as_missing() -> None:
    read = printed(replace(one_page(), name="Ysgol Tŷ’r Bryn 学校 \u202e🙂 \x00\ue000"))
    assert "Ysgol Tŷ’r Bryn □□ □" in read.text


@pytest.mark.parametrize(
    ("audience", "words"),
    [("school", "for the head"), ("adviser", "for head and adviser"), ("governors", "for governors"),
     ("public", "for anyone")],
)  # fmt: skip
def test_the_audience_is_printed(audience: str, words: str) -> None:
    assert words in printed(replace(one_page(), audience=audience, audience_words=words)).text  # type: ignore[arg-type]


def test_a_small_school_gets_sentences_and_lines_to_write_on() -> None:
    read = printed(small_school_page())
    assert read.pages == 1
    assert "4 pupils, shown only inside the school." in read.text
    assert "Fewer than 10 schools within the stated distance" in read.text
    assert "Questions are for the school and its adviser to discuss" in read.text
    assert "three years of pupils are shown as dots" in read.text


def test_a_page_without_any_picture_is_still_a_page() -> None:
    words = ("Infant school: no key stage 2.",)
    read = printed(replace(one_page(), pictures=words, position="Not ranked.", disadvantaged=(), stands_out=()))
    assert read.pages == 1
    assert "no key stage 2." in read.text


def test_real_data_carry_the_licence() -> None:
    read = printed(replace(one_page(), made_up=False))
    assert "Contains public sector information licensed under the Open Government Licence v3.0" in read.text
    assert "Made-up" not in read.text


def test_long_text_drops_a_question_before_anything_else() -> None:
    page = one_page()
    long = replace(
        page.stands_out[0], text=page.stands_out[0].text + " It was so in each of the three years before." * 2
    )
    read = printed(replace(page, stands_out=(long, long, page.stands_out[2])))
    assert read.pages == 1
    assert "Four questions to discuss" in read.text
    assert page.questions[0].text in read.text
    assert page.questions[4].text not in read.text
    assert read.sizes == {8.5, 10.5, 11.5, 20.0}


@pytest.mark.parametrize("letter", ["W", "Long words ", "Saint "])
def test_whatever_its_length_it_stays_one_page(letter: str) -> None:
    long = (letter * 700)[:700]
    page = replace(
        one_page(), name=long[:200], kind_line=long[:300], context=long, status_line=long[:200], title=long[:200],
        audience_words=long[:200], cannot_tell=long, sources=long, caution=long, notices=(long, long, long),
        stands_out=tuple(Finding("up", True, long[:80], long) for _ in range(3)), position_title=long,
        disadvantaged_title=long, disadvantaged_note=long, agreed_on=long[:90],
        pictures=tuple(replace(p, title=long) for p in one_page().pictures if not isinstance(p, str)),
        questions=tuple(Question(i, long, long) for i in range(1, 6)),
        agreed=tuple(Agreed(long, long, long) for _ in range(12)),
    )  # fmt: skip
    read = printed(page)
    assert read.pages == 1
    assert read.sizes == {8.5, 10.5, 11.5, 20.0}
