"""Funnel limits against the distribution itself."""

import numpy as np
import pytest
from scipy import stats

from keystage.analysis.inference import OUTER, funnel_limits, outside_funnel


@pytest.mark.parametrize("tail", [1 / 40, 1 / 1000])
@pytest.mark.parametrize("p", [0.05, 0.64, 0.97])
def test_counts_lie_outside_exactly_when_their_tail_is_rarer(p: float, tail: float) -> None:
    for n in (1, 6, 16, 61, 240):
        k = np.arange(n + 1)
        low, high = funnel_limits(p, n, tail)
        rare = (stats.binom.cdf(k, n, p) < tail) | (stats.binom.sf(k - 1, n, p) < tail)

        assert ((k / n < low - 1e-12) | (k / n > high + 1e-12)).tolist() == rare.tolist()
        assert outside_funnel(k, n, p, tail).tolist() == rare.tolist()


def test_limits_near_the_normal_ones_for_large_cohorts() -> None:
    half = 1.959964 * np.sqrt(0.64 * 0.36 / 2000)
    low, high = funnel_limits(0.64, 2000)

    assert low == pytest.approx(0.64 - half, abs=0.001)
    assert high == pytest.approx(0.64 + half, abs=0.001)


def test_outer_limits_lie_outside_the_inner() -> None:
    n = np.arange(6, 200)
    inner, outer = funnel_limits(0.64, n), funnel_limits(0.64, n, OUTER)

    assert (outer[0] <= inner[0]).all()
    assert (outer[1] >= inner[1]).all()


def test_nobody_has_no_limits() -> None:
    assert np.isnan(funnel_limits(0.5, 0)[0])
    assert not outside_funnel(0, 0, 0.5)
