"""Places and their ranges against a plain second reckoning."""

import math

import numpy as np
import pytest

from keystage.analysis.inference import beyond, place_ranges, places_among, wilson


def _plainly(values: list[float], se: list[float]) -> list[tuple[int, int, int]]:
    out = []
    for i, (own, spread) in enumerate(zip(values, se, strict=True)):
        others = [(v, s) for j, (v, s) in enumerate(zip(values, se, strict=True)) if j != i]
        better = sum((v - own) / math.hypot(s, spread) > 1.959964 for v, s in others)
        worse = sum((own - v) / math.hypot(s, spread) > 1.959964 for v, s in others)
        out.append((1 + sum(v > own for v, _ in others), 1 + better, len(values) - worse))
    return out


def test_ranges_are_the_pairwise_tests() -> None:
    rng = np.random.default_rng(8)
    values, se = rng.normal(0, 3, 31), rng.uniform(0.5, 2, 31)

    found = place_ranges(values, se=se)

    rows = list(zip(found.place.tolist(), found.low.tolist(), found.high.tolist(), strict=True))
    assert rows == _plainly(values.tolist(), se.tolist())
    assert set(found.of.tolist()) == {31}


def test_a_pair_is_newcombes_printed_difference() -> None:
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10: 56/70 and 48/80, 0.0524 to 0.3339
    low, high = wilson([56, 48], [70, 80])
    a, b = 56 / 70, 48 / 80

    assert (a - b) - math.hypot(a - low[0], high[1] - b) == pytest.approx(0.0524, abs=5e-5)
    assert (a - b) + math.hypot(high[0] - a, b - low[1]) == pytest.approx(0.3339, abs=5e-5)
    assert beyond(np.array([a]), low[:1], np.array([b]), high[1:]).all()


def test_low_is_good_turns_the_places_round() -> None:
    found = place_ranges([1.0, 5.0, 9.0], se=[0.1, 0.1, 0.1], high_is_good=False)

    assert found.place.tolist() == found.low.tolist() == found.high.tolist() == [1, 2, 3]


def test_equal_figures_share_the_better_place() -> None:
    assert place_ranges([80.0, 80.0, 70.0]).place.tolist() == [1, 1, 3]


def test_without_intervals_there_is_a_place_but_no_range() -> None:
    found = place_ranges([4.0, 5.0])

    assert found.place.tolist() == [2, 1]
    assert found.low.tolist() == found.high.tolist() == [0, 0]


def test_schools_without_a_figure_are_not_counted() -> None:
    found = places_among(
        ([60.0, math.nan], [50.0, math.nan], [70.0, math.nan]),
        ([[90.0, math.nan], [1.0, 2.0]], [[85.0, math.nan], [0.0, 0.0]], [[95.0, math.nan], [3.0, 3.0]]),
    )

    assert found.place.tolist() == [2, 0]
    assert found.low.tolist() == [2, 0]
    assert found.of.tolist() == [2, 0]
