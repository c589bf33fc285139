"""Key stage 1: average points, and levels written without the letter that level 2 needs.

Source: domain handbook 2.1.
"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import polars as pl

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector

__all__ = ["WORKED"]

_SUBJECTS = ("ks1_reading", "ks1_writing", "ks1_maths")
_WHOLE, _DIVIDED = "2", ("2C", "2B", "2A")


def _average(cohort: Cohort) -> Vector | None:
    """Mean of the points in reading, writing and maths, of pupils with a level in each."""
    if not cohort.has(*_SUBJECTS):
        return None
    mean = np.mean([cohort.points(code) for code in _SUBJECTS], axis=0)
    return Vector(mean, ~np.isnan(mean), _SUBJECTS)


def _divided(cohort: Cohort, code: str) -> Vector | None:
    """1 for pupils of whom it can be told whether they are at 2B or above.

    Not for one with a plain level 2; nor for any pupil of a school that wrote level 2 but never 2C, 2B or 2A: its
    level 3s alone would pass for all that reached 2B.
    """
    if not cohort.has(code):
        return None
    level, school = cohort.grades(code), _school(cohort)
    whole, divided = (level == _WHOLE).fill_null(value=False), level.is_in(_DIVIDED).fill_null(value=False)
    found = pl.DataFrame({"school": school, "whole": whole, "divided": divided}).select(
        ~pl.col("whole") & (pl.col("divided").any() | ~pl.col("whole").any()).over("school")
    )
    told = found.to_series().to_numpy()
    return Vector(np.ones(len(cohort)), told & cohort.counted(code), (code,))


def _school(cohort: Cohort) -> pl.Series:
    """Whichever names the school; one school where nothing does."""
    named = [name for name in ("urn", "laestab") if name in cohort.frame.columns]
    if not named:
        return pl.repeat("", len(cohort), eager=True)
    return cohort.frame.select(pl.coalesce(*named).fill_null("")).to_series()


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    "ks1_points": _average,
    **{f"{code}_divided": partial(_divided, code=code) for code in _SUBJECTS},
}
