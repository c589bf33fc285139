"""Five questions to discuss: fired by figures, a strength first, under the rules of domain 9a.12."""

import re
from collections.abc import Mapping
from typing import Any

import polars as pl
import pytest
from tests.factories.evidence import (
    ALDER_BRIDGE,
    BEECH_HILL,
    HIGHCROFT_JUNIOR,
    MILL_LANE_INFANT,
    NORTHGATE_SPECIAL,
    RIVERSIDE,
    evidence,
    school,
)

from keystage.analysis.errors import InputError
from keystage.analysis.triage import AskedQuestion, catalogue, facts, question_bank, questions

ALL = evidence()
FOUND = questions(ALL, facts(ALL))
UNFIRED = "no figure fired this: a question for every school"
Histories = Mapping[tuple[str, str], Mapping[int, tuple[float | None, ...]]]


def asked(
    histories: Histories,
    *,
    audience: str = "adviser",
    year: int = 2019,
    floors: pl.DataFrame | None = None,
    **more: Any,
) -> tuple[AskedQuestion, ...]:
    one = evidence(school(urn="999050", **more), histories={"999050": histories}, year=year, floors=floors)
    return questions(one, facts(one), audience=audience)["999050"]  # type: ignore[arg-type]


def fired(found: tuple[AskedQuestion, ...]) -> list[str]:
    return [q.code for q in found if q.fired != UNFIRED]


def one(found: tuple[AskedQuestion, ...], code: str) -> AskedQuestion:
    return next(q for q in found if q.code == code and q.fired != UNFIRED)


@pytest.mark.req("2.50")
def test_all_forty_questions_are_on_the_shelf() -> None:
    numbers = {int(re.match(r"Q(\d+)", code)[1]) for code in question_bank(2019).questions}  # type: ignore[index]
    assert numbers == set(range(1, 41))


@pytest.mark.parametrize("year", [*range(2007, 2027)])
def test_bank_of_every_year_can_be_read(year: int) -> None:
    assert question_bank(year).prepared


def test_nothing_on_the_shelf_is_called_killer_or_speaks_in_a_later_years_words() -> None:
    for question in question_bank(2019).questions.values():
        strength = question.strength.text if question.strength else ""
        text = f"{question.title} {question.text} {question.general} {strength}".lower()
        assert "killer" not in text
        assert "special measures" not in text


@pytest.mark.parametrize("year", [2009, 2013, 2019, 2024])
def test_every_question_fits_two_lines_of_the_page(year: int) -> None:
    bank = question_bank(year)
    texts = [t for q in bank.prepared for t in (q.text, *q.text_for.values())]
    texts += [t for q in bank.questions.values() for t in (q.general, *q.general_for.values())]
    assert [t for t in texts if len(re.sub(r"{[^}]*}", "three", t)) > 124] == []


def test_questions_that_need_what_is_not_held_say_what_and_stay_silent() -> None:
    names = catalogue()
    for question in question_bank(2010).questions.values():
        assert all(not names[need].held for need in question.needs)
    codes = {"Q7", "Q9", "Q16", "Q17", "Q24", "Q25", "Q26", "Q27", "Q28", "Q29", "Q30", "Q34", "Q36", "Q37"}
    assert not codes & {q.code for found in FOUND.values() for q in found}


def test_school_of_the_pictures_is_asked_what_the_picture_asks() -> None:
    found = FOUND[ALDER_BRIDGE]
    assert [q.number for q in found] == [1, 2, 3, 4, 5]
    assert found[0] == AskedQuestion(
        1, "Pupils read better here than the same starters elsewhere. What causes it, and is it in every year group?",
        "reading progress +2.4 (+0.5 to +4.3), 42 pupils", "Q5", strength=True, figures=found[0].figures,
    )  # fmt: skip
    assert one(found, "Q23").fired == "81 of 312 pupils, 26%; national 8%"
    assert one(found, "Q10").fired == "reading 82%, writing 52%: 13 pupils"


@pytest.mark.req("2.50", "2.35")
def test_high_attainment_with_weak_progress_is_asked_where_the_value_added_is() -> None:
    question = one(FOUND[HIGHCROFT_JUNIOR], "Q6")
    assert question.text == "Would your high-attaining intake do as well in any school? Where is your value added?"
    assert question.fired == "reading 86%, national 73%; progress −2.2 (−3.5 to −0.9)"


def test_junior_school_is_asked_of_starting_points_judged_elsewhere() -> None:
    assert one(FOUND[HIGHCROFT_JUNIOR], "Q8").text.startswith("Key stage 1 was judged at other schools.")


def test_infant_school_is_asked_of_early_years() -> None:
    question = one(FOUND[MILL_LANE_INFANT], "Q18")
    assert question.fired == "good level of development 55%, national 72%: 10 children fewer"


def test_small_cohort_is_asked_of_years_together_without_a_percentage() -> None:
    question = one(FOUND[BEECH_HILL], "Q5")
    assert question.fired == "writing: 14 of 28 in two years; about 22 at the national rate"


def test_where_nothing_is_certain_five_general_questions_say_so() -> None:
    found = FOUND[RIVERSIDE]
    assert len(found) == 5
    assert found[0].strength
    assert {q.fired for q in found} == {UNFIRED}


def test_special_school_is_asked_nothing_that_sets_it_against_others() -> None:
    assert fired(FOUND[NORTHGATE_SPECIAL]) == []


def test_first_question_is_about_a_strength_in_every_school() -> None:
    for found in FOUND.values():
        assert found[0].strength
        assert [q.strength for q in found] == sorted((q.strength for q in found), reverse=True)


def test_floor_question_belongs_to_years_with_a_floor() -> None:
    def floors(year: int) -> pl.DataFrame:
        return pl.DataFrame(
            {"urn": ["999050"], "floor": ["primary_rwm_65_scores"], "year": [year], "below": [True],
             "pupils_to_floor": [4.0], "newly_above": [False], "words": ["under 65% reached the standard"]},
            schema_overrides={"year": pl.Int32()},
        )  # fmt: skip

    history = {("ks2_rwm_exp", "all"): {2018: (55, 40, 64), 2019: (55, 40, 65)}}
    question = one(asked(history, year=2018, floors=floors(2018)), "Q1")
    assert question.fired == "below the floor by 4 pupils: under 65% reached the standard"
    assert not [q for q in asked(history, year=2019, floors=floors(2019)) if "floor" in q.fired]


def test_just_above_the_floor_is_asked_how_secure_it_is() -> None:
    floors = pl.DataFrame(
        {"urn": ["999050"], "floor": ["primary_rwm_65_scores"], "year": [2018], "below": [False],
         "pupils_to_floor": [None], "newly_above": [False], "words": ["under 65% reached the standard"]},
        schema_overrides={"year": pl.Int32(), "pupils_to_floor": pl.Float64()},
    )  # fmt: skip
    question = one(asked({("ks2_rwm_exp", "all"): {2018: (68, 44, 64)}}, year=2018, floors=floors), "Q2")
    assert question.text == "How secure is this result? One pupil is 2.3 points."
    assert question.fired == "3 points above the floor’s threshold for attainment"


def test_gap_of_disadvantaged_pupils_is_asked_of_where_it_is_wider_than_nationally() -> None:
    wide = asked({("ks2_rwm_exp", "disadvantaged"): {2018: (33, 15, 51, 70), 2019: (33, 15, 51, 71)}})
    assert one(wide, "Q13").fired == ("disadvantaged pupils: 10 of 30 in two years; about 21 at others’ national rate")
    same = asked({("ks2_rwm_exp", "disadvantaged"): {2018: (51, 40, 51, 70), 2019: (51, 40, 51, 71)}})
    assert "Q13" not in fired(same)


def test_pupil_premium_is_not_asked_of_before_there_was_one() -> None:
    history = {("ks2_rwm_l4", "disadvantaged"): {2012: (40, 30, 60, 80), 2013: (40, 30, 60, 80)}}
    assert "Q13" in fired(asked(history, year=2013))
    assert not [q for q in question_bank(2011).prepared if q.code == "Q13"]


def test_difference_that_may_be_chance_fires_nothing() -> None:
    found = asked({
        ("ks2_reading_exp", "all"): {2019: (78, 20, 73)},
        ("ks2_writing_exp", "all"): {2019: (65, 20, 78)},
        ("ks2_reading_progress", "all"): {2019: (2.0, 20, 0)},
        ("absence_persistent", "all"): {2019: (10, 100, 8.2)},
    })  # fmt: skip
    assert fired(found) == []


def test_boys_behind_girls_by_more_than_nationally_is_asked_of_in_words_for_the_reader() -> None:
    history = {
        ("ks2_writing_exp", "boys"): {2019: (40, 50, 72)},
        ("ks2_writing_exp", "girls"): {2019: (90, 50, 85)},
    }
    question = one(asked(history), "Q12")
    assert question.text == "Which boys are behind in writing, in which classes, since when?"
    assert question.fired == "writing: boys 40%, girls 90%; nationally 72% and 85%"
    assert "Which boys" not in one(asked(history, audience="governors"), "Q12").text


def test_actions_not_done_are_asked_of() -> None:
    actions = [{"text": "a", "owner": "", "due": "", "state": s} for s in ("done", "not yet")]
    assert one(asked({}, actions=actions), "Q39").fired == "1 of 2 actions agreed last time are not done"


def test_public_pages_have_no_questions() -> None:
    assert set(questions(ALL, facts(ALL), audience="public").values()) == {()}


def test_governors_are_asked_of_no_families_and_no_head() -> None:
    text = " ".join(q.text for found in questions(ALL, facts(ALL), audience="governors").values() for q in found)
    assert "Which families" not in text
    assert "If you left" not in text


def test_self_evaluation_form_is_asked_of_in_its_years_only() -> None:
    assert "Q38" in {q.code for q in question_bank(2009).questions.values() if q.valid_in(2009)}
    assert not [q for q in FOUND[RIVERSIDE] if "self-evaluation form" in q.text]


def test_limit_is_kept() -> None:
    few = questions(ALL, facts(ALL), limit=2)
    assert {len(found) for found in few.values()} == {2}
    assert all(found[0].strength for found in few.values())


def test_no_text_has_an_unfilled_place() -> None:
    for found in FOUND.values():
        assert not [q for q in found if re.search(r"[{}<>]", q.text + q.fired)]


def test_areas_own_question_stands_before_the_shipped_one(tmp_path: Any) -> None:
    folder = tmp_path / "definitions" / "questions"
    folder.mkdir(parents=True)
    head = 'schema = 1\ntitle = "Ours"\nsource = "Westmere"\n'
    own = '[[question]]\ncode = "Q40"\ntitle = "Ours"\nabout = "x"\ngeneral = "What would you miss?"\n'
    (folder / "own.toml").write_text(head + own)
    one_school = evidence(RIVERSIDE)
    found = questions(one_school, facts(one_school, home=tmp_path), home=tmp_path)[RIVERSIDE]
    assert "What would you miss?" in [q.text for q in found]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('when = "NOW() > 1"', "functions"),
        ('when = "ks2_writng_exp_weak"', "did you mean"),
        ('text = "{__class__}"', "name of a figure"),
        ('text = "{ks2_writing_exp.__class__}"', "brace"),
        ('text = "{ks2_writing_exp:shout}"', "printed as"),
        ('fired = ["{0}"]', "name of a figure"),
        ('on = "writing"', "stand on"),
        ('text = "<z>"', "each"),
    ],
)
def test_question_that_does_not_fit_is_refused_by_name(tmp_path: Any, line: str, words: str) -> None:
    folder = tmp_path / "definitions" / "questions"
    folder.mkdir(parents=True)
    keys = {
        "code": '"Q99"',
        "title": '"Ours"',
        "about": '"x"',
        "when": '"maintained"',
        "text": '"Why?"',
        "fired": '["so"]',
    }
    key, _, value = line.partition(" = ")
    body = "\n".join(f"{k} = {v}" for k, v in (keys | {key: value}).items())
    (folder / "own.toml").write_text(f'schema = 1\ntitle = "Ours"\nsource = "Westmere"\n[[question]]\n{body}\n')
    with pytest.raises(InputError, match=rf"Q99.*{words}"):
        question_bank(2019, home=tmp_path)
