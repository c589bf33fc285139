"""Levels of progress from 11 to 16 in English and maths, by the table of start and outcome.

A pupil counts who has a level at 11; one without a GCSE grade in the subject did not make the progress (background
knowledge; the table itself: domain handbook 2.3).
"""

from collections.abc import Callable, Mapping
from functools import partial, reduce

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.scales import levels_of_progress, progress_matrices

__all__ = ["WORKED"]

_MATRIX = "three_levels"
_OUTCOMES = {"ks2_english": ("ks4_english", "ks4_english_language"), "ks2_maths": ("ks4_maths",)}
_ENOUGH = {"three": ("expected", "more"), "four": ("more",)}


def _levels(cohort: Cohort, start: str, words: tuple[str, ...]) -> Vector | None:
    matrix = progress_matrices(cohort.home)[_MATRIX]
    ends = tuple(code for code in _OUTCOMES[start] if cohort.has(code))
    if not cohort.has(start) or not ends or not matrix.holds(cohort.year):
        return None
    level = cohort.grades(start).str.slice(0, 1)  # sub-levels count as their level
    level = pl.select(pl.when(level.is_in(list(matrix.starts))).then(level)).to_series()

    def made(code: str) -> NDArray[np.bool_]:
        word = levels_of_progress(level, cohort.grades(code), matrix=matrix)
        return word.is_in(words).fill_null(value=False).to_numpy()

    met = reduce(np.logical_or, [made(code) for code in ends])
    unknown = reduce(np.logical_or, [cohort.unknown(code) for code in ends])
    return Vector(met.astype(np.float64), level.is_not_null().to_numpy() & ~unknown, (start, *ends))


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    f"ks4_{subject}_{name}_levels": partial(_levels, start=f"ks2_{subject}", words=words)
    for subject in ("english", "maths")
    for name, words in _ENOUGH.items()
}
