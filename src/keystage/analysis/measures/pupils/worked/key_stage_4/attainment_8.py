"""Attainment 8: English and maths twice, the three best EBacc subjects, the three best of all that is left.

A result is put where it counts most: no other legal choice of slots gives more. A double award is two results of the
mean of its two grades, which may stand in different slots.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worked.key_stage_4.definition import Rules, rules_in
from keystage.analysis.measures.pupils.worked.key_stage_4.subjects import (
    Subjects,
    by_blocks,
    slots,
    subjects,
    take,
)

__all__ = ["ELEMENTS", "WORKED", "Eight", "eight"]

ELEMENTS = ("english", "maths", "ebacc", "open")


@dataclass(frozen=True, slots=True)
class Eight:
    """Each pupil's Attainment 8, element by element: (n,) points, those of English and maths doubled.

    known: (n,) pupils none of whose results is unreadable or still to come. results: what was looked at.
    """

    english: NDArray[np.float64]
    maths: NDArray[np.float64]
    ebacc: NDArray[np.float64]
    open: NDArray[np.float64]
    known: NDArray[np.bool_]
    results: tuple[str, ...]

    def element(self, name: str) -> NDArray[np.float64]:
        """One of ELEMENTS, or "all" of them."""
        if name == "all":
            return self.english + self.maths + self.ebacc + self.open
        return {"english": self.english, "maths": self.maths, "ebacc": self.ebacc, "open": self.open}[name]


def eight(cohort: Cohort) -> Eight | None:
    """The cohort's Attainment 8; None before 2015/16, or where it holds no English, maths or anything else.

    Source: DfE, Secondary accountability measures; AQA, Attainment 8; domain handbook 2.9.
    """
    rules, held = rules_in(cohort.year, cohort.home), subjects(cohort)
    if rules is None or rules.ebacc_slots == 0 or held is None:
        return None
    return cohort.once("key stage 4: eight", lambda _: _eight(held, rules))


def _eight(held: Subjects, rules: Rules) -> Eight:
    english, maths, ebacc, other = by_blocks(held, partial(_elements, rules=rules))
    return Eight(english, maths, ebacc, other, held.known(), tuple(held.results))


def _elements(held: Subjects, rules: Rules) -> NDArray[np.float64]:
    """(4, n) points of each of ELEMENTS."""
    pupils = held.pupils
    english, maths = slots(1, pupils), slots(1, pupils)
    ebacc, other = slots(rules.ebacc_slots, pupils), slots(rules.open_slots, pupils)
    parts, whole = held.tagged("english"), held.tagged("english_whole")
    for code in parts + whole:
        take(other, take(english, held.filled(code)))
    for code in held.tagged("maths"):
        take(maths, held.filled(code))
    for code in held.tagged("ebacc"):
        for _ in range(held.worth(code)):
            take(other, take(ebacc, held.filled(code)))
    for code in _elsewhere(held):
        for _ in range(held.worth(code)):
            take(other, held.filled(code))
    doubled = (held.taken(parts) >= 2) | (held.taken(whole) >= 1)
    twice = np.where(doubled, 2.0, 1.0)
    return np.stack([english[0] * twice, maths[0] * 2.0, np.sum(ebacc, axis=0), np.sum(other, axis=0)])


def _elsewhere(held: Subjects) -> tuple[str, ...]:
    """Results that may fill none but an open slot."""
    placed = {"english", "english_whole", "maths", "ebacc"}
    return tuple(code for code, result in held.results.items() if not placed & set(result.tags))


def _element(cohort: Cohort, name: str) -> Vector | None:
    made = eight(cohort)
    return None if made is None else Vector(made.element(name), made.known, made.results)


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    "ks4_attainment8": partial(_element, name="all"),
    **{f"ks4_attainment8_{name}": partial(_element, name=name) for name in ELEMENTS},
}
