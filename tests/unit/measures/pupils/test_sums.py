"""The kernel's sums against NumPy's, cell by cell; Wilson's table against the formula."""

import numpy as np
import pytest

from keystage.analysis.inference import wilson
from keystage.analysis.measures.pupils.lowest_fifth import lowest_fifth_gap
from keystage.analysis.measures.pupils.sums import cells, sums
from keystage.analysis.measures.pupils.wilson_table import wilson_of_counts


def test_sums_are_those_of_each_cells_pupils() -> None:
    rng = np.random.default_rng(7)
    place = rng.integers(-1, 40, 2000).astype(np.int32)
    masks = [np.ones(2000, dtype=bool), rng.random(2000) < 0.3, np.zeros(2000, dtype=bool)]
    flags = [rng.random(2000) < share for share in (0.5, 0.9)]
    columns = [flags[0], rng.normal(0, 5, 2000), flags[1], flags[0].copy()]
    over = cells(place, masks, 40)
    made = sums(columns, over)

    assert made.shape == (4, len(over))
    assert set(over.group.tolist()) == {0, 1}  # nobody is in the third
    for at in range(len(over)):
        here = (place == over.place[at]) & masks[over.group[at]]
        assert over.pupils[at] == here.sum()
        for column, row in zip(columns, made, strict=True):
            assert row[at] == pytest.approx(column[here].sum())


def test_nothing_to_sum_is_no_cells() -> None:
    over = cells(np.zeros(0, dtype=np.int32), [], 0)

    assert sums([], over).shape == (0, 0)


@pytest.mark.parametrize("n", [0, 1, 7, 250, 251, 100_000])
def test_table_is_wilsons_interval(n: int) -> None:
    k = np.unique(np.linspace(0, n, 9).round())
    found, expected = wilson_of_counts(k, np.full(len(k), float(n))), wilson(k, np.full(len(k), float(n)))

    for one, other in zip(found, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_lowest_fifth_is_rounded_half_up_to_whole_pupils() -> None:
    value = np.array([10.0, 20, 30, 40, 50, 60, 70, np.nan, 1, 2])
    cell = np.array([0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
    made = lowest_fifth_gap(value, cell, 3)

    assert made[0] == pytest.approx(100 * (40 - 10) / 40)  # 1.4 of seven is one; the eighth has no value
    assert np.isnan(made[1])  # 0.4 of two is none
    assert np.isnan(made[2])
