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
    return cohort.once("points at 7, maths a half", _start) if cohort.has(*_STARTS) else None


def _start(cohort: Cohort) -> NDArray[np.float64]:
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
    made = cohort.once(f"progress: {outcome}", partial(_scores, outcome=outcome))
    if made is None:
        return None
    score, floor = made
    known = ~np.isnan(score)
    return Vector(np.fmax(score, np.where(known, floor, np.nan)) if capped else score, known, (outcome, *_STARTS))


def _scores(cohort: Cohort, outcome: str) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Each pupil's score as it is, and the least that counts; None without results or a national table."""
    start, points = start_points(cohort), outcome_points(cohort, outcome)
    table = None if start is None or points is None else expected(cohort, outcome, start)
    return None if points is None or table is None else (points - table.mean, table.floor)


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    **{f"{outcome}_progress": partial(_progress, outcome=outcome, capped=True) for outcome in OUTCOMES},
    **{f"{outcome}_progress_uncapped": partial(_progress, outcome=outcome, capped=False) for outcome in OUTCOMES},
}
