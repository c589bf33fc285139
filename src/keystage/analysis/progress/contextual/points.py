"""Outcomes and baselines as numbers, one a pupil."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worked import WORKED
from keystage.analysis.measures.pupils.worth import worth
from keystage.analysis.progress.contextual.definition import Baseline, Outcome, Start
from keystage.analysis.scales import fine_points

__all__ = ["Started", "outcome_of", "points_of", "started"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Started:
    """mean: (n,) NaN where it is not known. apart: result -> (n,) its points less the mean. words: what was taken."""

    mean: Floats
    apart: dict[str, Floats]


def outcome_of(outcome: Outcome, cohort: Cohort) -> Vector | None:
    """The outcome of each pupil, and whether the pupil counts in the cohort; None where the file does not hold it."""
    if outcome.worked:
        return WORKED[outcome.worked](cohort)
    if not cohort.has(*outcome.mean):
        return None
    counts = np.logical_and.reduce([cohort.counted(code) for code in outcome.mean])
    return Vector(_mean(cohort, outcome.mean), counts, outcome.mean)


def points_of(cohort: Cohort, code: str) -> Floats:
    """(n,) fine points of the test where they are held, else what the grade or score is worth; NaN where nothing is."""
    own, fine = worth(cohort, code), f"{code}_fine"
    if not cohort.has(fine):
        return own
    marks = fine_points(cohort.points(fine))
    return np.where(np.isnan(marks), own, marks)


def started(baseline: Baseline, cohort: Cohort) -> Started | None:
    """Where each pupil started, by the first of the baseline's ways that the cohort holds; None where it holds none, or
    no pupil has one."""
    for start in baseline.starts:
        found = _start(start, cohort)
        if found is not None and not np.isnan(found.mean).all():
            return found
    return None


def _start(start: Start, cohort: Cohort) -> Started | None:
    if start.worked:
        made = WORKED[start.worked](cohort)
        return None if made is None else Started(np.where(made.counts, made.value, np.nan), {})
    if not cohort.has(*start.mean):
        return None
    mean = _mean(cohort, start.mean)
    return Started(mean, {code: points_of(cohort, code) - mean for code in start.apart})


def _mean(cohort: Cohort, codes: Sequence[str]) -> Floats:
    return np.asarray(np.mean([points_of(cohort, code) for code in codes], axis=0))
