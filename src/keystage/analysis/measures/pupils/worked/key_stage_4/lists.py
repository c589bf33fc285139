"""Subjects looked at together (an editable list): entries, good grades among them, average points."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worked.key_stage_4.definition import good_grades, subject_lists
from keystage.analysis.measures.pupils.worked.key_stage_4.subjects import Subjects, good, subjects

__all__ = ["WORKED"]

_LISTS = ("high_maths", "high_maths_besides")
_GRADES = {"good": "ks4_good", "five": "ks4_five", "top": "ks4_top"}


def _entries(cohort: Cohort, list_code: str, grade: str = "") -> Vector | None:
    """How many entries each pupil has in the list. grade: only of subjects of which it can be said who reached it."""
    held = subjects(cohort)
    if held is None:
        return None
    codes = [code for code in _held(cohort, held, list_code) if not grade or _has(cohort, code, grade)]
    number = [held.worth(code) * held.taken((code,)) for code in codes]
    return Vector(_sum(number, held), held.known(codes), tuple(codes))


def _good(cohort: Cohort, list_code: str, grade: str) -> Vector | None:
    """How many good grades each pupil has in the list."""
    held = subjects(cohort)
    if held is None:
        return None
    codes = _held(cohort, held, list_code)
    number = [held.worth(code) * met for code in codes if (met := good(cohort, code, grade)) is not None]
    return Vector(_sum(number, held), held.known(codes), codes)


def _points(cohort: Cohort, list_code: str) -> Vector | None:
    """Each pupil's mean points an entry, of those with any."""
    held, entries = subjects(cohort), _entries(cohort, list_code)
    if held is None or entries is None:
        return None
    total = _sum([held.worth(code) * held.filled(code) for code in entries.results], held)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / entries.value
    return Vector(mean, entries.counts & (entries.value > 0), entries.results)


def _held(cohort: Cohort, held: Subjects, list_code: str) -> tuple[str, ...]:
    return tuple(code for code in subject_lists(cohort.home)[list_code].results if code in held.results)


def _has(cohort: Cohort, code: str, grade: str) -> bool:
    scale = cohort.scale(code)
    return scale is not None and scale.code in good_grades(cohort.home)[grade].least


def _sum(each: Iterable[NDArray[Any]], held: Subjects) -> NDArray[np.float64]:
    total = np.zeros(held.pupils)
    for numbers in each:
        total += numbers
    return total


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    **{f"ks4_{name}_entries": partial(_entries, list_code=name) for name in _LISTS},
    **{f"ks4_{name}_points": partial(_points, list_code=name) for name in _LISTS},
    **{f"ks4_{n}_{g}": partial(_good, list_code=n, grade=grade) for n in _LISTS for g, grade in _GRADES.items()},
    **{f"ks4_{n}_{g}_of": partial(_entries, list_code=n, grade=grade) for n in _LISTS for g, grade in _GRADES.items()},
}
