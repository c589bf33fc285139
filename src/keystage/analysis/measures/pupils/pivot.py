"""The rows of a file as cohorts: one row a pupil, one cohort a year and year group."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis import scales
from keystage.analysis.errors import InputError
from keystage.analysis.measures.pupils.cells import Cells, read_cells
from keystage.analysis.measures.pupils.cohort import EXPECTED, Cohort
from keystage.analysis.measures.pupils.long_rows import one_row_a_pupil
from keystage.analysis.returns import Layout, reason_column
from keystage.analysis.scales import Result, scale_in, year_taken
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["cohorts"]

_COHORT = ("year", "year_group")


def cohorts(
    frame: pl.DataFrame,
    *,
    layout: Layout | None = None,
    year: AcademicYear | None = None,
    expected: pl.DataFrame | None = None,
    home: Path | None = None,
) -> tuple[Cohort, ...]:
    """A frame of pupils as cohorts, the earliest year and the youngest first.

    frame: `vocabulary.CONTEXT` columns and either a column for each result (by its code) or, a row a result, the
    columns result, grade and taken. layout: says which, where the columns do not. year: of rows that do not say.
    Rows that do not say their year group are of the one at whose end the latest result held is taken.
    Raises InputError where the year is not known, MethodError where a cell is no result of its year.
    """
    long = layout.pupils == "long" if layout is not None else {"result", "grade"} <= set(frame.columns)
    known = scales.results(home)
    held = frame["result"].drop_nulls().unique().to_list() if long else frame.columns
    results = [known[code] for code in held if code in known]
    placed = _placed(frame, year, results)
    table = pl.DataFrame(schema=EXPECTED) if expected is None else expected
    return tuple(_cohort(rows, results, long, table, home) for rows in _split(placed))


def _placed(frame: pl.DataFrame, year: AcademicYear | None, results: list[Result]) -> pl.DataFrame:
    """With a year and a year group in every row; rows without either are of no cohort."""
    latest = max((result.taken_in for result in results), default=None)
    placed = frame.with_columns(
        _filled("year", year.ends if year else None, frame, pl.Int32()),
        _filled("year_group", latest, frame, pl.Int8()),
    )
    if placed["year"].null_count():
        raise InputError("The pupils' rows say no year. Give the academic year of the results, for example 2018/19.")
    return placed.drop_nulls("year_group")


def _filled(name: str, value: int | None, frame: pl.DataFrame, kind: pl.DataType) -> pl.Expr:
    own = pl.lit(value, kind)
    return (pl.coalesce(pl.col(name).cast(kind), own) if name in frame.columns else own).alias(name)


def _split(placed: pl.DataFrame) -> Iterator[pl.DataFrame]:
    if placed.is_empty():
        return
    number = (placed["year"].cast(pl.Int32) * 100 + placed["year_group"].cast(pl.Int32)).to_numpy()
    starts: list[int] = np.flatnonzero(np.diff(number, prepend=number[0] - 1)).tolist()
    if len(starts) == len(np.unique(number[starts])):  # cohort after cohort: slices, which cost nothing
        ends = [*starts[1:], len(number)]
        slices = {int(number[start]): placed.slice(start, end - start) for start, end in zip(starts, ends, strict=True)}
        yield from (slices[key] for key in sorted(slices))
        return
    parts = placed.partition_by(_COHORT, as_dict=True)
    yield from (parts[key] for key in sorted(parts))


def _cohort(rows: pl.DataFrame, results: list[Result], long: bool, expected: pl.DataFrame, home: Path | None) -> Cohort:
    year, year_group = int(rows["year"][0]), int(rows["year_group"][0])
    notes: tuple[str, ...] = ()
    if long:
        rows, notes = one_row_a_pupil(rows, results, year=year, year_group=year_group, home=home)
    cells = dict(_cells(rows, results, year, year_group, home))
    columns = [column for code, read in cells.items() for column in _columns(code, read)]
    kept = {f"coded: {code}": read.graded for code, read in cells.items()}
    kept |= {f"coded: {reason_column(code)}": read.unsaid for code, read in cells.items() if read.unsaid}
    return Cohort(year, year_group, rows.with_columns(columns), expected, home, notes, kept)


def _cells(
    rows: pl.DataFrame, results: list[Result], year: int, year_group: int, home: Path | None
) -> Iterator[tuple[str, Cells]]:
    """Every result held that had a scale when these pupils took it."""
    for result in results:
        taken = year_taken(result, year=year, year_group=year_group)
        if result.code in rows.columns and scale_in(result, taken, home) is not None:
            why = reason_column(result.code)
            given = rows[why] if why in rows.columns else None
            yield result.code, read_cells(rows[result.code], given, result=result, year=taken, home=home)


def _columns(code: str, read: Cells) -> tuple[pl.Series, pl.Series]:
    return read.grades.alias(code), read.reasons.alias(reason_column(code))
