"""Levels of progress from 11 to 16 in English and maths, by the table of start and outcome.

A pupil counts who has a level at 11 (sub-levels left aside; below the test what its year's rule gives); one without a
GCSE grade in the subject did not make the progress (background knowledge; the table: domain handbook 2.3).
"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worth import whole_level_worth
from keystage.analysis.scales import STEPS, ProgressMatrix, progress_matrices

__all__ = ["WORKED"]

_MATRIX = "three_levels"
_LEVELS = {3.0: "W", 9.0: "1", 15.0: "2", 21.0: "3", 27.0: "4", 33.0: "5", 39.0: "6"}  # points -> level
_OUTCOMES = {"ks2_english": ("ks4_english", "ks4_english_language"), "ks2_maths": ("ks4_maths",)}
_LEAST = {"three": "expected", "four": "more"}


def _levels(cohort: Cohort, start: str, least: str) -> Vector | None:
    matrix = progress_matrices(cohort.home)[_MATRIX]
    ends = tuple(code for code in _OUTCOMES[start] if cohort.has(code))
    if not ends or not matrix.holds(cohort.year) or not _in_levels(cohort, start):
        return None
    before = _starts(cohort, start, matrix)
    best = np.max([matrix.table()[before, _ends(cohort, code, matrix)] for code in ends], axis=0)
    known = np.logical_and.reduce([~cohort.unknown(code) for code in ends])
    return Vector((best >= STEPS.index(least)).astype(np.float64), (before >= 0) & known, (start, *ends))


def _in_levels(cohort: Cohort, code: str) -> bool:
    scale = cohort.scale(code) if cohort.has(code) else None
    return scale is not None and scale.family == "levels"


def _starts(cohort: Cohort, code: str, matrix: ProgressMatrix) -> NDArray[np.intp]:
    """(n,) Place of each pupil's level at 11 among the matrix's starts; -1 where there is none."""
    order, points = list(matrix.starts), whole_level_worth(cohort, code)
    found = np.full(len(points), -1, dtype=np.intp)
    for worth, level in _LEVELS.items():
        found[points == worth] = order.index(level) if level in order else -1
    return found


def _ends(cohort: Cohort, code: str, matrix: ProgressMatrix) -> NDArray[np.intp]:
    """(n,) Place of each pupil's grade among the matrix's outcomes; -1 where there is none."""
    places = {grade: place for place, grade in enumerate(matrix.outcomes)}

    def placed(words: pl.Series) -> NDArray[np.intp]:
        found = words.replace_strict(places, default=-1, return_dtype=pl.Int64)
        return found.fill_null(-1).to_numpy().astype(np.intp)

    return np.asarray(cohort.coded(code).each(placed))


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    f"ks4_{subject}_{name}_levels": partial(_levels, start=f"ks2_{subject}", least=least)
    for subject in ("english", "maths")
    for name, least in _LEAST.items()
}
