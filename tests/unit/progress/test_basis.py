"""Orthogonal columns out of cross-products: what is kept, what is dropped, and when another pass is asked for."""

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from keystage.analysis.progress.basis import orthogonal, separating
from keystage.analysis.progress.sums import Sums

pytestmark = pytest.mark.req("2.22")

Floats = NDArray[np.float64]


def _sums(columns: Floats, centre: Floats, basis: Floats | None = None) -> Sums:
    """Of one school: the basis needs no more."""
    raw = np.column_stack([np.ones(len(columns)), columns - centre])
    made = raw if basis is None else raw @ basis
    names = ("intercept", *(f"x{at}" for at in range(columns.shape[1])))
    middle = np.concatenate([[0.0], centre])
    of_school = made.sum(axis=0)[None, None]
    rows = np.array([len(columns)])
    return Sums(names, middle, made.T @ made, pl.Series("school", [1]), rows, of_school, basis=basis)


def _columns(rows: int = 300) -> Floats:
    rng = np.random.default_rng(4)
    one, two, outcome = rng.normal(size=(3, rows))
    return np.column_stack([one, two, 3 * one - two, np.full(rows, 0.1), outcome])


def test_columns_that_say_nothing_new_are_named() -> None:
    columns = _columns()
    found = orthogonal(_sums(columns, np.array([0, 0, 0, 0.1, 0])))
    assert (found.kept, found.alike, found.constant) == ((0, 1, 2, 5), (3,), (4,))


def test_the_factor_is_that_of_the_columns_kept() -> None:
    columns = _columns()[:, [0, 1, 4]]
    sums = _sums(columns, columns.mean(axis=0))
    found = orthogonal(sums)
    assert found.well_made
    assert found.factor == pytest.approx(np.triu(found.factor))
    assert found.factor.T @ found.factor == pytest.approx(sums.total, abs=1e-10)
    left = np.linalg.lstsq(np.column_stack([np.ones(300), columns[:, :2]]), columns[:, 2])[1][0]
    assert found.unexplained == pytest.approx(left / (columns[:, 2].var() * 300))


@pytest.mark.parametrize(("near", "well_made"), [(0.1, True), (1e-2, True), (1e-4, False), (1e-6, False)])
def test_columns_nearly_alike_ask_for_another_pass(near: float, well_made: bool) -> None:
    columns = _columns()[:, [0, 1, 4]]
    columns[:, 1] = columns[:, 0] + near * columns[:, 1]
    found = orthogonal(_sums(columns, columns.mean(axis=0)))
    assert found.well_made is well_made
    assert found.alike == ()


def test_another_pass_makes_columns_orthogonal() -> None:
    columns = _columns()[:, [0, 1, 4]]
    columns[:, 1] = columns[:, 0] + 1e-6 * columns[:, 1]
    centre = columns.mean(axis=0)
    made, spread = separating(_sums(columns, centre))
    assert made == pytest.approx(np.triu(made))
    again = _sums(columns, centre, made)
    found = orthogonal(again, spread)
    assert found.kept == (0, 1, 2, 3)
    inner = again.total / np.sqrt(np.outer(np.diag(again.total), np.diag(again.total)))
    assert inner == pytest.approx(np.eye(4), abs=1e-4)


def test_a_middle_far_from_the_mean_asks_for_another_pass() -> None:
    columns = _columns()[:, [0, 4]] + 1e6
    assert not orthogonal(_sums(columns, np.zeros(2))).well_made
    assert orthogonal(_sums(columns, columns.mean(axis=0))).well_made
