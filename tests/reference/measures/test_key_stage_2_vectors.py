"""Test vectors 1, 4 and 5 of the handbook's annex, on pupils' rows."""

import polars as pl
import pytest
from tests.factories.pupil_examples import Example, cohort_of

from keystage.analysis import scales
from keystage.analysis.measures import bands_by_rule
from keystage.analysis.measures.pupils import EXPECTED, pupil_figures
from keystage.analysis.measures.pupils.prior import mean_points, prior_bands


@pytest.mark.req("2.17")
def test_2b_1_and_3_at_seven_are_15_points_and_a_middle_start() -> None:
    table = "ks1_reading | ks1_writing | ks1_maths | ks2_maths\n2B | 1 | 3 | 4"
    cohort = cohort_of(Example("ks2_maths_l4", 2013, "", table, ""))
    assert mean_points(cohort, ("ks1_reading", "ks1_writing", "ks1_maths")).tolist() == [15.0]
    bands = prior_bands(cohort)
    assert bands is not None
    assert bands.to_list() == ["middle"]


def test_a_mark_of_62_between_46_and_79_is_4b() -> None:
    points = scales.fine_points(scales.fine_grade([62], {4: 46, 5: 79}))
    assert points[0] == pytest.approx(26.91, abs=0.005)
    assert scales.sub_level(points).to_list() == ["4B"]


def _school(scores: list[int], *, subject: str, year: int = 2019) -> dict[str, object]:
    """A school's progress figure where everybody is expected to score 100, with its band by the year's rule."""
    start = "EXS" if year >= 2020 else "2B"
    frame = pl.DataFrame(
        {
            "urn": ["999001"] * len(scores),
            "upn": [f"X{i}" for i in range(len(scores))],
            "year": pl.Series([year] * len(scores), dtype=pl.Int32),
            "year_group": pl.Series([6] * len(scores), dtype=pl.Int8),
            **{f"ks1_{s}": [start] * len(scores) for s in ("reading", "writing", "maths")},
            f"ks2_{subject}": [str(score) for score in scores],
        }
    )
    expected = pl.DataFrame([(year, f"ks2_{subject}", 0.0, 99.0, 100.0, None)], schema=EXPECTED, orient="row")
    measure = f"ks2_{subject}_progress"
    made = pupil_figures(frame, measures=[measure], groups=["all"], expected=expected)
    rows = made.with_columns(_band=bands_by_rule(made)).filter(level="school").to_dicts()
    assert len(rows) == 1
    return rows[0]


@pytest.mark.req("2.35")
@pytest.mark.parametrize(
    ("subject", "scores", "value", "half", "band"),
    [
        # Annex B 5: reading 2019, n = 30, half-width 2.21: +2.4 is 0.2 to 4.6, band 2; +3.3 is band 1.
        ("reading", [102] * 18 + [103] * 12, 2.4, 2.21, 2),
        ("reading", [103] * 21 + [104] * 9, 3.3, 2.21, 1),
        # Maths, n = 60: half-width 1.36.
        ("maths", [99] * 30 + [101] * 30, 0.0, 1.36, 3),
    ],
)
def test_progress_of_2019_has_dfes_interval_and_band(
    subject: str, scores: list[int], value: float, half: float, band: int
) -> None:
    row = _school(scores, subject=subject)
    assert row["value"] == pytest.approx(value)
    assert row["n"] == len(scores)
    assert row["high"] - value == pytest.approx(half, abs=0.005)  # type: ignore[operator]
    assert value - row["low"] == pytest.approx(half, abs=0.005)  # type: ignore[operator]
    assert row["_band"] == band


@pytest.mark.parametrize("year", [2016, 2017, 2023])
def test_no_band_in_a_year_whose_cuts_are_not_known(year: int) -> None:
    row = _school([102] * 18 + [103] * 12, subject="reading", year=year)
    assert row["value"] == pytest.approx(2.4)
    assert row["_band"] is None


def test_no_progress_without_a_national_table() -> None:
    frame = pl.DataFrame(
        {
            "urn": ["999001"] * 12, "upn": [f"X{i}" for i in range(12)],
            "year": pl.Series([2019] * 12, dtype=pl.Int32), "year_group": pl.Series([6] * 12, dtype=pl.Int8),
            "ks1_reading": ["2B"] * 12, "ks1_writing": ["2B"] * 12, "ks1_maths": ["2B"] * 12,
            "ks2_reading": ["104"] * 12,
        }
    )  # fmt: skip
    made = pupil_figures(frame, measures=["ks2_reading_progress"], groups=["all"]).filter(level="school")
    assert made["value"].to_list() == [None]
    assert made["reason"].to_list() == ["no_expectations"]
