"""Intervals against printed values and against a second way of reckoning."""

import math

import numpy as np
import polars as pl
import pytest
from scipy import stats

from keystage.analysis.inference import clopper_pearson, mean_interval, wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_gives_newcombes_printed_intervals(k: int, n: int, low: float, high: float) -> None:
    # Newcombe (1998), Statistics in Medicine 17, table I, method 3
    found = wilson(k, n)

    assert float(found[0]) == pytest.approx(low, abs=5e-5)
    assert float(found[1]) == pytest.approx(high, abs=5e-5)


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [(81, 263, 0.2527, 0.3676), (15, 148, 0.0578, 0.1617), (0, 20, 0.0, 0.1684), (1, 29, 0.0009, 0.1776)],
)
def test_clopper_pearson_gives_newcombes_printed_intervals(k: int, n: int, low: float, high: float) -> None:
    # Newcombe (1998), table I, method 5
    found = clopper_pearson(k, n)

    assert float(found[0]) == pytest.approx(low, abs=5e-5)
    assert float(found[1]) == pytest.approx(high, abs=5e-5)


def test_wilson_is_where_the_score_test_turns() -> None:
    for k, n in [(3, 11), (27, 44), (60, 61)]:
        low, high = (float(x) for x in wilson(k, n))
        for edge in (low, high):
            z = (k / n - edge) / math.sqrt(edge * (1 - edge) / n)
            assert abs(z) == pytest.approx(1.959964, abs=1e-5)


def test_clopper_pearson_agrees_with_scipy() -> None:
    for n in (6, 11, 44):
        for k in range(n + 1):
            exact = stats.binomtest(k, n).proportion_ci(method="exact")
            assert [float(x) for x in clopper_pearson(k, n)] == pytest.approx([exact.low, exact.high])


def test_progress_interval_is_the_handbooks() -> None:
    # domain handbook, annex B 5: key stage 2 2019, reading n = 30, maths n = 60
    low, high = mean_interval([2.4, 0.0], [6.1736, 5.3899], [30, 60])

    assert (high - low)[0] / 2 == pytest.approx(2.21, abs=0.005)
    assert (high - low)[1] / 2 == pytest.approx(1.36, abs=0.005)
    assert (round(float(low[0]), 1), round(float(high[0]), 1)) == (0.2, 4.6)


@pytest.mark.parametrize("interval", [wilson, clopper_pearson])
def test_nothing_known_is_not_a_number_and_warns_of_nothing(interval: object) -> None:
    low, high = interval(pl.Series([None, 3, 3]), np.array([10.0, 0.0, np.nan]))  # type: ignore[operator]

    assert np.isnan(low).all()
    assert np.isnan(high).all()


def test_mean_of_nobody_has_no_interval() -> None:
    assert np.isnan(mean_interval(1.0, 6.0, 0)[0])
