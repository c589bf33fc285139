"""How pupils came from each level at 7 to each level at 11: rates of conversion ("progressions")."""

from pathlib import Path
from typing import Any, Literal

import numpy as np
import polars as pl

from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.level_steps import LevelSteps, progress_of
from keystage.analysis.measures.pupils.pivot import cohorts
from keystage.analysis.returns import reason_column
from keystage.analysis.scales import (
    STEPS,
    english_points,
    read_results,
    results,
    start_level,
    whole_levels,
    year_taken,
)
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["CONVERSIONS", "conversions"]

CONVERSIONS: dict[str, pl.DataType] = {
    "start": pl.String(),  # level at 7, level 2 by its C, B or A where it has one; null: none is known
    "outcome": pl.String(),  # level at 11; "below": below the test, at no level that is known; null: no result
    "pupils": pl.Int64(),
    "percent": pl.Float64(),  # of the pupils of that start who have an outcome; null for those without
    "progress": pl.String(),  # no | expected | more, by the two levels table; null: cannot be told
}
_BELOW = "below"
_SEVEN = ("4", "3", "2A", "2B", "2", "2C", "1", "W", None)  # the order of the rows: the highest start first


def conversions(
    pupils: Any,
    *,
    subject: Literal["english", "reading", "writing", "maths"],
    year: AcademicYear | int | None = None,
    home: Path | None = None,
) -> pl.DataFrame:
    """Of pupils at each level at 7, how many came to each level at 11: the columns of `CONVERSIONS`.

    pupils: a Cohort, or a frame with a row a pupil (any that Narwhals knows) and the results' codes for columns
    (`ks1_maths`, `ks2_maths`, `ks2_maths_ta`), which needs `year` (calendar: 2013 is 2012/13) unless its rows say one
    year; of rows that say `year` and `year_group` those of the year at the end of the key stage are counted. Only pairs
    with pupils stand in it, those without a start last: they are in no rate of progress. 2C, 2B and 2A are told apart,
    since 2C to level 4 is expected progress though far rarer. Source: domain handbook 2.2.
    Raises InputError where the results are not there, MethodError for a year without levels.
    """
    cohort = pupils if isinstance(pupils, Cohort) else _cohort(pupils, subject, year, home)
    steps = progress_of(cohort, subject)
    if steps is None:
        raise MethodError(
            f"Rates of conversion are of National Curriculum levels at 7 and at 11, which these pupils of "
            f"{AcademicYear(cohort.year)} have not in {_title(subject)}. They ended with 2014/15."
        )
    rows = pl.DataFrame({"start": _starts(cohort, subject), "outcome": _outcomes(steps), "progress": _words(steps)})
    return _counted(rows, steps)


def _cohort(frame: Any, subject: str, year: AcademicYear | int | None, home: Path | None) -> Cohort:
    rows = polars_frame(frame)
    if {"year", "year_group"} <= set(rows.columns):
        return _cohort_of(rows, subject, year, home)
    if year is None:
        raise InputError("Say the year of the results: rates of conversion differ by its rules.")
    before = ("ks1_reading", "ks1_writing") if subject == "english" else (f"ks1_{subject}",)
    for code in (*before, f"ks2_{subject}"):
        if code not in rows.columns:
            raise InputError(f"There is no column “{code}”: rates of conversion need a level at 7 and one at 11.")
    ends = year.ends if isinstance(year, AcademicYear) else int(year)
    group = results(home)[f"ks2_{subject}"].taken_in
    for code in (*before, f"ks2_{subject}", f"ks2_{subject}_ta"):
        if code in rows.columns and reason_column(code) not in rows.columns:
            rows = rows.with_columns(*_read(rows[code], code, year=ends, year_group=group, home=home))
    return Cohort(ends, group, rows, home=home)


def _cohort_of(rows: pl.DataFrame, subject: str, year: AcademicYear | int | None, home: Path | None) -> Cohort:
    """Of rows that say their own year and year group, the pupils of the one year at the end of the key stage."""
    group = results(home)[f"ks2_{subject}"].taken_in
    held = {c.year: c for c in cohorts(rows, home=home) if c.year_group == group}
    wanted = year.ends if isinstance(year, AcademicYear) else year
    if wanted is None and len(held) != 1:
        raise InputError("Say the year of the results: rates of conversion differ by its rules.")
    ends = next(iter(held)) if wanted is None else int(wanted)
    if ends not in held:
        raise InputError(f"No pupil of year {group} in {AcademicYear(ends)} stands in these rows.")
    return held[ends]


def _read(cells: pl.Series, code: str, *, year: int, year_group: int, home: Path | None) -> tuple[pl.Series, pl.Series]:
    """Cells as somebody typed them, by the scale of their year."""
    result = results(home)[code]
    read = read_results(cells, result=result, year=year_taken(result, year=year, year_group=year_group), home=home)
    return read.grades.alias(code), read.reasons.alias(reason_column(code))


def _title(subject: str) -> str:
    return "English" if subject == "english" else subject


def _starts(cohort: Cohort, subject: str) -> pl.Series:
    """Levels at 7, level 2 by its sub-level; other sub-levels as their level."""
    if subject == "english":
        points = english_points(*(cohort.points(code) for code in ("ks1_reading", "ks1_writing")))
        return start_level(points).alias("start")
    grades = cohort.grades(f"ks1_{subject}")
    return pl.select(pl.when(grades.str.starts_with("2")).then(grades).otherwise(whole_levels(grades))).to_series()


def _outcomes(steps: LevelSteps) -> pl.Series:
    names = pl.Series([*steps.matrix.outcomes, None], dtype=pl.String)
    below = pl.Series(steps.below & (steps.outcome < 0))
    return pl.select(pl.when(below).then(pl.lit(_BELOW)).otherwise(names.gather(_places(steps)))).to_series()


def _places(steps: LevelSteps) -> pl.Series:
    """Places of outcomes for `gather`, of unknown ones the last."""
    return pl.Series(np.where(steps.outcome < 0, len(steps.matrix.outcomes), steps.outcome))


def _words(steps: LevelSteps) -> pl.Series:
    names = pl.Series([*STEPS, None], dtype=pl.String)
    return names.gather(pl.Series(np.where(steps.step < 0, len(STEPS), steps.step).astype(np.int64)))


def _counted(rows: pl.DataFrame, steps: LevelSteps) -> pl.DataFrame:
    made = rows.group_by("start", "outcome", "progress").agg(pupils=pl.len().cast(pl.Int64))
    told = pl.col("pupils").filter(pl.col("outcome").is_not_null()).sum().over("start")
    share = pl.when(pl.col("outcome").is_not_null()).then(100 * pl.col("pupils") / told)
    places = {name: place for place, name in enumerate((_BELOW, *steps.matrix.outcomes))}
    return (
        made.with_columns(
            percent=share,
            _row=pl.col("start").replace_strict(
                {name: place for place, name in enumerate(_SEVEN) if name}, default=len(_SEVEN), return_dtype=pl.Int64
            ),
            _column=pl.col("outcome").replace_strict(places, default=len(places), return_dtype=pl.Int64),
        )
        .sort("_row", "_column")
        .select(list(CONVERSIONS))
    )
