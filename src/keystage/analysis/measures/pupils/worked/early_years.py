"""Early years: totals over the scales of the profile, and over its early learning goals.

Which results are added up is said by their tags: `eyfs_scale` (thirteen, to 2011/12), `eyfs_goal_2013` (seventeen, to
2020/21) and `eyfs_goal_2022` (seventeen others, since). Source: domain handbook 2.4, 2.5.
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from keystage.analysis import scales
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector

__all__ = ["WORKED"]

_GOALS = ("eyfs_goal_2013", "eyfs_goal_2022")
_EXPECTED = "2"  # a goal's second step is the expected one, in both eras; what lies above it is at least expected


def _total(cohort: Cohort) -> Vector | None:
    """Points of the thirteen scales together (0 to 117), of children who have a score on each."""
    return _sum_of_all(cohort, _tagged(cohort, "eyfs_scale"))


def _scored(cohort: Cohort) -> Vector | None:
    """Points on the scales that were assessed, of every child with a profile: a score on any of the thirteen.

    For the national indicator, whose denominator is all children with a profile: a scale not assessed adds nothing.
    """
    codes = _tagged(cohort, "eyfs_scale")
    if not codes:
        return None
    each = _points(cohort, codes)
    profile: NDArray[np.bool_] = np.logical_or.reduce(~np.isnan(each))
    return Vector(np.nansum(each, axis=0), profile, codes)


def _points_of_goals(cohort: Cohort) -> Vector | None:
    """Points of the seventeen goals together (17 to 51), of children with a judgement in each; 2012/13 to 2020/21."""
    return _sum_of_all(cohort, _tagged(cohort, _GOALS[0]))


def _goals_met(cohort: Cohort) -> Vector | None:
    """How many of the year's seventeen goals each child reached at the expected level or above."""
    codes = next((found for tag in _GOALS if (found := _tagged(cohort, tag))), ())
    if not codes:
        return None
    each = [cohort.reached(code, _EXPECTED) for code in codes]
    met = np.sum([one.value for one in each], axis=0)
    return Vector(met, np.logical_and.reduce([one.counts for one in each]), codes)


def _tagged(cohort: Cohort, tag: str) -> tuple[str, ...]:
    """The results with a tag, where the cohort holds all of them; else none."""
    codes = tuple(result.code for result in scales.results(cohort.home) if tag in result.tags)
    return codes if cohort.has(*codes) else ()


def _sum_of_all(cohort: Cohort, codes: Sequence[str]) -> Vector | None:
    if not codes:
        return None
    total = _points(cohort, codes).sum(axis=0)
    return Vector(total, ~np.isnan(total), tuple(codes))


def _points(cohort: Cohort, codes: Sequence[str]) -> NDArray[np.float64]:
    """(results, pupils): points, NaN where there is no grade."""
    return np.array([cohort.points(code) for code in codes])


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    "eyfs_total": _total,
    "eyfs_scored": _scored,
    "eyfs_points": _points_of_goals,
    "eyfs_goals_met": _goals_met,
}
