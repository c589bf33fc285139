import math

import numpy as np
import polars as pl
import pytest

from keystage.analysis import scales


@pytest.mark.req("2.17")
def test_fine_grade_of_a_mark_as_in_annex_b_4() -> None:
    # Domain handbook, annex B 4: mark 62, level 4 from 46, level 5 from 79.
    fine = scales.fine_grade([62], {4: 46, 5: 79})
    assert fine[0] == pytest.approx(4.485, abs=0.0005)
    points = scales.fine_points(fine)
    assert points[0] == pytest.approx(26.91, abs=0.005)
    assert scales.sub_level(points).to_list() == ["4B"]


def test_fine_grade_is_none_below_the_first_threshold_or_from_the_last_on() -> None:
    fine = scales.fine_grade([19, 20, 33, 46, 78, 79, math.nan], {3: 20, 4: 46, 5: 79})
    expect = [math.nan, 3.0, 3.5, 4.0, 4 + 32 / 33, math.nan, math.nan]
    np.testing.assert_allclose(fine, expect)


@pytest.mark.parametrize(
    ("points", "sub_level"),
    [
        # Domain handbook 2.1: 3c 18-19.99, 3b 20-21.99, … 5a 34-35.99, 6 36-41.99.
        (18, "3C"), (19.99, "3C"), (20, "3B"), (22, "3A"), (23.99, "3A"), (24, "4C"), (26, "4B"), (28, "4A"),
        (30, "5C"), (32, "5B"), (34, "5A"), (35.99, "5A"), (36, "6"), (41.99, "6"), (3, "W"), (13, "2C"), (15, "2B"),
        (17, "2A"),
    ],
)  # fmt: skip
def test_sub_levels_of_points(points: float, sub_level: str) -> None:
    assert scales.sub_level([points]).to_list() == [sub_level]
    assert scales.level_of([points]).to_list() == [sub_level[0]]


def test_an_edge_of_a_sub_level_is_met_by_a_fine_grade_of_thirds() -> None:
    assert scales.sub_level(scales.fine_points(np.array([4 + 1 / 3, 4 + 2 / 3]))).to_list() == ["4B", "4A"]


@pytest.mark.parametrize(
    ("reading", "writing", "level"),
    [
        # Desk notes: 3 to under 6 W, under 12 1, under 14 2C, under 16 2B, under 18 2A, under 24 3, else 4.
        (3, 3, "W"), (3, 9, "1"), (9, 13, "1"), (13, 13, "2C"), (13, 15, "2B"), (15, 17, "2A"), (15, 21, "3"),
        (21, 27, "4"), (math.nan, 15, "2B"), (21, math.nan, "3"), (math.nan, math.nan, None),
    ],
)  # fmt: skip
def test_english_at_seven_is_the_mean_of_reading_and_writing(reading: float, writing: float, level: str | None) -> None:
    assert scales.start_level(scales.english_points([reading], [writing])).to_list() == [level]


def test_whole_levels_leave_the_letter_aside_and_know_no_other_scale() -> None:
    grades = pl.Series(["2C", "4", "W", "P4", "P1i", "EXS", "PK3", "104", None])
    assert scales.whole_levels(grades).to_list() == ["2", "4", "W", "W", "W", None, None, None, None]


def test_nothing_has_no_level() -> None:
    assert scales.level_of([math.nan]).to_list() == [None]
    assert scales.sub_level([math.nan]).to_list() == [None]
