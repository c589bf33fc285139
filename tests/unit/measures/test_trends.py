"""Years beside each other: only comparable ones, only beyond a pupil, only beyond chance."""

from typing import Any

import polars as pl
import pytest
from tests.factories.figures import figure, figures_frame, years_of

from keystage.analysis.measures import TRENDS, trends


def _trend(measure: str, values: dict[int, float | None], **more: Any) -> dict[int, dict[str, Any]]:
    made = trends(figures_frame(*years_of(measure, values, **more)))
    assert dict(made.schema) == dict(TRENDS)
    return {row["year"]: row for row in made.to_dicts()}


@pytest.mark.req("X.5")
def test_nothing_crosses_a_break() -> None:
    made = _trend("ks2_writing_exp", {2016: 70.0, 2017: 72.0, 2018: 80.0, 2019: 81.0}, n=60.0)
    assert made[2018]["previous"] is None
    assert [made[y]["era"] for y in (2016, 2017, 2018, 2019)] == [2016, 2016, 2018, 2018]
    assert [made[y]["comparable"] for y in (2016, 2017, 2018, 2019)] == [1, 2, 1, 2]
    assert [made[y]["run"] for y in (2016, 2017, 2018, 2019)] == [0, 0, 1, 1]


@pytest.mark.req("X.5")
def test_a_light_break_parts_as_well() -> None:
    made = _trend("ks2_rwm_exp", {2017: 60.0, 2018: 64.0}, n=60.0)
    assert (made[2018]["previous"], made[2018]["run"]) == (None, 1)


@pytest.mark.req("X.6")
def test_missing_years_part_the_line_but_not_the_comparison() -> None:
    made = _trend("ks2_reading_exp", {2018: 75.0, 2019: 73.0, 2023: 80.0}, n=100.0)
    assert (made[2023]["previous"], made[2023]["previous_year"], made[2023]["change"]) == (73.0, 2019, 7.0)
    assert [made[y]["run"] for y in (2018, 2019, 2023)] == [0, 0, 1]


def test_a_year_the_school_lacks_has_no_run_and_parts_the_line() -> None:
    made = _trend("ks2_reading_exp", {2016: 70.0, 2017: None, 2018: 75.0}, n=100.0)
    assert made[2017]["run"] is None
    assert made[2017]["reason"] == "suppressed"
    assert [made[2016]["run"], made[2018]["run"]] == [0, 1]
    assert made[2018]["previous_year"] == 2016


@pytest.mark.req("2.16")
def test_highest_needs_four_comparable_years() -> None:
    three = _trend("ks2_reading_exp", {2016: 60.0, 2017: 65.0, 2018: 70.0}, n=100.0)
    four = _trend("ks2_reading_exp", {2016: 60.0, 2017: 65.0, 2018: 70.0, 2019: 75.0}, n=100.0)
    assert three[2018]["highest_of"] is None
    assert (four[2019]["highest_of"], four[2019]["highest_since"]) == (4, 2016)
    assert four[2019]["lowest_of"] is None


@pytest.mark.req("2.16")
def test_highest_counts_only_years_that_are_loaded_and_compare() -> None:
    made = _trend("ks2_writing_exp", {2016: 99.0, 2017: 99.0, 2018: 60.0, 2019: 61.0, 2023: 70.0}, n=100.0)
    assert made[2023]["highest_of"] is None  # three comparable years: 2018, 2019, 2023


def test_highest_by_less_than_a_pupil_is_not_the_highest() -> None:
    values = {2016: 60.0, 2017: 65.0, 2018: 75.0, 2019: 76.0}
    assert _trend("ks2_reading_exp", values, n=40.0)[2019]["highest_of"] is None  # a pupil is 2.5 points
    assert _trend("ks2_reading_exp", values, n=100.0)[2019]["highest_of"] == 4


@pytest.mark.parametrize(("n", "unchanged"), [(40.0, True), (50.0, False), (None, False)])
def test_a_change_under_one_pupil_is_unchanged(n: float | None, unchanged: bool) -> None:
    made = _trend("ks2_reading_exp", {2018: 70.0, 2019: 72.0}, n=n)
    assert made[2019]["unchanged"] is unchanged


def test_one_pupil_more_is_a_change_though_the_rounded_figures_show_less() -> None:
    rows = [
        figure(value=67.0, year=2018, n=60.0, numerator=40.0, denominator=60.0),
        figure(value=68.0, year=2019, n=60.0, numerator=41.0, denominator=60.0),
    ]
    made = trends(figures_frame(*rows)).to_dicts()[1]
    assert (made["change"], made["change_pupils"], made["unchanged"]) == (1.0, 1.0, False)


def test_change_is_clear_when_it_is_more_than_both_intervals_allow() -> None:
    # Newcombe's tenth method: 48 of 60 and 36 of 60, by hand 0.2 (0.036 to 0.349); 42 of 60: 0.1 (-0.058 to 0.250).
    def intervals(k: int) -> dict[str, float]:
        low, high = {48: (68.2, 88.2), 42: (57.5, 80.1), 36: (47.4, 71.4)}[k]
        return {"value": 100 * k / 60, "numerator": float(k), "low": low, "high": high}

    def rows(first: int, second: int) -> list[dict[str, Any]]:
        shared = {"measure": "ks2_reading_exp", "n": 60.0, "denominator": 60.0}
        return [figure(year=2018, **shared, **intervals(first)), figure(year=2019, **shared, **intervals(second))]

    assert trends(figures_frame(*rows(36, 48)))["change_clear"].to_list() == [None, True]
    assert trends(figures_frame(*rows(48, 36)))["change_clear"].to_list() == [None, True]
    assert trends(figures_frame(*rows(42, 48)))["change_clear"].to_list() == [None, False]


def test_ten_pupils_or_fewer_are_not_tested() -> None:
    made = _trend("ks2_reading_exp", {2018: 10.0, 2019: 90.0}, n=10.0, low=5.0, high=95.0)
    assert made[2019]["change_clear"] is None


def _falling(measure: str, values: dict[int, float], half: float, **more: Any) -> dict[int, dict[str, Any]]:
    rows = [figure(measure, v, year=y, low=v - half, high=v + half, n=100.0, **more) for y, v in values.items()]
    return {row["year"]: row for row in trends(figures_frame(*rows)).to_dicts()}


@pytest.mark.req("2.17")
def test_decline_is_three_falls_running_and_beyond_the_interval() -> None:
    values = {2016: 80.0, 2017: 76.0, 2018: 72.0, 2019: 60.0}
    assert _falling("ks2_reading_exp", values, 5.0)[2019]["declining"] is True
    assert _falling("ks2_reading_exp", values, 15.0)[2019]["declining"] is False
    assert _falling("ks2_reading_exp", values, 5.0)[2018]["declining"] is None  # three years only
    assert _falling("ks2_reading_exp", values | {2018: 77.0}, 5.0)[2019]["declining"] is False


def test_decline_counts_2019_and_2023_as_neighbours_but_not_years_that_are_not_loaded() -> None:
    assert _falling("ks2_reading_exp", {2017: 80.0, 2018: 75.0, 2019: 70.0, 2023: 60.0}, 5.0)[2023]["declining"] is True
    gappy = _falling("ks2_reading_exp", {2016: 80.0, 2017: 75.0, 2019: 70.0, 2023: 60.0}, 5.0)
    assert gappy[2023]["declining"] is None
    assert gappy[2023]["falls"] == 1


def test_decline_needs_an_interval_to_be_beyond() -> None:
    made = _trend("ks2_reading_exp", {2016: 80.0, 2017: 70.0, 2018: 60.0, 2019: 50.0}, n=100.0)
    assert made[2019]["declining"] is None
    assert made[2019]["falls"] == 3


def test_more_absence_is_the_fall_where_low_is_good() -> None:
    rising = {2016: 5.0, 2017: 10.0, 2018: 15.0, 2019: 25.0}
    assert _falling("absence_persistent", rising, 3.0)[2019]["declining"] is True
    assert _falling("ks2_reading_exp", rising, 3.0)[2019]["declining"] is False


def test_context_never_declines() -> None:
    assert _falling("fsm6", {2016: 50.0, 2017: 40.0, 2018: 30.0, 2019: 10.0}, 3.0)[2019]["declining"] is None


def test_measures_can_be_chosen() -> None:
    rows = [figure("ks2_reading_exp", 60.0), figure("ks2_maths_exp", 70.0)]
    assert set(trends(figures_frame(*rows), measures=["ks2_maths_exp"])["measure"]) == {"ks2_maths_exp"}


def test_national_row_that_stands_in_several_releases_counts_once() -> None:
    rows = [figure(value=73.0, urn="England", level="national", release=r) for r in ("a", "b")]
    assert trends(figures_frame(*rows)).height == 1


def test_nothing_in_gives_nothing_out() -> None:
    empty = trends(
        pl.DataFrame(schema={"urn": pl.String, "level": pl.String, "value": pl.Float64, "reason": pl.String})
    )
    assert empty.is_empty()
    assert empty.columns == list(TRENDS)
