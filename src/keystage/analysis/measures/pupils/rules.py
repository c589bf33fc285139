"""A measure's rule of the year, applied to a cohort: one number a pupil."""

from collections.abc import Iterable

import numpy as np

from keystage.analysis.measures.definition import PupilRule
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.whole import whole_cohort
from keystage.analysis.measures.pupils.worked import WORKED

__all__ = ["vector"]


def vector(rule: PupilRule, cohort: Cohort) -> Vector | None:
    """The column a rule sums, or None where the cohort does not hold what it needs.

    A share is 1 and 0 over those who count; a mean the points of those who have any; a rate its numerator.
    """
    if rule.how == "count" and not (rule.reach or rule.any_of or rule.worked):
        return whole_cohort(cohort)
    if rule.result:
        return cohort.mean_of(rule.result) if cohort.has(rule.result) else None
    wanted = rule.reach or rule.any_of
    if not cohort.has(*wanted):
        return None
    each = [_reached(code, least, rule, cohort) for code, least in wanted.items()]
    met = _together(each, len(each) if rule.reach else rule.enough) if each else None
    if not rule.worked:
        return met
    own = _edged(WORKED[rule.worked](cohort), rule.at_least)
    return own if own is None or met is None else _together([own, met], 2)


def _reached(code: str, least: str, rule: PupilRule, cohort: Cohort) -> Vector:
    made = cohort.reached(code, least)
    return Vector(made.value, ~cohort.unknown(code), made.results) if rule.everyone else made


def _edged(made: Vector | None, edge: float | None) -> Vector | None:
    """A worked column as it is, or as 1 and 0 by its edge."""
    if made is None or edge is None:
        return made
    with np.errstate(invalid="ignore"):
        return Vector((made.value >= edge).astype(np.float64), made.counts, made.results)


def _together(each: Iterable[Vector], enough: int) -> Vector:
    """1 where enough are reached, of pupils who count in all."""
    parts = list(each)
    each_met = [part.value > 0 for part in parts]
    every = enough == len(parts)
    met = np.asarray(np.logical_and.reduce(each_met) if every else np.sum(each_met, axis=0, dtype=np.int8) >= enough)
    counts = np.logical_and.reduce([part.counts for part in parts])
    return Vector(met.astype(np.float64), counts, tuple(code for part in parts for code in part.results))
