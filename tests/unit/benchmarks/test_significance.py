"""Differences from national: size in pupils, direction, and whether they are beyond chance."""

from typing import Any

import pytest
from tests.factories.pool import figure, figures

from keystage.analysis.benchmarks.significance import NO_NATIONAL, NO_PUPILS, NO_SPREAD, TOO_FEW, with_significance


def _told(measure: str, value: float | None, against: float | None, **said: Any) -> dict[str, Any]:
    rows = figures(figure("999001", measure, value, **said)).with_columns(against=against)
    return with_significance(rows).row(0, named=True)


@pytest.mark.req("2.11")
def test_a_share_is_tested_by_z() -> None:
    # domain handbook, annex B 7: 55% of 40 pupils, nationally 73%: z -2.56
    found = _told("ks2_rwm_exp", 55, 73.0, n=40, numerator=22)

    assert (found["test"], found["clear"], found["direction"], found["good"]) == ("z", True, "below", False)
    assert (found["difference"], found["pupils"]) == (-18.0, -7.0)


def test_a_share_near_the_end_is_tested_exactly() -> None:
    found = _told("ks2_maths_exp", 60, 85.0, n=20, numerator=12)  # 3 of 20 would not reach it

    assert (found["test"], found["clear"]) == ("exact", True)


@pytest.mark.req("2.11")
def test_ten_pupils_are_not_tested() -> None:
    found = _told("ks2_rwm_exp", 20, 65.0, n=10)

    assert (found["test"], found["clear"], found["pupils"]) == (TOO_FEW, None, -4.0)
    assert _told("ks2_reading_progress", -5.0, 0.0, n=10, low=-9.0, high=-1.0)["clear"] is None


@pytest.mark.parametrize(
    ("low", "high", "clear"), [(0.2, 4.6, True), (-0.1, 4.3, False), (-4.3, -0.1, True), (0.0, 4.0, False)]
)
def test_progress_is_clear_where_its_interval_leaves_out_the_national(low: float, high: float, clear: bool) -> None:
    found = _told("ks2_reading_progress", (low + high) / 2, 0.0, n=30, low=low, high=high)

    assert (found["test"], found["clear"]) == ("interval", clear)


def test_less_than_one_pupil_is_the_same() -> None:
    almost, one = _told("ks2_rwm_exp", 66, 65.0, n=44), _told("ks2_rwm_exp", 68, 65.0, n=44)

    assert (almost["direction"], almost["good"], almost["clear"]) == ("same", None, False)
    assert one["direction"] == "above"


def test_the_recovered_numerator_counts_not_the_rounded_share() -> None:
    # 27 of 44 prints as 61%: 0.4 of a point, and of a pupil, more than 61
    assert _told("ks2_rwm_exp", 61, 61.0, n=44, numerator=27)["pupils"] == 0.0
    assert _told("ks2_rwm_exp", 61, 64.0, n=44, numerator=27)["pupils"] == -1.0


def test_what_prints_as_no_difference_is_the_same() -> None:
    assert _told("attendance", 96.04, 96.0)["direction"] == "same"
    assert _told("attendance", 96.1, 96.0)["direction"] == "above"


def test_absence_as_a_whole_is_not_tested() -> None:
    found = _told("absence_overall", 6.0, 4.0, n=300)

    assert (found["test"], found["clear"], found["good"]) == (NO_SPREAD, None, False)


def test_persistent_absence_is_tested_where_the_pupils_are_known() -> None:
    assert _told("absence_persistent", 15.0, 8.2, n=300)["clear"] is True
    assert _told("absence_persistent", 15.0, 8.2)["test"] == NO_PUPILS


def test_a_score_without_an_interval_is_not_tested() -> None:
    assert _told("ks2_reading_score", 107.0, 104.4, n=44)["test"] == NO_SPREAD


def test_without_a_national_figure_nothing_is_said() -> None:
    found = _told("ks2_rwm_exp", 55, None, n=40)

    assert (found["test"], found["difference"], found["direction"], found["clear"]) == (NO_NATIONAL, None, None, None)


def test_context_is_neither_good_nor_clear() -> None:
    found = _told("fsm6", 45.0, 23.0, n=300)

    assert (found["clear"], found["good"], found["direction"]) == (None, None, "above")


def test_a_missing_figure_stays_missing() -> None:
    found = _told("ks2_rwm_exp", None, 65.0)

    assert (found["difference"], found["direction"], found["clear"], found["reason"]) == (
        None,
        None,
        None,
        "suppressed",
    )
