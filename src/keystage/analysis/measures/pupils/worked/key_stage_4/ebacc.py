"""The English Baccalaureate: English, maths, two sciences, history or geography, a language.

Source: DfE key stage 4 metadata and methodology 2018-19; LGA inform on the average point score: the better English
(both taken), maths, the best two sciences (of three taken, or a double award), the better humanity, the best language,
divided by six.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worked.key_stage_4 import english
from keystage.analysis.measures.pupils.worked.key_stage_4.definition import Rules, rules_in
from keystage.analysis.measures.pupils.worked.key_stage_4.subjects import (
    Subjects,
    by_blocks,
    good,
    slots,
    subjects,
    take,
)

__all__ = ["PILLARS", "WORKED"]

PILLARS = ("english", "maths", "science", "humanities", "languages")

_PAIR = ("ks4_science_core", "ks4_science_additional")
_SCIENCES = 2  # good grades, or points, that the science pillar is made of
_WHOLE_COHORT = ("english", "maths")  # DfE: of all pupils; the other pillars of those who entered them
_GRADES = {"entry": "", "good": "ks4_good", "strong": "ks4_strong"}


@dataclass(frozen=True, slots=True)
class Baccalaureate:
    """What the pillars of a cohort are worked out of."""

    cohort: Cohort
    held: Subjects
    rules: Rules

    def entered(self, pillar: str) -> NDArray[np.bool_]:
        """(n,) Who took what the pillar asks for."""
        if pillar == "english":
            return english.english_taken(self.held)
        if pillar == "science":
            return np.asarray(self._double() | self._pair() | self._singles())
        return self.held.taken(self.held.tagged(f"pillar_{pillar}")) > 0

    def good(self, pillar: str, grade: str) -> NDArray[np.bool_]:
        """(n,) Who entered the pillar and has the good grades that it asks for; in science two."""
        if pillar == "english":
            met = english.english_good(self.cohort, self.held, self.rules, grade)
        elif pillar == "science":
            met = self._science_good(grade)
        else:
            met = english.any_good(self.cohort, self.held, self.held.tagged(f"pillar_{pillar}"), grade)
        return np.asarray(met & self.entered(pillar))

    def points(self, pillar: str) -> NDArray[np.float64]:
        """(n,) The pillar's points, 0 for those who did not enter it; of science two grades together."""
        found = self._science_points() if pillar == "science" else self._best(f"pillar_{pillar}")
        return np.where(self.entered(pillar), found, 0.0)

    def all_points(self) -> NDArray[np.float64]:
        """(n,) Points of all pillars, six grades, together."""
        return np.asarray(np.sum([self.points(pillar) for pillar in PILLARS], axis=0))

    def _double(self) -> NDArray[np.bool_]:
        return self.held.taken(self.held.tagged("double")) > 0

    def _pair(self) -> NDArray[np.bool_]:
        return np.asarray(self.held.taken(_PAIR) == len(_PAIR))

    def _singles(self) -> NDArray[np.bool_]:
        return self.held.taken(self.rules.single_sciences) >= self.rules.sciences_needed

    def _science_good(self, grade: str) -> NDArray[np.bool_]:
        double = english.any_good(self.cohort, self.held, self.held.tagged("double"), grade)
        pair = self._number_good(_PAIR, grade) == len(_PAIR)
        singles = self._singles() & (self._number_good(self.rules.single_sciences, grade) >= _SCIENCES)
        return np.asarray(double | pair | singles)

    def _number_good(self, codes: Sequence[str], grade: str) -> NDArray[np.intp]:
        number = np.zeros(self.held.pupils, dtype=np.intp)
        for code in codes:
            met = good(self.cohort, code, grade)
            number += 0 if met is None else met
        return number

    def _science_points(self) -> NDArray[np.float64]:
        held, best = self.held, slots(_SCIENCES, self.held.pupils)
        for code in held.tagged("double"):
            for _ in range(_SCIENCES):
                take(best, held.filled(code))
        for codes, taken in ((_PAIR, self._pair()), (self.rules.single_sciences, self._singles())):
            for code in codes:
                take(best, np.where(taken, held.filled(code), 0.0))
        return best[0] + best[1]

    def _best(self, tag: str) -> NDArray[np.float64]:
        best = slots(1, self.held.pupils)
        for code in self.held.tagged(tag):
            take(best, self.held.filled(code))
        return best[0]


def _baccalaureate(cohort: Cohort) -> Baccalaureate | None:
    held, rules = subjects(cohort), rules_in(cohort.year, cohort.home)
    return (
        None
        if held is None or rules is None or not held.tagged("pillar_science")
        else Baccalaureate(cohort, held, rules)
    )


def _codes(held: Subjects, *pillars: str) -> tuple[str, ...]:
    return tuple(code for pillar in pillars for code in held.tagged(f"pillar_{pillar}"))


def _pillar(cohort: Cohort, pillar: str, what: str) -> Vector | None:
    made = _baccalaureate(cohort)
    if made is None:
        return None
    entered = made.entered(pillar)
    met = entered if what == "entry" else made.good(pillar, _GRADES[what])
    codes = _codes(made.held, pillar)
    among = made.held.known(codes)
    if what != "entry" and pillar not in _WHOLE_COHORT:
        among = among & entered
    return Vector(met.astype(np.float64), among, codes)


def _all_pillars(cohort: Cohort, what: str) -> Vector | None:
    made = _baccalaureate(cohort)
    if made is None:
        return None
    each = [made.entered(p) if what == "entry" else made.good(p, _GRADES[what]) for p in PILLARS]
    met = np.logical_and.reduce(each)
    codes = _codes(made.held, *PILLARS)
    return Vector(met.astype(np.float64), made.held.known(codes), codes)


def _average(cohort: Cohort) -> Vector | None:
    made = _baccalaureate(cohort)
    if made is None:
        return None
    total = by_blocks(made.held, lambda part: replace(made, held=part).all_points())
    codes = _codes(made.held, *PILLARS)
    return Vector(total / (len(PILLARS) + 1), made.held.known(codes), codes)


def _sciences(cohort: Cohort, three: bool) -> Vector | None:
    """1 for pupils who took biology, chemistry and physics (three), or combined science (not three)."""
    made = _baccalaureate(cohort)
    if made is None:
        return None
    apart = ("ks4_biology", "ks4_chemistry", "ks4_physics")
    met = made.held.taken(apart) == len(apart) if three else made._double() | made._pair()
    codes = _codes(made.held, "science")
    return Vector(met.astype(np.float64), made.held.known(codes), codes)


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    **{f"ks4_ebacc_{what}": partial(_all_pillars, what=what) for what in _GRADES},
    **{f"ks4_ebacc_{p}_{what}": partial(_pillar, pillar=p, what=what) for p in PILLARS for what in _GRADES},
    "ks4_ebacc_aps": _average,
    "ks4_three_sciences": partial(_sciences, three=True),
    "ks4_double_science": partial(_sciences, three=False),
}
