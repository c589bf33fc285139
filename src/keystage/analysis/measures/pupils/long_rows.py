"""A row a pupil's result made into a row a pupil."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from keystage.analysis.measures.pupils.cells import places, read_cells
from keystage.analysis.returns import reason_column
from keystage.analysis.scales import Result, scale_in, year_taken
from keystage.analysis.vocabulary import CONTEXT

__all__ = ["ANOTHER_SCALE", "one_row_a_pupil"]

ANOTHER_SCALE = "another_scale"  # code of definitions/reasons
_PUPIL = "_pupil"
_GRADE, _WHY, _TAKEN = "grade", reason_column("grade"), "taken"
_ALSO = ("la", "name", "town", "class")


def one_row_a_pupil(
    rows: pl.DataFrame, results: Sequence[Result], *, year: int, year_group: int, home: Path | None = None
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """One row a pupil, with a column a result and the reasons beside it; sentences on what was chosen between.

    rows: of one cohort, with the columns result, grade, "grade:reason" and taken. A pupil is known by school and UPN,
    else by school and the file's own number, else by the row. What is known of a pupil is the first that any of the
    rows says; a row without a result only says such things. Of two rows of one result the better grade is taken. A
    grade taken in another year, when the result was written on another scale, is left out with its reason.
    """
    rows = rows.with_columns(_named(rows).alias(_PUPIL))
    known = [name for name in rows.columns if name in CONTEXT or name in _ALSO]
    first = [pl.col(name).drop_nulls().first() for name in known]
    pupils = rows.group_by(_PUPIL, maintain_order=True).agg(first)
    notes: list[str] = []
    for result in results:
        taken = year_taken(result, year=year, year_group=year_group)
        own = _of_result(rows, result, taken, home)
        if own.is_empty():
            continue
        if own[_PUPIL].is_duplicated().any():
            notes.append(_note(own, result))
            own = own.sort("_better", descending=True, nulls_last=True, maintain_order=True)
            own = own.unique(_PUPIL, keep="first", maintain_order=True)
        named = own.select(_PUPIL, pl.col(_GRADE).alias(result.code), pl.col(_WHY).alias(reason_column(result.code)))
        pupils = pupils.join(named, on=_PUPIL, how="left", maintain_order="left").with_columns(_unsaid(result.code))
    return pupils.drop(_PUPIL), tuple(notes)


def _named(rows: pl.DataFrame) -> pl.Series:
    """A text that is the same in all rows of a pupil, and in no others."""
    at_school = [pl.col(c).cast(pl.String) for c in ("urn", "laestab", "name") if c in rows.columns]
    school = pl.coalesce(*at_school, pl.lit("")) if at_school else pl.lit("")
    row = pl.concat_str(pl.lit("row "), pl.int_range(pl.len()).cast(pl.String))
    said = [pl.concat_str(pl.lit(f"{c} "), pl.col(c).cast(pl.String)) for c in ("upn", "pupil") if c in rows.columns]
    return rows.select(pl.concat_str(school, pl.coalesce(*said, row), separator="|")).to_series()


def _of_result(rows: pl.DataFrame, result: Result, taken: int, home: Path | None) -> pl.DataFrame:
    """The rows of one result: pupil, grade, reason, and how good the grade is."""
    own = rows.filter(pl.col("result") == result.code)
    scale = scale_in(result, taken, home)
    if scale is None or own.is_empty():
        return own.clear()
    years = own[_TAKEN].fill_null(taken).unique().to_list() if _TAKEN in own.columns else [taken]
    strange = [year for year in years if scale_in(result, year, home) != scale]
    if strange:
        elsewhere = pl.col(_TAKEN).is_in(strange).fill_null(value=False)
        why = pl.when(elsewhere).then(pl.lit(ANOTHER_SCALE)).otherwise(_why(own))
        own = own.with_columns(pl.when(elsewhere.not_()).then(_GRADE).alias(_GRADE), why.alias(_WHY))
    given = own[_WHY] if _WHY in own.columns else None
    cells = read_cells(own[_GRADE], given, result=result, year=taken, home=home)
    read = own.select(_PUPIL, cells.grades.alias(_GRADE), cells.reasons.alias(_WHY))
    better = pl.coalesce(places(read[_GRADE].cast(pl.String), scale), _of_no_grade())
    return read.with_columns(better.alias("_better"))


def _why(rows: pl.DataFrame) -> pl.Expr:
    return pl.col(_WHY) if _WHY in rows.columns else pl.lit(None, pl.String)


def _of_no_grade() -> pl.Expr:
    """A code says more than a blank: below every grade."""
    return pl.when(pl.col(_WHY) == "blank").then(-2.0).otherwise(-1.0)


def _unsaid(code: str) -> pl.Expr:
    """A pupil without a row of the result has it blank."""
    why = reason_column(code)
    silent = pl.col(code).is_null() & pl.col(why).is_null()
    return pl.when(silent).then(pl.lit("blank")).otherwise(why).alias(why)


def _note(own: pl.DataFrame, result: Result) -> str:
    many = own.filter(pl.col(_PUPIL).is_duplicated())[_PUPIL].n_unique()
    who = "1 pupil has" if many == 1 else f"{many:,} pupils have"
    return f"{who} more than one row of {result.title}: the best is taken."
