"""English and maths of each pupil: taken, and good enough by the rule of the year."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worked.key_stage_4.definition import Rules, rules_in
from keystage.analysis.measures.pupils.worked.key_stage_4.subjects import Subjects, any_subjects, good

__all__ = ["WORKED", "any_good", "both_good", "english_good", "english_taken", "english_told", "maths_good"]

_LANGUAGE, _LITERATURE, _WHOLE = "ks4_english_language", "ks4_english_literature", "ks4_english"


def any_good(cohort: Cohort, held: Subjects, codes: Sequence[str], grade: str) -> NDArray[np.bool_]:
    """(n,) Who has a good grade in any of these results."""
    found = np.zeros(held.pupils, dtype=bool)
    for code in codes:
        met = good(cohort, code, grade)
        found |= False if met is None else met
    return found


def english_taken(held: Subjects) -> NDArray[np.bool_]:
    """(n,) Who took both language and literature, or combined English."""
    return np.asarray((held.taken((_LANGUAGE, _LITERATURE)) == 2) | (held.taken((_WHOLE,)) == 1))


def english_told(held: Subjects, rules: Rules) -> bool:
    """Whether the results held say who is good in English: to 2014/15 language alone does not."""
    if rules.english_good == "either":
        return not {_LANGUAGE, _LITERATURE, _WHOLE}.isdisjoint(held.results)
    return _WHOLE in held.results or {_LANGUAGE, _LITERATURE} <= set(held.results)


def english_good(cohort: Cohort, held: Subjects, rules: Rules, grade: str) -> NDArray[np.bool_]:
    """(n,) Who has a good grade in English: to 2014/15 in language, literature being taken too, or in combined English;
    since then in any. Source: DfE key stage 4 methodology 2018-19."""
    if rules.english_good == "either":
        return any_good(cohort, held, (_LANGUAGE, _LITERATURE, _WHOLE), grade)
    language = any_good(cohort, held, (_LANGUAGE,), grade) & english_taken(held)
    return language | any_good(cohort, held, (_WHOLE,), grade)


def maths_good(cohort: Cohort, held: Subjects, grade: str) -> NDArray[np.bool_]:
    """(n,) Who has a good grade in maths."""
    return any_good(cohort, held, held.tagged("maths"), grade)


def both_good(cohort: Cohort, held: Subjects, rules: Rules, grade: str) -> NDArray[np.bool_]:
    """(n,) Who has a good grade in English and one in maths."""
    return english_good(cohort, held, rules, grade) & maths_good(cohort, held, grade)


def _share(cohort: Cohort, what: str, grade: str) -> Vector | None:
    """1 for pupils with good grades, 0 for all others of the cohort, those who took neither included. None where the
    results held do not say."""
    held, rules = any_subjects(cohort), rules_in(cohort.year, cohort.home)
    if rules is None or not english_told(held, rules) or (what == "both" and not held.tagged("maths")):
        return None
    met = both_good(cohort, held, rules, grade) if what == "both" else english_good(cohort, held, rules, grade)
    codes = held.tagged("english") + held.tagged("english_whole") + (held.tagged("maths") if what == "both" else ())
    return Vector(met.astype(np.float64), held.known(codes), codes)


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    "ks4_basics_good": partial(_share, what="both", grade="ks4_good"),
    "ks4_basics_five": partial(_share, what="both", grade="ks4_five"),
    "ks4_basics_top": partial(_share, what="both", grade="ks4_top"),
    "ks4_english_good": partial(_share, what="english", grade="ks4_good"),
    "ks4_english_five": partial(_share, what="english", grade="ks4_five"),
    "ks4_english_top": partial(_share, what="english", grade="ks4_top"),
}
