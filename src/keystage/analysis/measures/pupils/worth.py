"""What a test result is worth in averages and progress, codes below the test included."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort

__all__ = ["by_teacher", "whole_level_worth", "worth"]

_LEVEL = 6  # points; a level L is worth 6L + 3


def worth(cohort: Cohort, code: str) -> NDArray[np.float64]:
    """Each pupil's points in a result, (n,), in points of its scale; NaN where it has none.

    A code has the points that the year's rule gives it. Where the scale says that a code is worth the teacher
    assessment (`Scale.by_teacher`), it is worth that, up to the cap; without one, what the scale gives it itself.
    Source: domain handbook 2.1, 2.8.
    """
    return cohort.once(f"worth: {code}", partial(_worth, code=code))


def _worth(cohort: Cohort, code: str) -> NDArray[np.float64]:
    own = cohort.points(code, nominal=True)
    scale, teacher = cohort.scale(code), cohort.result(code).teacher
    if scale is None or not scale.by_teacher or not teacher or not cohort.has(teacher):
        return own
    asked = by_teacher(cohort, code)
    judged = cohort.points(teacher)
    if scale.by_teacher_cap is not None:
        judged = np.minimum(judged, scale.by_teacher_cap)
    return np.where(asked & ~np.isnan(judged), judged, own)


def by_teacher(cohort: Cohort, code: str) -> NDArray[np.bool_]:
    """(n,) whether each pupil's test result is one that is worth the teacher assessment."""
    scale = cohort.scale(code)
    codes = scale.by_teacher if scale else ()
    reasons = [non.reason for non in scale.non_grades if non.code in codes] if scale else []
    graded = cohort.coded(code).each(lambda words: _among(words, codes))
    return np.asarray(graded | cohort.coded_reasons(code).each(lambda why: _among(why, reasons)))


def whole_level_worth(cohort: Cohort, code: str) -> NDArray[np.float64]:
    """The same of a result in levels, sub-levels left aside: 4C is worth what level 4 is, 27."""
    return _LEVEL * np.floor(worth(cohort, code) / _LEVEL) + _LEVEL / 2


def _among(words: pl.Series, wanted: Sequence[str]) -> NDArray[np.bool_]:
    return words.is_in(list(wanted)).fill_null(value=False).to_numpy()
