"""Pupils in schools and in a second grouping, nested or crossed: authorities, classes, primary schools."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import solve_triangular

from keystage.analysis.errors import MethodError
from keystage.analysis.progress.crossing import Crossing, Place
from keystage.analysis.progress.descent import lowest
from keystage.analysis.progress.elimination import elimination
from keystage.analysis.progress.sums import Sums

__all__ = ["TwoGroupings", "solve_two"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_NOTHING = 1e-10  # share of the variance left by the predictors that pupils keep within groups: below, rounding


@dataclass(frozen=True, slots=True)
class TwoGroupings:
    """A fitted model with a random intercept for schools and one for a second grouping.

    coefficients: (p,), of the ones and the terms, as their columns stand in the sums (centred). covariance: (p, p).
    school_variance, also_variance, pupil_variance: pupil's of weight 1. criterion: −2 log (restricted) likelihood with
    all constants. school_effects, also_effects: (M₁,), (M₂,), shrunken. school_errors, also_errors: the square roots
    of the effects' variances given the data and the estimates (lme4's condVar).
    """

    coefficients: Floats
    covariance: Floats
    school_variance: float
    also_variance: float
    pupil_variance: float
    criterion: float
    school_effects: Floats
    school_errors: Floats
    also_effects: Floats
    also_errors: Floats


def solve_two(sums: Sums, first: Whole, second: Whole, *, method: Literal["reml", "ml"]) -> TwoGroupings:
    """y = Xb + u + v + e: u of the school, v of the second grouping, all three independent and normal.

    sums: of the cells, the pairs of school and other group that occur, as if they were schools (q = 1), columns of
    full rank. first, second: each cell's school and other group, 0 … M − 1, none without
    pupils.
    Raises MethodError where the groupings cannot be told apart, from each other or from pupils, or nothing is left
    for pupils to vary.
    Source: Bates et al. (2015) J. Stat. Softw. 67(1); Rasbash & Goldstein (1994) J. Educ. Behav. Stat. 19, 337.
    """
    _check(sums, first, second)
    swapped = bool(second.max() > first.max())
    of_finer, of_coarser = (second, first) if swapped else (first, second)
    upper = _upper(sums.total)
    crossing = _crossing(sums, of_finer, of_coarser, upper, restricted=method == "reml")
    place = lowest(crossing)
    pupil = float((place.root[-1, -1] * upper[-1, -1]) ** 2) / crossing.freedom
    if place.root[-1, -1] ** 2 < _NOTHING:
        raise MethodError(_NO_RESIDUAL)
    coefficients, covariance = _coefficients(place, upper, pupil)
    effects = [values * float(upper[-1, -1]) for values in crossing.effects(place)]
    errors = [np.sqrt(pupil * np.maximum(values, 0.0)) for values in crossing.spreads(place)]
    school, also = (1, 0) if swapped else (0, 1)
    relative = (place.a, place.b)
    return TwoGroupings(
        coefficients=coefficients,
        covariance=covariance,
        school_variance=relative[school] * pupil,
        also_variance=relative[also] * pupil,
        pupil_variance=pupil,
        criterion=_criterion(sums, crossing, place, upper),
        school_effects=effects[school],
        school_errors=errors[school],
        also_effects=effects[also],
        also_errors=errors[also],
    )


_NO_RESIDUAL = (
    "Nothing is left for pupils to differ by: the outcome follows from the predictors and the groups without error. "
    "Leave out the predictor or grouping that holds the outcome itself."
)


def _check(sums: Sums, first: Whole, second: Whole) -> None:
    groups = (int(first.max()) + 1, int(second.max()) + 1)
    rows, columns = sums.rows, len(sums.names) - 1
    if rows <= columns:
        raise MethodError(f"{rows:,} pupils are too few for a model of {columns} coefficients: leave out predictors.")
    for count, name in zip(groups, ("school", "second"), strict=True):
        called = "There is only one school" if name == "school" else "The second grouping has only one group"
        if count < 2:
            raise MethodError(f"{called}: groups cannot be compared. Give pupils of two or more, or leave it out.")
        if count == rows:
            called = "school" if name == "school" else "group of the second grouping"
            raise MethodError(f"Every pupil is the only one of a {called}: groups and pupils cannot be told apart.")
    if groups[0] == groups[1] == len(sums.pupils):
        raise MethodError(
            "The second grouping is the same as the school: their effects cannot be told apart. Leave one of them out."
        )


def _upper(total: Floats) -> Floats:
    """R of [X y]'W[X y] = R'R."""
    try:
        return np.asarray(np.linalg.cholesky(total).T, np.float64)
    except np.linalg.LinAlgError:
        raise MethodError(_NO_RESIDUAL) from None


def _crossing(sums: Sums, of_finer: Whole, of_coarser: Whole, upper: Floats, *, restricted: bool) -> Crossing:
    cells = sums.of_school[0]
    weights = cells[:, 0]
    counts = sparse.coo_array((weights, (of_finer, of_coarser))).tocsr()
    finer, coarser = (_per_group(cells, of) for of in (of_finer, of_coarser))
    columns = len(sums.names) - 1
    return Crossing(
        fine=_turned(finer, upper),
        coarse=_turned(coarser, upper),
        weights=(finer[:, 0].copy(), coarser[:, 0].copy()),
        counts=counts,
        solver=elimination(counts),
        freedom=sums.rows - columns if restricted else sums.rows,
        restricted=restricted,
    )


def _per_group(cells: Floats, of: Whole) -> Floats:
    return np.stack([np.bincount(of, column) for column in cells.T], axis=1)


def _turned(columns: Floats, upper: Floats) -> Floats:
    """Sums of the columns [X y], as sums of the orthonormal columns [X y]R⁻¹."""
    return np.ascontiguousarray(solve_triangular(upper.T, columns.T, lower=True).T)


def _coefficients(place: Place, upper: Floats, pupil: float) -> tuple[Floats, Floats]:
    """Back from the orthonormal columns to those of the sums."""
    inner, edge = upper[:-1, :-1], upper[:-1, -1]
    coefficients = solve_triangular(inner, edge - upper[-1, -1] * place.gain[:-1])
    half = solve_triangular(inner, solve_triangular(place.root[:-1, :-1], np.eye(len(inner)), lower=True).T)
    return np.asarray(coefficients), pupil * (half @ half.T)


def _criterion(sums: Sums, crossing: Crossing, place: Place, upper: Floats) -> float:
    """With the constants: the outcome's own spread, 2π, the columns' determinant (REML), the weights."""
    scale = 2 * float(np.log(upper[-1, -1])) + float(np.log(2 * np.pi / crossing.freedom)) + 1
    columns = 2 * float(np.log(np.diag(upper)[:-1]).sum()) if crossing.restricted else 0.0
    return place.value + crossing.freedom * scale + columns - sums.log_weights
