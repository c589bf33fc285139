"""What a cohort must hold for key stage 4 measures, and what becomes of pupils about whom nothing can be said."""

import numpy as np
import polars as pl
import pytest

from keystage.analysis.measures.pupils import Cohort, pupil_figures
from keystage.analysis.measures.pupils.cohort import EXPECTED
from keystage.analysis.measures.pupils.expectations import expected
from keystage.analysis.measures.pupils.worked import WORKED
from keystage.analysis.returns import reason_column

TABLE = [(2019, "ks4_attainment8", 4.0, 4.5, 40.0, None), (2019, "ks4_attainment8", 5.0, 5.5, 55.0, -2.0)]


Columns = dict[str, list[str | None]]


def _cohort(columns: Columns, year: int = 2019) -> Cohort:
    frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    return Cohort(year, 11, frame, pl.DataFrame(TABLE, schema=EXPECTED, orient="row"))


@pytest.mark.parametrize(
    "columns",
    [
        {"ks4_maths": ["5"]},
        {"ks4_maths": ["5"], "ks4_english_language": ["5"]},
        {"ks4_history": ["5"], "ks4_french": ["5"]},
    ],
    ids=["maths alone", "English and maths alone", "neither"],
)
def test_nothing_is_added_up_of_a_file_of_a_few_subjects(columns: Columns) -> None:
    cohort = _cohort(columns)
    assert WORKED["ks4_attainment8"](cohort) is None
    assert WORKED["ks4_good_grades"](cohort) is None
    assert WORKED["ks4_ebacc_entry"](cohort) is None


def test_there_is_no_attainment_8_before_2016() -> None:
    cohort = _cohort({"ks4_maths": ["C"], "ks4_english": ["C"], "ks4_art": ["C"]}, 2015)
    assert WORKED["ks4_attainment8"](cohort) is None
    assert WORKED["ks4_good_grades"](cohort) is not None


def test_pupils_with_a_cell_that_cannot_be_read_are_left_out_of_totals() -> None:
    columns: Columns = {
        "ks4_maths": ["5", None], "ks4_english_language": ["5", "5"], "ks4_history": ["5", "5"],
        reason_column("ks4_maths"): [None, "not_a_value"],
    }  # fmt: skip
    made = WORKED["ks4_attainment8"](_cohort(columns))
    assert made is not None
    assert made.counts.tolist() == [True, False]


def test_a_cell_that_cannot_be_read_leaves_a_pupil_out_of_what_is_made_of_it_alone() -> None:
    columns: Columns = {
        "ks4_maths": ["5", "5"], "ks4_english_language": ["5", "5"], "ks4_art": ["5", None],
        reason_column("ks4_art"): [None, "not_a_value"],
    }  # fmt: skip
    cohort = _cohort(columns)
    both, five = WORKED["ks4_basics_good"](cohort), WORKED["ks4_good_grades"](cohort)
    assert both is not None
    assert five is not None
    assert both.counts.tolist() == [True, True]
    assert five.counts.tolist() == [True, False]


def test_pupils_past_the_first_block_are_worked_out_as_those_in_it() -> None:
    one: Columns = {
        "ks4_maths": ["6", None, "4"], "ks4_english_language": ["5", "U", "4"],
        "ks4_english_literature": ["7", None, None], "ks4_combined_science": ["5-4", "9-9", None],
        "ks4_french": ["4", None, "7"], "ks4_art": ["8", "3", None],
    }  # fmt: skip
    few, many = _cohort(one), _cohort({code: cells * 7_000 for code, cells in one.items()})
    for name in ("ks4_attainment8", "ks4_ebacc_aps"):
        small, large = WORKED[name](few), WORKED[name](many)
        assert small is not None
        assert large is not None
        assert np.array_equal(large.value, np.tile(small.value, 7_000))


def test_a_start_outside_every_band_has_no_expectation() -> None:
    starts = np.array([3.9, 4.0, 4.49, 4.5, 5.2, 5.5, np.nan])
    table = expected(_cohort({"ks4_maths": ["5"]}), "ks4_attainment8", starts)
    assert table is not None
    assert table.mean.tolist() == pytest.approx([np.nan, 40, 40, np.nan, 55, np.nan, np.nan], nan_ok=True)
    assert table.floor.tolist() == pytest.approx([np.nan, np.nan, np.nan, np.nan, -2, np.nan, np.nan], nan_ok=True)
    assert expected(_cohort({"ks4_maths": ["5"]}, 2018), "ks4_attainment8", starts) is None


def _area(year: int) -> pl.DataFrame:
    """Four pupils of a school: maths at 5, 4, 3 and 2; two disadvantaged, the first and third White British."""
    return pl.DataFrame(
        {
            "urn": ["999001"] * 4, "year": [year] * 4, "year_group": [11] * 4, "sex": ["F", "F", "M", "M"],
            "disadvantaged": [True, True, False, False], "ethnicity": ["WBRI", "APKN", "WBRI", "APKN"],
            "ks4_maths": ["5", "4", "3", "2"], "ks4_english_language": ["5"] * 4, "ks4_english_literature": ["5"] * 4,
            "ks4_physics": ["7", None, "6", None], "ks4_art": ["4"] * 4, "ks2_average": ["5.0", "4.2", "4.2", None],
        }
    )  # fmt: skip


@pytest.mark.req("1.2", "0.18")
@pytest.mark.parametrize(
    ("group", "maths", "high_maths"),
    [("all", 50.0, 100 * 4 / 6), ("disadvantaged", 100.0, 100.0), ("white_british", 50.0, 75.0),
     ("disadvantaged+white_british", 100.0, 100.0)],
)  # fmt: skip
def test_maths_and_its_kin_are_told_by_group_and_by_two_at_once(group: str, maths: float, high_maths: float) -> None:
    wanted = ["ks4_maths_grade_4", "ks4_high_maths_4"]
    made = pupil_figures(_area(2019), measures=wanted, groups=[group]).filter(pl.col("level") == "school")
    found = dict(zip(made["measure"], made["value"], strict=True))
    assert found == pytest.approx({"ks4_maths_grade_4": maths, "ks4_high_maths_4": high_maths})


def test_progress_8_without_a_national_table_says_what_it_lacks() -> None:
    made = pupil_figures(_area(2019), measures=["ks4_progress8"], groups=["all"])
    assert made["value"].to_list() == [None]
    assert made["reason"].to_list() == ["no_expectations"]


@pytest.mark.req("X.6")
@pytest.mark.parametrize("year", [2020, 2021])
def test_no_figure_is_made_of_grades_given_without_exams(year: int) -> None:
    area = _area(year).drop("ks2_average")
    assert pupil_figures(area, measures=["ks4_attainment8", "ks4_maths_grade_4"], groups=["all"]).is_empty()


def test_english_and_maths_are_enough_for_both_of_them() -> None:
    columns: Columns = {"ks4_maths": ["4", "5", "U", None], "ks4_english_language": ["5", "3", "5", "5"]}
    vector = WORKED["ks4_basics_good"](_cohort(columns))
    assert vector is not None
    assert vector.value.tolist() == [1, 0, 0, 0]
    assert WORKED["ks4_basics_good"](_cohort({"ks4_english_language": ["5"]})) is None
    assert WORKED["ks4_basics_good"](_cohort({"ks4_maths": ["5"]})) is None


def test_before_2016_language_without_literature_does_not_say_who_is_good_in_english() -> None:
    others: Columns = {f"ks4_{s}": ["C"] for s in ("maths", "history", "art", "music", "french")}
    language: Columns = others | {"ks4_english_language": ["C"]}
    for code in ("ks4_basics_good", "ks4_good_grades_core"):
        assert WORKED[code](_cohort(language, 2014)) is None
        vector = WORKED[code](_cohort(language | {"ks4_english_literature": ["E"]}, 2014))
        assert vector is not None
        assert vector.value.tolist() == [1 if code == "ks4_basics_good" else 6]
        assert WORKED[code](_cohort(others | {"ks4_english": ["C"]}, 2014)) is not None
