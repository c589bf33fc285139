"""Progress 8: how far each pupil's Attainment 8 lies from the mean of pupils nationally with the same start."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.expectations import expected
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worked.key_stage_4.attainment_8 import eight
from keystage.analysis.measures.pupils.worked.key_stage_4.definition import rules_in
from keystage.analysis.measures.pupils.worth import worth

__all__ = ["WORKED", "prior"]

# What an element counts for: its slots, English and maths being two each.
_SLOTS = {"all": 10.0, "english": 2.0, "maths": 2.0, "ebacc": 3.0, "open": 3.0}


def prior(cohort: Cohort) -> NDArray[np.float64] | None:
    """(n,) Each pupil's key stage 2 average: fine levels (tests to 2014/15) or scaled scores; NaN where there is none.

    As the file gives it, else the mean of the two tests of the year; a pupil with one of them has that one. None where
    the file holds no start that the year's rule takes.
    """
    rules = rules_in(cohort.year, cohort.home)
    codes = next((c for c in (rules.starts if rules else ()) if cohort.has(*c)), None)
    if codes is None:
        return None
    marks = np.stack([worth(cohort, code) for code in codes])
    there = (~np.isnan(marks)).sum(axis=0)
    return np.where(there > 0, np.nansum(marks, axis=0) / np.maximum(there, 1), np.nan)


def _progress(cohort: Cohort, element: str, floored: bool) -> Vector | None:
    """Only pupils with a start that the national table has. floored: scores under a band's floor are set to it."""
    made, start = eight(cohort), prior(cohort)
    if made is None or start is None:
        return None
    outcome = "ks4_attainment8" if element == "all" else f"ks4_attainment8_{element}"
    table = expected(cohort, outcome, start)
    if table is None:
        return None
    score = (made.element(element) - table.mean) / _SLOTS[element]
    if floored:
        score = np.where(np.isnan(score), np.nan, np.fmax(score, table.floor))
    return Vector(score, made.known & ~np.isnan(table.mean), made.results)


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    "ks4_progress8": partial(_progress, element="all", floored=True),
    "ks4_progress8_original": partial(_progress, element="all", floored=False),
    **{f"ks4_progress8_{name}": partial(_progress, element=name, floored=False) for name in _SLOTS if name != "all"},
}
