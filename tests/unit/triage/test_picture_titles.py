"""The title is the finding: look.md's own titles, from rows that say the same."""

from typing import Any

import pytest
from tests.factories.evidence import evidence

from keystage.analysis.benchmarks import COMPARISONS
from keystage.analysis.triage import progress_title, title


def row(measure: str, value: float | None, year: int = 2019, **more: Any) -> dict[str, Any]:
    base = dict.fromkeys(COMPARISONS) | {"urn": "999001", "measure": measure, "group": "all", "year": year, "n": 44.0}
    return base | {"value": value} | more


def below(measure: str, value: float, **more: Any) -> dict[str, Any]:
    return row(measure, value, **{"difference": -10.0, "direction": "below", "pupils": -4.0, "good": False} | more)


def above(measure: str, value: float, **more: Any) -> dict[str, Any]:
    return row(measure, value, **{"difference": 9.0, "direction": "above", "pupils": 4.0, "good": True} | more)


def same(measure: str, value: float, **more: Any) -> dict[str, Any]:
    return row(measure, value, **{"difference": 1.0, "direction": "same", "pupils": 0.0, "clear": False} | more)


def test_clearly_below_again() -> None:
    assert title(below("ks2_writing_exp", 52, clear=True, run_clear=2)) == "Writing: 52%, clearly below national again"


def test_three_years_running() -> None:
    expected = "Maths: 88%, clearly above national three years running"
    assert title(above("ks2_maths_exp", 88, clear=True, run_clear=3)) == expected


def test_above_but_may_be_chance() -> None:
    assert title(above("ks2_reading_exp", 82, clear=False)) == "Reading: 82%, above national but may be chance"


def test_in_line_every_year() -> None:
    earlier = [same("ks2_maths_exp", v, year=year) for v, year in [(70, 2016), (75, 2017), (77, 2018)]]
    assert title(same("ks2_maths_exp", 75), earlier=earlier) == "Maths: 75%, in line with national every year"


def test_every_year_does_not_cross_a_break() -> None:
    earlier = [same("ks2_writing_exp", v, year=year) for v, year in [(70, 2016), (75, 2017), (77, 2018)]]
    assert title(same("ks2_writing_exp", 75), earlier=earlier) == "Writing: 75%, in line with national"


def test_attendance_speaks_of_similar_schools_and_years() -> None:
    def attendance(value: float, year: int, **more: Any) -> dict[str, Any]:
        return row("attendance", value, year, similar_low=94.0, similar_high=96.5, **more)

    earlier = [attendance(95.0, 2017), attendance(93.1, 2018)]
    assert title(attendance(92.6, 2019), earlier=earlier) == "Attendance: 92.6%, under the middle half for two years"
    assert title(attendance(92.6, 2019)) == "Attendance: 92.6%, under the middle half of similar schools"
    assert title(attendance(95.0, 2019)) == "Attendance: 95.0%, within the middle half of similar schools"
    assert title(row("attendance", 92.6, national=96.0)) == "Attendance: 92.6%, national 96.0%"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"n": 7.0, "numerator": 3.0}, "Reading: 3 of 7 pupils, too few to compare"),
        (
            {"n": 9.0, "numerator": 6.0, "pooled": 65.4, "pooled_n": 26.0, "pooled_years": 3},
            "Reading: 6 of 9 pupils; 17 of 26 in three years",
        ),
        (
            {"n": 13.0, "numerator": 7.0, "clear": True, "difference": -20.0},
            "Reading: 7 of 13 pupils, too few to compare",
        ),
        ({"n": 7.0}, "Reading: 7 pupils, too few to compare"),
        ({"n": 1.0}, "Reading: one pupil, too few to compare"),
    ],
)
def test_small_cohort_is_counted_out(more: dict[str, Any], expected: str) -> None:
    made = title(row("ks2_reading_exp", 43.0, **more))
    assert made == expected
    assert "%" not in made


def test_missing_year_says_why() -> None:
    assert title(row("ks2_reading_exp", None, 2020)) == "Reading: no tests in 2019/20"
    assert title(row("ks2_reading_progress", None, 2024)) == "Reading: no progress measure in 2023/24"
    assert title(row("ks2_reading_exp", None, reason="low_coverage")) == "Reading: fewer than half of pupils counted"


def test_not_tested_says_the_national_figure_and_no_more() -> None:
    assert title(row("ks4_attainment8", 43.2, national=46.7)) == "Attainment 8: 43.2, national 46.7"


def test_lead_may_be_given_and_long_ones_take_a_shorter_form() -> None:
    clear = below("ks4_basics_95", 33, clear=True, run_clear=2)
    assert (
        title(clear, lead="Grade 5 in English and maths") == "Grade 5 in English and maths: 33%, clearly below national"
    )
    long = title(clear, lead="Five or more grades 4 to 9 with English and maths")
    assert long == "Five or more grades 4 to 9 with English and maths: 33%, clearly below"


def test_every_title_of_the_invented_schools_fits_two_lines() -> None:
    rows = evidence().comparisons.filter(year=2019, group="all").filter(key_stage="KS2").to_dicts()
    assert rows
    assert all(len(title(r)) <= 60 for r in rows)


def test_progress_names_what_is_clear_and_what_is_not() -> None:
    reading, writing = above("ks2_reading_progress", 2.4, clear=True), below("ks2_writing_progress", -2.1, clear=True)
    maths = above("ks2_maths_progress", 0.4, clear=False)
    three = [("reading", reading), ("writing", writing), ("maths", maths)]
    assert progress_title(three) == "Progress: clearly above in reading, below in writing"
    assert progress_title([("writing", writing), ("maths", maths)]) == "Progress: clearly below national in writing"
    assert progress_title([("maths", maths)]) == "Progress: not clearly different from national"
    assert (
        progress_title([("reading", reading), ("maths", reading)])
        == "Progress: clearly above national in every subject"
    )
    assert progress_title([("maths", row("ks2_maths_progress", None))]) == "Progress: no scores for this year"
    assert progress_title([("maths", row("ks2_maths_progress", 1.0, n=7.0))]) == "Progress: too few pupils to say"
