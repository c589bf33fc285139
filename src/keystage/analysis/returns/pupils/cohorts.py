"""The cohort of every pupil: an academic year and a year group, where a file does not say them in every row."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.vocabulary import AcademicYear

__all__ = ["NO_STAGE", "by_birth", "filled", "latest_stage", "school_year_of"]

NO_STAGE = -2
_MOST = 0.5
_FEW = 0.25
_OF_SCHOOL_AGE = 1  # where a file says nothing by which a year group could be told, and holds no results


def latest_stage(present: NDArray[np.bool_], stages: list[int]) -> NDArray[np.int64]:
    """The year group of each pupil by the latest stage of which there are results; `NO_STAGE` where nobody has any.

    present: (pupils, stages), whether a pupil has any result of a stage. stages: the year group of each, ascending. A
    pupil with results of an earlier stage only belongs to the later one where most of those there have the earlier
    too: then it is their start (key stage 1 beside key stage 2), and this pupil's end is not there. Where few have
    both, the file is of a whole school. Stages may be years and year groups put into one number.
    """
    groups = np.array(stages, dtype=np.int64)
    last = np.where(present.any(axis=1), len(stages) - 1 - present[:, ::-1].argmax(axis=1), -1)
    top = last.copy()
    for stage in range(len(stages)):
        if (end := _end_of(stage, last, present)) is not None:
            top[last == stage] = end
    if not (top >= 0).any():
        return np.full(len(top), NO_STAGE)
    top[top < 0] = np.bincount(top[top >= 0]).argmax()
    return groups[top]


def _end_of(stage: int, last: NDArray[np.int64], present: NDArray[np.bool_]) -> int | None:
    """The later stage whose pupils mostly have this one as their start, where those without an end are few."""
    both = (last > stage) & present[:, stage]
    if not both.any():
        return None
    end = int(np.bincount(last[both]).argmax())
    there = last == end
    mostly = (both & there).sum() >= _MOST * there.sum()
    return end if mostly and (last == stage).sum() <= _FEW * there.sum() else None


def by_birth(days: pl.Series, years: pl.Series) -> pl.Series:
    """The year group of the same age in each year."""
    return (years - 5 - school_year_of(days)).cast(pl.Int64)


def school_year_of(days: pl.Series) -> pl.Series:
    """The academic year in which each day falls, by the calendar year in which it ends."""
    return (days.dt.year() + (days.dt.month() >= AcademicYear(2000).starts_on.month).cast(pl.Int32)).cast(pl.Int32)


def filled(frame: pl.DataFrame, stage: NDArray[np.int64] | None) -> pl.Series:
    """`year_group` (Int8) for every row: its column, else its results' stage, else its age, else what most have."""
    empty = pl.Series("year_group", [None] * frame.height, dtype=pl.Int64)
    found = frame["year_group"].cast(pl.Int64) if "year_group" in frame.columns else empty
    if found.null_count() and stage is not None:
        told = pl.Series(stage)
        found = found.fill_null(told.set(told == NO_STAGE, None))
    if found.null_count() and "dob" in frame.columns:
        age = by_birth(frame["dob"], frame["year"])
        found = found.fill_null(age.set(((age < -1) | (age > 13)).fill_null(value=True), None))
    if found.null_count():
        usual = found.drop_nulls().mode().sort().first()
        found = found.fill_null(_OF_SCHOOL_AGE if usual is None else usual)
    return found.cast(pl.Int8).alias("year_group")
