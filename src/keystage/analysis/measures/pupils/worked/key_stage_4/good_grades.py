"""How many good grades each pupil has: five or more, with English and maths or without."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worked.key_stage_4.definition import Rules, rules_in
from keystage.analysis.measures.pupils.worked.key_stage_4.english import both_good, english_told
from keystage.analysis.measures.pupils.worked.key_stage_4.subjects import Subjects, good, subjects

__all__ = ["WORKED"]


def _number(cohort: Cohort, held: Subjects, rules: Rules, grade: str) -> NDArray[np.float64]:
    """(n,) Good grades, a double award two; of qualifications that are no GCSE as many as the year's rule counts."""
    gcses, others = np.zeros(held.pupils), np.zeros(held.pupils)
    for code, result in held.results.items():
        met = good(cohort, code, grade)
        if met is not None and "non_gcse" in result.tags:
            others += met
        elif met is not None:
            gcses += held.worth(code) * met
    return gcses + (others if rules.most_other is None else np.minimum(others, rules.most_other))


def _grades(cohort: Cohort, grade: str, core: bool) -> Vector | None:
    """core: pupils without a good grade in English and one in maths have none."""
    held, rules = subjects(cohort), rules_in(cohort.year, cohort.home)
    if held is None or rules is None or (core and not english_told(held, rules)):
        return None
    number = _number(cohort, held, rules, grade)
    if core:
        number = number * both_good(cohort, held, rules, grade)
    return Vector(number, held.known(), tuple(held.results))


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    "ks4_any_grades": partial(_grades, grade="ks4_any", core=False),
    "ks4_good_grades": partial(_grades, grade="ks4_good", core=False),
    "ks4_good_grades_core": partial(_grades, grade="ks4_good", core=True),
    "ks4_top_grades": partial(_grades, grade="ks4_top", core=False),
}
