"""What must hold of every interval, test and place, whatever the numbers."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from keystage.analysis.inference import (
    clopper_pearson,
    compare_proportion,
    exact_binomial,
    funnel_limits,
    outside_funnel,
    place_ranges,
    wilson,
)  # fmt: skip

_COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
_SHARES = st.floats(0.001, 0.999)
_VALUES = st.lists(st.floats(-100, 100), min_size=1, max_size=25)


@given(_COUNTS)
def test_an_interval_holds_its_own_share_and_stays_within_0_and_1(counts: tuple[int, int]) -> None:
    k, n = counts
    for interval in (wilson, clopper_pearson):
        low, high = (float(x) for x in interval(k, n))
        assert 0 <= low <= k / n + 1e-12
        assert k / n - 1e-12 <= high <= 1


@given(_COUNTS)
def test_an_interval_turns_round_with_its_count(counts: tuple[int, int]) -> None:
    k, n = counts
    for interval in (wilson, clopper_pearson):
        low, high = interval(k, n)
        np.testing.assert_allclose([1 - high, 1 - low], interval(n - k, n), atol=1e-9)


@given(_COUNTS, _SHARES)
def test_a_p_value_is_a_chance_and_is_1_where_the_count_is_the_likeliest(counts: tuple[int, int], p: float) -> None:
    k, n = counts
    assert 0 <= float(exact_binomial(k, n, p)) <= 1
    assert float(exact_binomial(int((n + 1) * p), n, p)) > 0.99


@given(_COUNTS, _SHARES)
def test_nothing_is_clear_that_is_not_tested(counts: tuple[int, int], p: float) -> None:
    k, n = counts
    found = compare_proportion(k, n, p)
    assert bool(found.tested) == (n > 10)
    assert bool(found.tested) or not bool(found.clear)


@given(_COUNTS, _SHARES, st.sampled_from([1 / 40, 1 / 1000]))
def test_a_point_outside_the_funnel_lies_outside_its_curves(counts: tuple[int, int], p: float, tail: float) -> None:
    k, n = counts
    low, high = (float(x) for x in funnel_limits(p, n, tail))
    assert 0 <= low <= high <= 1
    if bool(outside_funnel(k, n, p, tail)):
        assert k / n <= low + 1e-9 or k / n >= high - 1e-9


@settings(max_examples=60)
@given(_VALUES, st.floats(0.01, 50))
def test_a_place_lies_in_its_range(values: list[float], se: float) -> None:
    found = place_ranges(values, se=[se] * len(values))
    assert (found.low <= found.place).all()
    assert (found.place <= found.high).all()
    assert (found.low >= 1).all()
    assert (found.high <= len(values)).all()
    assert (found.of == len(values)).all()
    best = int(np.argmax(values))
    assert found.place[best] == 1
