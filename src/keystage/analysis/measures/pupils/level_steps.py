"""Levels at 7 and at 11 beside each other: how many of them each pupil has made."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.worth import by_teacher
from keystage.analysis.scales import ProgressMatrix, english_points, level_of, progress_matrices, whole_levels

__all__ = ["LevelSteps", "progress_of"]

_MATRIX = "two_levels"
_BELOW = ("below_test", "not_awarded")  # codes of pupils who are below the levels of the test
_CAP = "2"  # the most that a teacher assessment is taken for below the test


@dataclass(frozen=True, slots=True)
class LevelSteps:
    """start, outcome: (n,) places of each pupil's level among `matrix.starts` and `matrix.outcomes`; -1: none is known.
    below: (n,) below the test, at a level that nobody gave. step: (n,) places in `scales.STEPS`; -1: cannot be told.
    results: codes of the results that were looked at.
    """

    matrix: ProgressMatrix
    start: NDArray[np.intp]
    outcome: NDArray[np.intp]
    below: NDArray[np.bool_]
    step: NDArray[np.int8]
    results: tuple[str, ...]


def progress_of(cohort: Cohort, subject: str) -> LevelSteps | None:
    """Levels of progress in "english", "reading", "writing" or "maths" by the two levels table.

    English at 7 is the mean of reading's points and writing's. A pupil below the test has the level of the teacher
    assessment, at most 2; without one it has made less than two levels, unless it started at W. None where the year
    has no such progress, or results of either age are not held in levels.
    """
    return cohort.once(f"levels of progress: {subject}", lambda held: _progress(held, subject))


def _progress(cohort: Cohort, subject: str) -> LevelSteps | None:
    matrix = progress_matrices(cohort.home)[_MATRIX]
    before = ("ks1_reading", "ks1_writing") if subject == "english" else (f"ks1_{subject}",)
    code = f"ks2_{subject}"
    if not matrix.holds(cohort.year) or not all(_in_levels(cohort, held) for held in (*before, code)):
        return None
    start = _start(cohort, before, tuple(matrix.starts))
    outcome, below = _outcome(cohort, code, matrix.outcomes)
    step = matrix.table()[start, outcome]
    lowest = tuple(matrix.starts).index("W")
    step = np.where(below & (start >= 0) & (start != lowest), np.int8(0), step)
    return LevelSteps(matrix, start, outcome, below, step, (*before, code))


def _in_levels(cohort: Cohort, code: str) -> bool:
    scale = cohort.scale(code) if code in cohort.frame.columns else None
    return scale is not None and scale.family == "levels"


def _start(cohort: Cohort, before: tuple[str, ...], levels: tuple[str, ...]) -> NDArray[np.intp]:
    if len(before) == 1:
        return cohort.coded(before[0]).each(lambda words: _places(whole_levels(words), levels))
    points = english_points(*(cohort.points(code) for code in before))
    distinct, place = np.unique(points, return_inverse=True)
    return _places(level_of(distinct), levels)[place]


def _outcome(cohort: Cohort, code: str, levels: tuple[str, ...]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Places of the outcomes, and which pupils are below the test without a teacher assessment."""
    place = cohort.coded(code).each(lambda words: _places(whole_levels(words), levels))
    below = cohort.coded_reasons(code).each(lambda why: why.is_in(_BELOW).fill_null(value=False).to_numpy())
    teacher = cohort.result(code).teacher
    if not teacher or not _in_levels(cohort, teacher):
        return place, below
    judged = cohort.coded(teacher).each(lambda words: _places(whole_levels(words), levels))
    judged = np.minimum(judged, levels.index(_CAP))
    given = (below | by_teacher(cohort, code)) & (judged >= 0)
    return np.where(given, judged, place), below & ~given


def _places(words: pl.Series, levels: tuple[str, ...]) -> NDArray[np.intp]:
    places = {level: place for place, level in enumerate(levels)}
    return words.replace_strict(places, default=-1, return_dtype=pl.Int64).fill_null(-1).to_numpy().astype(np.intp)
