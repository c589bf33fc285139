"""Total points: the best eight results together, and how many pupils there are."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worked.key_stage_4.subjects import (
    Subjects,
    by_blocks,
    slots,
    subjects,
    take,
)

__all__ = ["WORKED"]

_BEST = 8


def _capped(cohort: Cohort) -> Vector | None:
    """Points of each pupil's best eight results, a double award being two."""
    held = subjects(cohort)
    if held is None:
        return None
    return Vector(by_blocks(held, _best), held.known(), tuple(held.results))


def _best(held: Subjects) -> NDArray[np.float64]:
    best = slots(_BEST, held.pupils)
    for code in held.results:
        for _ in range(held.worth(code)):
            take(best, held.filled(code))
    return np.asarray(np.sum(best, axis=0))


def _pupils(cohort: Cohort) -> Vector | None:
    """1 for every pupil of a cohort in which any key stage 4 result is held."""
    there = any(code.startswith("ks4_") and cohort.has(code) for code in cohort.frame.columns if ":" not in code)
    return Vector(np.ones(len(cohort)), np.ones(len(cohort), dtype=bool)) if there else None


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {"ks4_capped_points": _capped, "ks4_pupils": _pupils}
