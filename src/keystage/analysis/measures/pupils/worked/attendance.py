"""Attendance: half-day sessions of each pupil, and who is a persistent absentee by the year's own rule.

An enrolment counts where it had possible sessions and we know what it missed; one without possible sessions never does.
To 2014/15 a fixed number of sessions made a persistent absentee, by how much of the year the file holds (five half
terms, unless an area's own definition says otherwise); from 2015/16 it is a tenth of the pupil's own possible sessions.
Thresholds are definitions (`definitions/thresholds`). Source: domain handbook 2.11.
"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.thresholds import absence_threshold
from keystage.analysis.measures.pupils.vectors import Vector

__all__ = ["WORKED"]

_MISSED = ("sessions_authorised", "sessions_unauthorised")


def _sessions(cohort: Cohort, *columns: str) -> Vector | None:
    """The sum of columns of sessions, for pupils with possible sessions of whom all of them are known."""
    needed = ("sessions_possible", *columns)
    if not set(needed) <= set(cohort.frame.columns):
        return None
    possible = _numbers(cohort, "sessions_possible")
    total = np.sum([_numbers(cohort, name) for name in columns], axis=0) if columns else possible
    with np.errstate(invalid="ignore"):
        return Vector(total, (possible > 0) & ~np.isnan(total))


def _attended(cohort: Cohort) -> Vector | None:
    missed = _sessions(cohort, *_MISSED)
    if missed is None:
        return None
    return Vector(_numbers(cohort, "sessions_possible") - missed.value, missed.counts)


def _absentee(cohort: Cohort, measure: str) -> Vector | None:
    """1 for pupils who missed as much as the year's rule says, 0 for others with possible sessions."""
    missed = _sessions(cohort, *_MISSED)
    rule = absence_threshold(measure, cohort.year, cohort.home)
    if missed is None or rule is None:
        return None
    possible = _numbers(cohort, "sessions_possible")
    with np.errstate(invalid="ignore"):
        much = missed.value >= rule.edge if rule.share is None else 100 * missed.value >= rule.share * possible
    return Vector((much & missed.counts).astype(np.float64), missed.counts)


def _numbers(cohort: Cohort, column: str) -> NDArray[np.float64]:
    return cohort.frame[column].cast(pl.Float64).fill_null(float("nan")).to_numpy()


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    "sessions_possible": _sessions,
    "sessions_missed": lambda cohort: _sessions(cohort, *_MISSED),
    "sessions_authorised": lambda cohort: _sessions(cohort, "sessions_authorised"),
    "sessions_unauthorised": lambda cohort: _sessions(cohort, "sessions_unauthorised"),
    "sessions_attended": _attended,
    "persistent_absentee": partial(_absentee, measure="persistent"),
    "severe_absentee": partial(_absentee, measure="severe"),
}
