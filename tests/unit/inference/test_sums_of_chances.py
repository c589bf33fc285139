"""The Poisson-binomial distribution against every way in which it may come about."""

from itertools import product

import numpy as np
import pytest
from scipy import stats

from keystage.analysis.inference import poisson_binomial, poisson_binomial_range, poisson_binomial_tails


def test_each_number_is_the_sum_of_the_ways_to_it() -> None:
    chances = [0.1, 0.5, 0.8, 0.33]
    plain = [0.0] * 5
    for way in product([0, 1], repeat=4):
        plain[sum(way)] += float(np.prod([p if met else 1 - p for p, met in zip(chances, way, strict=True)]))

    assert poisson_binomial(chances).tolist() == pytest.approx(plain)


def test_equal_chances_are_the_binomial() -> None:
    assert poisson_binomial([0.3] * 20).tolist() == pytest.approx(stats.binom.pmf(np.arange(21), 20, 0.3).tolist())


def test_tails_hold_the_number_itself() -> None:
    at_most, at_least = poisson_binomial_tails([0.3] * 20, 4)

    assert at_most == pytest.approx(stats.binom.cdf(4, 20, 0.3))
    assert at_least == pytest.approx(stats.binom.sf(3, 20, 0.3))


def test_many_things_follow_the_normal_curve() -> None:
    at_most, at_least = poisson_binomial_tails([0.3] * 1000, 280)

    assert at_most == pytest.approx(stats.binom.cdf(280, 1000, 0.3), abs=0.002)
    assert at_least == pytest.approx(stats.binom.sf(279, 1000, 0.3), abs=0.002)


def test_chances_of_nothing_and_everything() -> None:
    assert poisson_binomial([0.0, 1.0, 1.0]).tolist() == [0, 0, 1, 0]
    assert poisson_binomial([]).tolist() == [1.0]


@pytest.mark.parametrize("n", [12, 60, 399, 900])
def test_numbers_in_the_range_are_those_whose_tails_are_not_small(n: int) -> None:
    chances = np.random.default_rng(n).uniform(0.1, 0.9, n)
    least, most = poisson_binomial_range(chances)
    inside = [k for k in range(n + 1) if min(poisson_binomial_tails(chances, k)) > 0.025]
    assert (least, most) == (inside[0], inside[-1])


def test_range_of_nothing_is_nothing() -> None:
    assert poisson_binomial_range([]) == (0, 0)
