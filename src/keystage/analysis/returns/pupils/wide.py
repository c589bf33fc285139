"""A row a pupil: each result's column read by the scale of the year in which the row's year group took it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis import scales
from keystage.analysis.returns.pupils.findings import say_marks
from keystage.analysis.returns.pupils.marks import Marks, Paper, read_marks
from keystage.analysis.returns.pupils.voice import Voice
from keystage.analysis.returns.reading import reason_column

__all__ = ["ANOTHER_SCALE", "read_wide"]

ANOTHER_SCALE = "another_scale"  # a reason: taken a year earlier or later than the row's year group, on another scale


def read_wide(frame: pl.DataFrame, codes: Sequence[str], voice: Voice, home: Path | None) -> pl.DataFrame:
    """`frame` with the columns `codes` as grades, each with its reasons beside it where any cell is coded; and
    `results`, the codes of those that hold anything. frame: with `year` and `year_group` in every row; it is changed
    itself."""
    known = scales.results(home)
    held = []
    pairs, which = _cohorts(frame)
    for code in codes:
        result = known[code]
        times = [(scales.year_taken(result, year=y, year_group=g), g > result.taken_in) for y, g in pairs]
        distinct = sorted(set(times))
        papers = [Paper(result, taken, prior) for taken, prior in distinct]
        place = np.array([distinct.index(time) for time in times], dtype=np.intp)[which]
        marks = read_marks(frame[code], papers, place, home)
        say_marks(marks, papers, code, voice, home)
        if marks.grades.null_count() < frame.height or marks.reasons is not None:
            held.append(code)
        _put_marks(frame, code, marks)
    return frame.with_columns(pl.lit(" ".join(sorted(held))).alias("results"))


def _cohorts(frame: pl.DataFrame) -> tuple[list[tuple[int, int]], NDArray[np.intp]]:
    """The different pairs of year and year group, and for each row the place of its pair."""
    joined = frame["year"].to_numpy().astype(np.int64) * 100 + frame["year_group"].to_numpy() + 10
    different, which = np.unique(joined, return_inverse=True)
    return [(int(n) // 100, int(n) % 100 - 10) for n in different], which.astype(np.intp)


def _put_marks(frame: pl.DataFrame, code: str, marks: Marks) -> None:
    """In place of the cells, so that those of a large file are let go one column after the other."""
    reasons, place = marks.reasons, frame.columns.index(code)
    beside = marks.wrong[marks.near > 0]
    if reasons is not None and len(beside):
        reasons = reasons.scatter(beside, ANOTHER_SCALE)
    frame.replace_column(place, marks.grades.alias(code))
    if reasons is not None:
        frame.insert_column(place + 1, reasons.alias(reason_column(code)))
