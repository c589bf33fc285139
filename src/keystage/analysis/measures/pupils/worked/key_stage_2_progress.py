"""Key stage 2 progress scores: how far each pupil lies from the mean of pupils nationally with the same start.

Source: domain handbook 2.8; DfE's primary accountability guides as quoted there.
"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.expectations import expected
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worth import worth

__all__ = ["OUTCOMES", "WORKED", "outcome_points", "start_points"]

OUTCOMES = ("ks2_reading", "ks2_writing", "ks2_maths")
_STARTS = ("ks1_reading", "ks1_writing", "ks1_maths")


def start_points(cohort: Cohort) -> NDArray[np.float64] | None:
    """(n,) points at 7, maths carrying half: ((reading + writing) / 2 + maths) / 2; NaN without all three. None where
    one of them is not held."""
    if not cohort.has(*_STARTS):
        return None
    reading, writing, maths = (cohort.points(code) for code in _STARTS)
    return np.round(((reading + writing) / 2 + maths) / 2, 6)


def outcome_points(cohort: Cohort, outcome: str) -> NDArray[np.float64] | None:
    """(n,) the scaled score, or the points of writing's teacher assessment; of codes below the test what the year's
    rule gives them, NaN where it gives none. None where the result is not held on a scale of those years."""
    scale = cohort.scale(outcome) if cohort.has(outcome) else None
    if scale is None or scale.family not in ("scaled", "ks2_standards"):
        return None
    return worth(cohort, outcome)


def _progress(cohort: Cohort, outcome: str, capped: bool) -> Vector | None:
    """capped: no score counts for less than the floor of its prior-attainment group, where the year's table has one."""
    start, points = start_points(cohort), outcome_points(cohort, outcome)
    table = None if start is None or points is None else expected(cohort, outcome, start)
    if points is None or table is None:
        return None
    score = points - table.mean
    if capped:
        score = np.where(np.isnan(score), np.nan, np.fmax(score, table.floor))
    return Vector(score, ~np.isnan(score), (outcome, *_STARTS))


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    **{f"{outcome}_progress": partial(_progress, outcome=outcome, capped=True) for outcome in OUTCOMES},
    **{f"{outcome}_progress_uncapped": partial(_progress, outcome=outcome, capped=False) for outcome in OUTCOMES},
}
