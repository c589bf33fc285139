"""How GCSEs are written and read, year by year and subject by subject."""

from itertools import pairwise

import polars as pl
import pytest

from keystage.analysis import scales
from keystage.analysis.measures.pupils.worked.key_stage_4.definition import good_grades, rules_in, subject_lists
from keystage.analysis.scales import Result

KS4 = [result for result in scales.results() if result.key_stage == "KS4"]


def _read(code: str, year: int, *cells: str) -> tuple[list[str | None], list[str | None], dict[int, str]]:
    read = scales.read_results(pl.Series(list(cells)), result=scales.results()[code], year=year)
    return read.grades.to_list(), read.reasons.to_list(), read.eras


@pytest.mark.req("2.16", "X.5")
@pytest.mark.parametrize(
    ("year", "points"),
    [
        (2015, [58, 52, 46, 40, 34, 28, 22, 16, 0]),  # domain handbook 2.3
        (2016, [8, 7, 6, 5, 4, 3, 2, 1, 0]),  # AQA, Attainment 8
        (2017, [8.5, 7, 5.5, 4, 3, 2, 1.5, 1, 0]),
    ],
)
def test_letters_are_worth_other_points_in_each_stretch_of_years(year: int, points: list[float]) -> None:
    scale = scales.scale_in(scales.results()["ks4_art"], year)
    assert scale is not None
    worth = scales.points(pl.Series(["A*", "A", "B", "C", "D", "E", "F", "G", "U"]), scale=scale)
    assert worth.tolist() == points


@pytest.mark.parametrize(
    ("code", "last"),
    [
        ("ks4_maths", 2016),
        ("ks4_english_language", 2016),
        ("ks4_english_literature", 2016),
        ("ks4_history", 2017),
        ("ks4_french", 2017),
        ("ks4_art", 2017),
        ("ks4_design_and_technology", 2018),
        ("ks4_psychology", 2018),
        ("ks4_turkish", 2019),
    ],
)
def test_each_subject_was_graded_9_to_1_in_the_year_of_its_reform(code: str, last: int) -> None:
    grades, _, eras = _read(code, last, "C", "7")
    assert grades == ["C", None]
    assert eras == {1: "GCSE grades 9 to 1"}
    grades, _, eras = _read(code, last + 1, "C", "7")
    assert grades == [None, "7"]
    assert eras == {0: "GCSE grades A* to G"}


@pytest.mark.parametrize("code", ["ks4_english", "ks4_science_core", "ks4_ict", "ks4_law"])
def test_subjects_that_were_not_reformed_have_no_scale_in_2019(code: str) -> None:
    assert scales.scale_in(scales.results()[code], 2019) is None


@pytest.mark.parametrize("word", ["5-4", "54", "5/4", "5 4", "4-5", "45"])
def test_combined_science_is_read_however_the_pair_is_written(word: str) -> None:
    assert _read("ks4_combined_science", 2019, word)[0] == ["5-4"]


def test_no_pair_further_apart_than_a_grade_is_read() -> None:
    assert _read("ks4_combined_science", 2019, "5-3", "7")[0] == [None, None]
    assert len(scales.scales()["gcse_combined_9_1"].grades) == 17 + 1  # AQA: 17 pairs, and U


def test_codes_that_are_no_grade_are_null_with_a_reason_and_never_0() -> None:
    grades, reasons, _ = _read("ks4_maths", 2019, "X", "Q", "W", "U", "")
    assert grades == [None, None, None, "U", None]
    assert reasons == ["no_result", "pending", "not_entered", None, "blank"]


@pytest.mark.parametrize(
    ("year", "grade"), [(2013, "40"), (2016, "5"), (2019, "4")], ids=["points of 58", "points of 8", "points of 9"]
)
def test_a_pass_at_level_2_stands_where_c_does(year: int, grade: str) -> None:
    assert _read("ks4_other_1", year, "L2P", "Pass", grade)[0] == [grade] * 3


@pytest.mark.parametrize("result", KS4, ids=lambda r: r.code)
def test_years_of_a_result_follow_on_without_gap_or_overlap(result: Result) -> None:
    spans = [(held.first_year, held.last_year or 9999) for held in result.scales]
    assert all(end + 1 == start for (_, end), (start, _) in pairwise(spans))
    assert all(start <= end for start, end in spans)


def test_good_grades_lists_and_rules_name_what_there_is() -> None:
    every, known = scales.scales(), scales.results()
    for good in good_grades():
        for scale, least in good.least.items():
            codes = [grade.code for grade in every[scale].grades]
            assert least in codes or every[scale].kind == "score", f"{good.code}: {scale}"
    assert {code for held in subject_lists() for code in held.results} <= set(known.entries)
    for year in range(1988, 2027):
        rules = rules_in(year)
        assert rules is not None
        assert {*rules.single_sciences, *(code for start in rules.starts for code in start)} <= set(known.entries)
