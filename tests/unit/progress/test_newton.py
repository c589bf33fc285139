# ruff: noqa: N806 (matrices go by their usual names)
"""The criterion, its derivatives, and the search for its least."""

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from tests.dense_model import Dense

import keystage as ks
from keystage.analysis.progress.criterion import Criterion
from keystage.analysis.progress.newton import least, relative

Floats = NDArray[np.float64]

pytestmark = pytest.mark.req("2.22")


def criterion(slope: bool, restricted: bool, seed: int = 2) -> tuple[Criterion, Dense, float]:
    """Of made-up pupils; the same written out; and by how much the two differ wherever they are taken."""
    rng = np.random.default_rng(seed)
    school = np.repeat(np.arange(7), [1, 2, 3, 5, 6, 7, 9])
    rows = len(school)
    Z = np.column_stack([np.ones(rows), rng.normal(size=rows)])[:, : 2 if slope else 1]
    columns = np.column_stack([np.ones(rows), rng.normal(size=(rows, 2))])
    outcome = columns @ [1.0, 0.5, -1] + (Z * rng.normal(size=(7, Z.shape[1]))[school]).sum(axis=1)
    outcome = outcome + rng.normal(size=rows)
    Q = np.linalg.qr(np.column_stack([columns, outcome]))[0]
    indicator = (school[:, None] == np.arange(7)).astype(float)
    size = Z.shape[1]
    sums = np.stack([(indicator * Z[:, [a]]).T @ Q for a in range(size)])
    within = np.array([[indicator.T @ (Z[:, a] * Z[:, b]) for b in range(size)] for a in range(size)])
    made = Criterion(sums, within, rows - 3 if restricted else rows, restricted)
    dense = Dense(outcome, columns, Z, school, reml=restricted)
    nil = np.zeros((size, size))
    return made, dense, dense.criterion(nil) - height(made, nil)


def height(made: Criterion, covariance: Floats) -> float:
    point = made.at(covariance)
    assert point is not None
    return point.value


_PLACES = [[[0.3]], [[0.0]], [[7.0]], [[0.5, 0.2], [0.2, 0.4]], [[0.4, -0.3], [-0.3, 0.3]], [[0.0, 0.0], [0.0, 2.0]]]


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("place", _PLACES)
def test_the_criterion_is_that_of_the_model_written_out(place: list[list[float]], restricted: bool) -> None:
    G = np.array(place)
    made, dense, apart = criterion(len(G) == 2, restricted)
    assert height(made, G) + apart == pytest.approx(dense.criterion(G), abs=1e-9)


@pytest.mark.parametrize("restricted", [True, False])
@pytest.mark.parametrize("place", _PLACES)
def test_derivatives_are_those_of_differences(place: list[list[float]], restricted: bool) -> None:
    G = np.array(place) + (0.0 if len(place) == 1 else 0.02 * np.eye(2))
    made, _, _ = criterion(len(G) == 2, restricted)
    point = made.at(G)
    assert point is not None
    moves = [np.ones((1, 1))]
    if len(G) == 2:
        moves = [np.array(move, float) for move in ([[1, 0], [0, 0]], [[0, 1], [1, 0]], [[0, 0], [0, 1]])]
    h = 1e-5
    for at, move in enumerate(moves):
        ahead, behind = made.at(G + h * move), made.at(G - h * move)
        assert ahead is not None
        assert behind is not None
        assert point.slope[at] == pytest.approx((ahead.value - behind.value) / (2 * h), rel=1e-5, abs=1e-5)
        assert point.curvature[at] == pytest.approx((ahead.slope - behind.slope) / (2 * h), rel=1e-5, abs=1e-5)


def test_what_is_no_covariance_has_no_criterion() -> None:
    made, _, _ = criterion(False, True)
    assert made.at(np.array([[-1.0]])) is None


@pytest.mark.parametrize("slope", [False, True])
def test_the_least_is_reached_from_near_and_far(slope: bool) -> None:
    made, dense, apart = criterion(slope, True)
    want = dense.least(starts=2).criterion
    for size in (0.01, 0.3, 30.0):
        start = np.array([size]) if not slope else np.array([size, 0.1 * size, 0.5 * size])
        found = least(made, [start])
        assert found.point.value + apart == pytest.approx(want, abs=1e-7)
        assert found.covariance == pytest.approx(relative(found.theta))


@pytest.mark.parametrize("slope", [None, "prior"])
def test_no_other_place_of_hostile_data_is_lower(slope: str | None) -> None:
    """Outliers, schools of one, schools alike by construction, each searched on a grid."""
    for seed in range(16 if slope is None else 5):
        rng = np.random.default_rng(seed)
        sizes = [[1, 1, 1, 5] if slope is None else [1, 3, 5], [9, 1, 4, 1, 1], [2, 3, 2, 3, 4], [4, 4, 4]][seed % 4]
        school = np.repeat(np.arange(len(sizes)), sizes)
        prior = rng.normal(size=len(school))
        outcome = prior + rng.choice([0, 1, 5]) * rng.normal(size=len(sizes))[school] + rng.standard_t(2, len(school))
        if seed % 5 == 0:
            outcome -= np.array([outcome[school == each].mean() for each in range(len(sizes))])[school]
        columns = np.column_stack([np.ones(len(school)), prior])
        frame = pl.DataFrame({"outcome": outcome, "prior": prior, "school": school})
        found = ks.value_added(frame, outcome="outcome", predictors=["prior"], school="school", slope=slope)
        dense = Dense(outcome, columns, columns[:, : 1 if slope is None else 2], school, reml=True)
        assert found.criterion <= dense.least(starts=1).criterion + 1e-6, seed


def test_the_lower_of_two_hollows_is_found() -> None:
    """Three schools of one pupil and one of six: −2 log likelihood 32.14 where schools do not differ, 30.57 where the
    variance between is 73 times that within (found by a grid of the written-out criterion)."""
    frame = pl.DataFrame(
        {
            "y": [-1.601527, 2.309194, 2.564815, -0.333395, 3.299455, 0.584186, 2.578659, 1.119529, 2.857423],
            "x": [-2.030311, -0.017674, 2.285861, 0.012161, -1.613401, -0.707339, -0.843049, -0.617035, -1.133725],
            "school": [0, 1, 2, 3, 3, 3, 3, 3, 3],
        }
    )
    found = ks.value_added(frame, outcome="y", predictors=["x"], school="school")
    assert found.criterion == pytest.approx(30.5733887, abs=1e-6)
