"""A model straight from arrays, for those whose columns are made already."""

from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from keystage.analysis.errors import InputError
from keystage.analysis.progress.basis import Basis, orthogonal, separating
from keystage.analysis.progress.passing import Fill, Pass
from keystage.analysis.progress.placing import Schools
from keystage.analysis.progress.solution import Solution, solve
from keystage.analysis.progress.sums import Sums
from keystage.analysis.progress.threads import one_thread_of_blas

__all__ = ["fit_arrays"]

Floats = NDArray[np.float64]

_SAMPLE = 97  # every so many rows are looked at for the columns' middles


def fit_arrays(
    y: ArrayLike,
    X: ArrayLike,  # noqa: N803 - a matrix, as every text on regression has it
    schools: ArrayLike,
    *,
    slope: int | None = None,
    method: Literal["reml", "ml"] = "reml",
    weights: ArrayLike | None = None,
) -> Solution:
    """The model of `value_added` from an outcome (n), columns (n × p, no column of ones) and school codes (n).

    slope: place among the columns (from 0) of the one whose line may differ from school to school. Coefficients come
    in the order of the columns, the intercept first. Raises InputError where the arrays do not fit together, hold what
    is not a number, or columns that are constant or worked out of others; MethodError where there is no answer.
    """
    if method not in ("reml", "ml"):
        raise InputError(f"There is no method “{method}”: choose “reml” or “ml”.")
    outcome, columns, codes = _numbers(y, "outcome"), _numbers(X, "columns"), np.asarray(schools)
    weight = None if weights is None else _numbers(weights, "weights")
    _check(outcome, columns, codes, weight)
    if slope is not None and not 0 <= slope < columns.shape[1]:
        raise InputError(f"There is no column {slope} for a slope: columns count from 0 to {columns.shape[1] - 1}.")
    places = Schools("school", pl.Series("school", codes))
    at = places.of(pl.DataFrame({"school": codes}))
    centre = np.concatenate([[0.0], columns[::_SAMPLE].mean(axis=0), [outcome[::_SAMPLE].mean()]])

    def fill(start: int, end: int, out: Floats) -> None:
        out[:, :-1] = columns[start:end]
        out[:, -1] = outcome[start:end]

    with one_thread_of_blas():
        sums, found = _summed(places, at, centre, fill, weight, None if slope is None else slope + 1)
        return solve(sums, found, method=method)


def _summed(
    places: Schools, at: NDArray[np.int32], centre: Floats, fill: Fill, weights: Floats | None, slope: int | None
) -> tuple[Sums, Basis]:
    """The sums and their basis, by a second pass where the columns are nearly alike."""
    names = ("intercept", *(str(j) for j in range(len(centre) - 2)), "y")
    spread = basis = None
    while True:
        adding = Pass(names, centre=centre, schools=places.names, slope=slope, basis=basis)
        adding.add(fill, at, weights)
        sums = adding.sums()
        if not np.isfinite(sums.total).all():
            raise InputError("The outcome or a column holds what is not a number, or numbers too large to be squared.")
        found = orthogonal(sums, spread)
        if found.well_made or basis is not None:
            break
        basis, spread = separating(sums)
    if found.alike or found.constant:
        extra = ", ".join(str(j - 1) for j in sorted((*found.alike, *found.constant)))
        raise InputError(
            f"Columns {extra} are constant, or can be worked out of the columns before them: leave them out."
        )
    return sums, found


def _numbers(values: ArrayLike, what: str) -> Floats:
    try:
        return np.asarray(values, float)
    except (TypeError, ValueError) as cause:
        raise InputError(f"The {what} cannot be read as numbers.") from cause


def _check(outcome: Floats, columns: Floats, codes: NDArray[np.generic], weights: Floats | None) -> None:
    if columns.ndim != 2 or outcome.shape != (len(columns),) or codes.shape != outcome.shape:
        raise InputError("The outcome and the schools need one value, and the columns one row, for each pupil.")
    if weights is not None and (weights.shape != outcome.shape or not np.all(weights > 0)):
        raise InputError("Weights need one number above 0 for each pupil.")
    if not len(outcome):
        raise InputError("There are no pupils.")
