"""Phonics: who met the standard, by the mark and the year's threshold, or by the outcome where only that is held.

Source: domain handbook 2.6. In the percentage stand those who met it, those who did not, A, D and Q; not L, and not
pupils without any result.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.thresholds import phonics_threshold
from keystage.analysis.measures.pupils.vectors import Vector

__all__ = ["WORKED"]

_FIRST = ("phonics", "phonics_outcome")  # mark, outcome
_AGAIN = ("phonics_retake", "phonics_retake_outcome")
_MET = "Wa"
_LEFT = "left"


def _check(cohort: Cohort, results: tuple[str, str]) -> Vector | None:
    """One sitting of the check. A pupil with a mark is judged by it; the outcome stands for those without."""
    mark, outcome = results
    by_mark = _by_mark(cohort, mark)
    by_outcome = cohort.reached(outcome, _MET) if cohort.has(outcome) else None
    if by_mark is None or by_outcome is None:
        made = by_mark or by_outcome
        return made and Vector(made.value, made.counts & ~_left(cohort, made.results), made.results)
    marked = cohort.grades(mark).is_not_null().to_numpy()
    counts = (by_mark.counts | by_outcome.counts) & ~_left(cohort, results)
    return Vector(np.where(marked, by_mark.value, by_outcome.value), counts, results)


def _by_mark(cohort: Cohort, code: str) -> Vector | None:
    """Whether each mark meets the threshold of the year it was given in; None where that is not known."""
    if not cohort.has(code):
        return None
    threshold = phonics_threshold(cohort.taken(code), cohort.home)
    return None if threshold is None else cohort.reached(code, f"{threshold:g}")


def _left(cohort: Cohort, held: tuple[str, ...]) -> NDArray[np.bool_]:
    gone = [(cohort.reasons(code) == _LEFT).fill_null(value=False).to_numpy() for code in held]
    return np.asarray(np.logical_or.reduce(gone))


def _year_1(cohort: Cohort) -> Vector | None:
    return _check(cohort, _FIRST)


def _by_year_2(cohort: Cohort) -> Vector | None:
    """Met in Year 1 or, taken again, in Year 2. Without results of Year 2 nothing is said of a Year 2 cohort."""
    again = _check(cohort, _AGAIN)
    if again is None:
        return None
    first = _check(cohort, _FIRST)
    if first is None:
        return again
    gone = _left(cohort, again.results)
    met = np.maximum(first.value, again.value)
    return Vector(met, (first.counts | again.counts) & ~gone, (*first.results, *again.results))


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {"phonics_met": _year_1, "phonics_met_by_year_2": _by_year_2}
