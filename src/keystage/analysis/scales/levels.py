"""National Curriculum levels as numbers and back: fine grades of marks, levels and sub-levels of points.

A level L is worth 6L + 3 points, so that points from 6L to below 6L + 6 are level L, and a sub-level is two of them.
Source: domain handbook 2.1 (giftedphoenix.wordpress.com 2013); the desk notes on the two levels progress measure.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

__all__ = ["english_points", "fine_grade", "fine_points", "level_of", "start_level", "sub_level", "whole_levels"]

_LEVEL = 6.0  # points
_TOP = 6  # level 6 has no sub-levels


def fine_grade(marks: ArrayLike, thresholds: Mapping[int, float]) -> NDArray[np.float64]:
    """Marks of a test as a level and its fraction: L + (mark - threshold of L) / (threshold of L + 1 - threshold of L).

    thresholds: level -> its least mark, levels without a gap; the last only ends the level below it (for the highest
    level of a test, one more than its marks). NaN for marks below the first threshold or from the last on.
    """
    levels = np.array(sorted(thresholds), dtype=np.float64)
    least = np.array([thresholds[int(level)] for level in levels], dtype=np.float64)
    mark = np.asarray(marks, dtype=np.float64)
    within = (mark >= least[0]) & (mark < least[-1])
    return np.where(within, np.interp(mark, least, levels), np.nan)


def fine_points(fine: ArrayLike) -> NDArray[np.float64]:
    """A fine grade in points: six times it, rounded so that an edge of a sub-level is met exactly."""
    return np.round(_LEVEL * np.asarray(fine, dtype=np.float64), 9)


def level_of(points: ArrayLike) -> pl.Series:
    """The level that points are: "W" below 6, else "1" to "8"; null where there are none."""
    return _levels(np.asarray(points, dtype=np.float64), _TOP + 2)


def sub_level(points: ArrayLike) -> pl.Series:
    """The sub-level that points are: 26.91 is "4B"; "W" below 6, "6" from 36; null where there are none."""
    held = np.asarray(points, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        third = np.floor((held % _LEVEL) / 2)
    letters = pl.Series(np.array(["C", "B", "A"])[np.nan_to_num(third).astype(np.int64)], dtype=pl.String)
    whole = _levels(held, _TOP)
    plain = whole.is_in(["W", str(_TOP)])
    return pl.select(pl.when(plain).then(whole).otherwise(whole + letters)).to_series()


def start_level(points: ArrayLike) -> pl.Series:
    """The level at 7 that points are, by its sub-level within level 2: "W", "1", "2C", "2B", "2A", "3", "4"."""
    held = np.asarray(points, dtype=np.float64)
    whole = _levels(held, 4)
    return pl.select(pl.when(whole == "2").then(sub_level(held)).otherwise(whole)).to_series()


def english_points(reading: ArrayLike, writing: ArrayLike) -> NDArray[np.float64]:
    """English at 7: the mean of reading's points and writing's, or those of the one that has any; else NaN."""
    both = np.stack([np.asarray(reading, dtype=np.float64), np.asarray(writing, dtype=np.float64)])
    held = ~np.isnan(both)
    sums = np.where(held, both, 0.0).sum(axis=0)
    means: NDArray[np.float64] = np.full(sums.shape, np.nan)
    np.divide(sums, held.sum(axis=0), out=means, where=held.any(axis=0))
    return means


def whole_levels(grades: pl.Series) -> pl.Series:
    """Grades in levels without their sub-levels: "2C" is "2"; P scales are "W"; null where there is no level."""
    return grades.cast(pl.String).str.replace(r"^P\d.*$", "W").str.extract(r"^(W|\d)[CBA]?$")


def _levels(points: NDArray[np.float64], top: int) -> pl.Series:
    number = np.clip(np.floor(np.nan_to_num(points) / _LEVEL), 0, top).astype(np.int64)
    names = np.array(["W", *(str(level) for level in range(1, top + 1))])
    known = pl.Series(~np.isnan(points))
    return pl.select(pl.when(known).then(pl.Series(names[number], dtype=pl.String))).to_series()
