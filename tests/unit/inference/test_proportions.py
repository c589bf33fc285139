"""A school's proportion against a known one."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from keystage.analysis.inference import compare_proportion, exact_binomial, z_proportion


@pytest.mark.req("2.11")
def test_z_is_the_handbooks_vector() -> None:
    # domain handbook, annex B 7: 55% of 40 pupils, nationally 73%
    found = compare_proportion(22, 40, 0.73)

    assert float(z_proportion(22, 40, 0.73)) == pytest.approx(-2.56, abs=0.005)
    assert str(found.test) == "z"
    assert bool(found.clear)


def test_exact_p_values_agree_with_scipy() -> None:
    for n in (11, 15, 40, 211):
        for p0 in (0.03, 0.25, 0.5, 0.64, 0.97):
            ours = exact_binomial(np.arange(n + 1), n, p0)
            theirs = [stats.binomtest(k, n, p0).pvalue for k in range(n + 1)]
            np.testing.assert_allclose(ours, theirs, rtol=1e-9, atol=1e-15)


def test_exact_p_value_is_rs() -> None:
    # R's own example, from Conover (1971): binom.test(682, 925, p = 0.75) prints p-value = 0.3825
    assert float(exact_binomial(682, 925, 0.75)) == pytest.approx(0.3825, abs=5e-5)


def test_small_expected_counts_are_tested_exactly() -> None:
    # 20 pupils, 80% nationally: only 4 would not reach it
    found = compare_proportion([19, 11], 20, 0.8)

    assert found.test.tolist() == ["exact", "exact"]
    assert found.p[1] == pytest.approx(stats.binomtest(11, 20, 0.8).pvalue)
    assert found.clear.tolist() == [False, True]


def test_five_expected_either_side_is_tested_by_z() -> None:
    assert compare_proportion([10, 10], [20, 19], 0.75).test.tolist() == ["z", "exact"]


@pytest.mark.req("2.11")
def test_ten_pupils_or_fewer_are_not_tested() -> None:
    found = compare_proportion([0, 0], [10, 11], 0.6)

    assert found.test.tolist() == ["none", "exact"]
    assert found.clear.tolist() == [False, True]
    assert found.tested.tolist() == [False, True]


def test_nothing_known_is_not_tested() -> None:
    found = compare_proportion(pl.Series([None, 5, 5]), pl.Series([20.0, None, 20.0]), [0.5, 0.5, float("nan")])

    assert found.test.tolist() == ["none"] * 3
    assert not found.clear.any()
    assert np.isnan(found.p).all()


def test_about_one_in_twenty_is_called_clear_by_chance() -> None:
    # the exact chance of a flag, summed over every outcome of a cohort of 60 at 64%
    k = np.arange(61)
    flags = compare_proportion(k, 60, 0.64).clear

    assert 0.03 < stats.binom.pmf(k, 60, 0.64)[flags].sum() < 0.065
