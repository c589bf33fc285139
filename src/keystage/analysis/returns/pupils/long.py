"""A row a pupil's result: which result it is, of which cohort the pupil, and the grade by the scale of its year."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis import scales
from keystage.analysis.returns.pupils.cohorts import filled, latest_stage
from keystage.analysis.returns.pupils.findings import say_marks
from keystage.analysis.returns.pupils.identity import PUPIL
from keystage.analysis.returns.pupils.marks import Paper, read_marks
from keystage.analysis.returns.pupils.voice import Voice
from keystage.analysis.returns.reading import reason_column
from keystage.analysis.scales import Result

__all__ = ["placed_long", "read_long"]

_GROUPS = 100  # year and year group put into one number: year x 100 + year group + 10
_NURSERY = 10
DERIVED = "\0derived"  # whether the year in which a result was taken is worked out, not said


def placed_long(frame: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    """`frame` with `year` and `year_group` of the pupil's cohort in every row, and `taken`, its result's own year.

    frame: `result` (a code or null), `year` as the file says it, `PUPIL`. Where a pupil's rows are of several years,
    the cohort is that of the latest, and each earlier result was taken in the year that its row says.
    """
    stage = _taken_in(frame["result"], home)
    known = stage.is_not_null().to_numpy()
    own = frame["year"].to_numpy().astype(np.int64) * _GROUPS + stage.fill_null(0).to_numpy() + _NURSERY
    pupils = _pupils(frame[PUPIL])
    keys, place = np.unique(own, return_inverse=True)
    present = np.zeros((int(pupils.max(initial=-1)) + 1, len(keys)), dtype=bool)
    present[pupils[known], place[known]] = True
    cohort = latest_stage(present, keys.tolist())[pupils]
    cohort = np.where(cohort < 0, own, cohort)
    year = pl.Series("year", cohort // _GROUPS, dtype=pl.Int32)
    group = filled(_latest_group(frame, own, cohort, year), cohort % _GROUPS - _NURSERY)
    derived = year - (group.cast(pl.Int32) - stage).clip(lower_bound=0).cast(pl.Int32)
    taken = pl.select(pl.when(frame["year"] < year).then(frame["year"]).otherwise(derived)).to_series()
    if "taken" in frame.columns:
        taken = frame["taken"].cast(pl.Int32).fill_null(taken)
    worked_out = (frame["year"] == year).alias(DERIVED)
    if "taken" in frame.columns:
        worked_out &= frame["taken"].is_null()
    return frame.with_columns(year, group, taken.cast(pl.Int32).alias("taken"), worked_out)


def _taken_in(codes: pl.Series, home: Path | None) -> pl.Series:
    every = scales.results(home)
    groups = {code: every[code].taken_in for code in codes.unique().drop_nulls()}
    return codes.replace_strict(groups, default=None, return_dtype=pl.Int32)


def _pupils(numbers: pl.Series) -> NDArray[np.intp]:
    """For each row the place of its pupil; a row that does not say whose it is stands for itself."""
    own = np.arange(len(numbers), dtype=np.uint64)
    given = numbers.is_not_null().to_numpy()
    told = np.where(given, numbers.fill_null(0).to_numpy(), own)
    return np.unique(told, return_inverse=True)[1].astype(np.intp)


def _latest_group(
    frame: pl.DataFrame, own: NDArray[np.int64], cohort: NDArray[np.int64], year: pl.Series
) -> pl.DataFrame:
    """What is known of the year group: the file's own, of a pupil's latest rows; the day of birth."""
    held = frame.select(name for name in ("year_group", "dob", PUPIL) if name in frame.columns).with_columns(year)
    if "year_group" not in frame.columns:
        return held
    latest = pl.Series(own // _GROUPS == cohort // _GROUPS)
    told = held["year_group"].set(~latest, None)
    held = held.with_columns(told)
    most = pl.col("year_group").max().over(PUPIL)
    return held.with_columns(pl.when(pl.col(PUPIL).is_null()).then("year_group").otherwise(most).alias("year_group"))


def read_long(frame: pl.DataFrame, voice: Voice, home: Path | None) -> pl.DataFrame:
    """`frame` with `grade` read, and its reasons where any cell is coded. frame: as `placed_long` gives it.

    An earlier result that is of the year beside the one in which its year group took it (a pupil taught out of year)
    is read as of that year, which then is its `taken`."""
    papers, which = _papers(frame, home)
    marks = read_marks(frame["grade"], papers, which, home)
    say_marks(marks, papers, "grade", voice, home, near=True)
    beside = np.flatnonzero(marks.near)
    if len(beside):
        taken = frame["taken"].scatter(marks.wrong[beside], marks.near[beside].astype(np.int32))
        frame = frame.with_columns(taken)
        papers, which = _papers(frame, home)
        marks = read_marks(frame["grade"], papers, which, home)
    say_marks(marks, papers, "grade", voice, home, near=False)
    frame = frame.with_columns(marks.grades.alias("grade")).drop(DERIVED)
    if marks.reasons is None:
        return frame
    return frame.insert_column(frame.columns.index("grade") + 1, marks.reasons.alias(reason_column("grade")))


def _papers(frame: pl.DataFrame, home: Path | None) -> tuple[list[Paper], NDArray[np.intp]]:
    """The different results and years, and for each row the place of its own; -1 where its result is not known."""
    every = scales.results(home)
    codes = frame["result"].unique().drop_nulls().sort().to_list()
    order = {code: n for n, code in enumerate(codes)}
    number = frame["result"].replace_strict(order, default=-1, return_dtype=pl.Int64).to_numpy()
    group = frame["year_group"].to_numpy().astype(np.int64)
    stage = np.array([*(every[code].taken_in for code in codes), 0])[number]
    prior = ((group > stage) & frame[DERIVED].fill_null(value=False).to_numpy()).astype(np.int64)
    joined = (number * 10_000 + frame["taken"].fill_null(0).to_numpy()) * 2 + prior
    different, which = np.unique(joined, return_inverse=True)
    papers = [_paper(every[codes[max(int(n) // 20_000, 0)]], int(n)) for n in different] if codes else []
    return papers, np.where(number < 0, -1, which).astype(np.intp)


def _paper(result: Result, joined: int) -> Paper:
    return Paper(result, joined // 2 % 10_000, bool(joined % 2))
