"""Value added beside the centre of its model, in headlines and questions."""

from dataclasses import replace

import polars as pl
import pytest
from tests.factories.evidence import HIGHCROFT_JUNIOR, RIVERSIDE, evidence
from tests.factories.value_added import record, with_value_added

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.triage import centred, facts, headlines, questions, value_added_title

Numbers = tuple[float, float, float, float]


def one(code: str, years: dict[int, Numbers], urn: str = RIVERSIDE) -> Evidence:
    return with_value_added(evidence(urn), {urn: {code: years}})


def told(given: Evidence, code: str, year: int = 2019) -> dict[str, object]:
    rows = centred(given.comparisons, given.models)
    return rows.filter(measure=code, year=year).row(0, named=True)


@pytest.mark.req("2.22")
def test_a_range_that_leaves_out_the_centre_is_clear_and_nothing_is_national() -> None:
    row = told(one("ks2_maths_cva", {2019: (-1.5, -2.6, -0.4, 30)}), "ks2_maths_cva")
    assert (row["clear"], row["direction"], row["good"], row["difference"]) == (True, "below", False, -1.5)
    assert row["national"] is None
    row = told(one("ks2_maths_cva", {2019: (-1.0, -2.1, 0.1, 30)}), "ks2_maths_cva")
    assert (row["clear"], row["direction"]) == (False, "below")


def test_the_centre_may_be_a_hundred() -> None:
    given = with_value_added(
        evidence(RIVERSIDE), {RIVERSIDE: {"ks2_maths_cva": {2009: (100.9, 100.2, 101.6, 30)}}},
        records=(record("ks2_maths", 2009, centre=100.0),),
    )  # fmt: skip
    row = told(given, "ks2_maths_cva", 2009)
    assert (row["clear"], row["direction"]) == (True, "above")
    assert row["difference"] == pytest.approx(0.9)


def test_ten_pupils_are_not_tested() -> None:
    assert told(one("ks2_maths_cva", {2019: (-1.5, -2.6, -0.4, 10)}), "ks2_maths_cva")["clear"] is None


def test_years_on_one_side_run() -> None:
    years = {2017: (1.0, 0.2, 1.8, 30.0), 2018: (1.5, 0.4, 2.6, 30.0), 2019: (1.4, 0.3, 2.5, 30.0)}
    row = told(one("ks2_maths_cva", years), "ks2_maths_cva")
    assert (row["run"], row["run_clear"]) == (3, 3)


def test_every_other_row_stays_as_it_is() -> None:
    given = one("ks2_maths_cva", {2019: (-1.5, -2.6, -0.4, 30)})
    rows = centred(given.comparisons, given.models)
    assert rows.filter(~rows["measure"].str.ends_with("_cva")).equals(evidence(RIVERSIDE).comparisons)
    assert centred(given.comparisons, ()).equals(given.comparisons)


@pytest.mark.req("2.22")
def test_a_clear_figure_is_a_headline_beside_similar_pupils_of_the_area() -> None:
    given = one("ks2_maths_cva", {2019: (-1.5, -2.6, -0.4, 30)})
    first = headlines(given, facts(given))[RIVERSIDE][0]
    assert first.lead == "Maths:"
    assert first.text.startswith("pupils did worse than similar pupils in Westmere, by **1.5 points** (0.4 to 2.6)")
    assert "national" not in first.text


@pytest.mark.parametrize(
    ("numbers", "code"),
    [((-1.5, -3.1, 0.1, 30), "ks2_maths_cva"), ((-1.5, -2.6, -0.4, 15), "ks2_maths_cva"),
     ((-1.5, -2.6, -0.4, 30), "ks2_maths_va"), ((-1.5, -2.6, -0.4, 30), "ks2_maths_ca")],
)  # fmt: skip
def test_no_headline_where_chance_may_be_at_work_or_context_is_left_out(numbers: Numbers, code: str) -> None:
    given = one(code, {2019: numbers})
    assert not any("similar pupils in" in one.text for one in headlines(given, facts(given))[RIVERSIDE])


def asked(given: Evidence, urn: str = RIVERSIDE) -> list[str]:
    return [question.code for question in questions(given, facts(given))[urn] if "added" in question.fired]


def test_a_clear_figure_raises_a_question_from_sixteen_pupils_on() -> None:
    assert asked(one("ks2_maths_cva", {2019: (-1.5, -2.6, -0.4, 16)})) == ["Q5"]
    assert asked(one("ks2_maths_cva", {2019: (-1.5, -2.6, -0.4, 15)})) == []
    assert asked(one("ks2_maths_cva", {2019: (-1.5, -3.1, 0.1, 60)})) == []


@pytest.mark.parametrize(
    ("with_context", "without", "disagree"),
    [((-0.3, -1.4, 0.8, 40), (-1.8, -2.9, -0.7, 40), True), ((-1.4, -2.5, -0.3, 40), (-1.8, -2.9, -0.7, 40), False),
     ((-1.6, -2.7, -0.5, 40), (0.2, -0.9, 1.3, 40), True), ((-0.3, -1.4, 0.8, 40), (-0.4, -1.5, 0.7, 40), False)],
)  # fmt: skip
def test_where_context_makes_the_difference_it_is_asked_about(
    with_context: Numbers, without: Numbers, disagree: bool
) -> None:
    given = with_value_added(
        evidence(RIVERSIDE), {RIVERSIDE: {"ks2_maths_cva": {2019: with_context}, "ks2_maths_va": {2019: without}}}
    )
    found = [question for question in questions(given, facts(given))[RIVERSIDE] if question.code == "Q7"]
    assert bool(found) is disagree
    assert all(q.text == "Does context explain it, or does it excuse it?" for q in found)


def test_high_attainment_with_low_value_added_is_asked_about() -> None:
    """Highcroft Junior's progress is weak as well: the same question stands on either, and is asked once."""
    low = {HIGHCROFT_JUNIOR: {"ks2_maths_cva": {2019: (-2.0, -3.2, -0.8, 88.0)}}}
    given = with_value_added(evidence(HIGHCROFT_JUNIOR), low)
    plain = given.comparisons.filter(~pl.col("measure").str.contains("progress"))
    codes = asked(replace(given, comparisons=plain), HIGHCROFT_JUNIOR)
    assert codes == ["Q6"]


def test_titles_speak_of_similar_pupils() -> None:
    row = {"value": -1.5, "n": 30, "clear": True, "band": None, "difference": -1.5}
    unclear = {**row, "clear": False}
    assert value_added_title([("maths", row), ("reading", unclear)]) == (
        "Value added: clearly below similar pupils in maths"
    )
    assert value_added_title([("maths", unclear)]) == "Value added: not clearly different from similar pupils"
