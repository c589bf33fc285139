"""What pupils nationally with the same start came to: a national table, read for each pupil."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort

__all__ = ["LACKING", "Expected", "expected"]

LACKING = "expectations: lacking"  # kept by a cohort that was asked for what no table says


@dataclass(frozen=True, slots=True)
class Expected:
    """mean: (n,) the national mean outcome of each pupil's band of prior attainment, NaN where the table has none.
    floor: (n,) the least progress score that is counted in that band, NaN where there is no floor."""

    mean: NDArray[np.float64]
    floor: NDArray[np.float64]


def expected(cohort: Cohort, outcome: str, prior: NDArray[np.float64]) -> Expected | None:
    """What the cohort's national table expects of each pupil; None where no table of that outcome and year is held.

    prior: (n,) in the points that the outcome's rule says, NaN where there is none. A band holds from `prior_from`
    (included) to below `prior_below`; a start between two bands, or outside all, has no expectation.
    """
    rows = cohort.expected.filter((pl.col("year") == cohort.year) & (pl.col("outcome") == outcome)).sort("prior_from")
    if rows.is_empty():
        cohort.kept[LACKING] = outcome
        return None
    place = np.searchsorted(rows["prior_from"].to_numpy(), np.nan_to_num(prior, nan=-np.inf), side="right") - 1
    inside = (place >= 0) & (prior < _column(rows, "prior_below", np.inf)[place])
    return Expected(
        np.where(inside, _column(rows, "expected", np.nan)[place], np.nan),
        np.where(inside, _column(rows, "floor", np.nan)[place], np.nan),
    )


def _column(rows: pl.DataFrame, name: str, empty: float) -> NDArray[np.float64]:
    return rows[name].fill_null(empty).to_numpy()
