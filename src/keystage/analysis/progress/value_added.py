"""Value added of any frame of pupils: `ks.value_added`, `ks.value_added_by_year`."""

from collections.abc import Collection, Sequence
from typing import Any, Literal, overload

import narwhals as nw
import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.progress.complete import needed
from keystage.analysis.progress.design import columns_of, plan
from keystage.analysis.progress.fitting import fitted
from keystage.analysis.progress.in_memory import Asked
from keystage.analysis.progress.predictors import not_a_table
from keystage.analysis.progress.result import Model, ValueAdded

__all__ = ["value_added", "value_added_by_year"]


@overload
def value_added(
    frame: Any,
    *,
    outcome: str,
    predictors: Sequence[str],
    school: str,
    slope: str | None = None,
    method: Literal["reml", "ml"] = "reml",
    weights: str | None = None,
    also: str | None = None,
    categories: Collection[str] = (),
    population: str = "",
) -> ValueAdded: ...


@overload
def value_added(
    frame: Any,
    *,
    outcome: Sequence[str],
    predictors: Sequence[str],
    school: str,
    slope: str | None = None,
    method: Literal["reml", "ml"] = "reml",
    weights: str | None = None,
    also: str | None = None,
    categories: Collection[str] = (),
    population: str = "",
) -> dict[str, ValueAdded]: ...


def value_added(
    frame: Any,
    *,
    outcome: str | Sequence[str],
    predictors: Sequence[str],
    school: str,
    slope: str | None = None,
    method: Literal["reml", "ml"] = "reml",
    weights: str | None = None,
    also: str | None = None,
    categories: Collection[str] = (),
    population: str = "",
) -> ValueAdded | dict[str, ValueAdded]:
    """How much each school adds: a two-level model of pupils in schools, with intervals.

    frame: pandas, Polars (a scan too), PyArrow, DuckDB, PySpark or any other that Narwhals knows; a row a pupil.
    outcome: column of numbers; several are fitted in one pass over the pupils, and a dict comes back.
    predictors: columns. Numbers go in as they are; text, booleans and columns named in `categories` as 0 or 1 for each
      value but the first in sorted order. "prior:prior" is a square, "prior:sex" a product.
    school: column of the school's code. slope: the predictor whose line may differ from school to school.
    also: column of a second grouping with effects of its own, above the school, within it or across it.
    method: "reml" (restricted maximum likelihood) or "ml". weights: column of pupils' precision weights, above 0.
    population: whose pupils these are, in words that follow "similar pupils in"; a model never speaks of the nation.
    A row that is not complete is left out, counted, and said (`ValueAdded.left_out`).
    Raises InputError (a column that is not there or cannot be used), MethodError (no honest answer: one school, no
    variance, more coefficients than pupils).
    Sources: Goldstein et al. (1993) Oxf. Rev. Educ. 19, 425, for value added; Bates et al. (2015) J. Stat. Softw.
    67(1) for the criterion; Goldstein & Healy (1995) J. R. Stat. Soc. A 158, 175, for ± 1.39.
    """
    if method not in ("reml", "ml"):
        raise InputError(f"There is no method “{method}”: choose “reml” or “ml”.")
    predictors = [predictors] if isinstance(predictors, str) else list(predictors)
    outcomes = [outcome] if isinstance(outcome, str) else list(outcome)
    rows = _rows(frame)
    design = plan(
        rows,
        outcome=outcomes,
        predictors=predictors,
        school=school,
        slope=slope,
        weights=weights,
        also=also,
        categories=categories,
    )
    schema = nw.from_native(rows).collect_schema()
    columns = columns_of(predictors, schema)
    wanted = {
        one: needed(schema, school=school, outcome=one, predictors=columns, also=also, weights=weights)
        for one in outcomes
    }
    asked = Asked(design, wanted, school, slope, weights, also)
    models = [Model(one, tuple(predictors), school, slope, also, method, weights, population) for one in outcomes]
    found = fitted(rows, asked, models)
    return found[outcome] if isinstance(outcome, str) else found


def value_added_by_year(frame: Any, *, year: str, **model: Any) -> dict[int, ValueAdded]:
    """A model of each year's pupils by themselves: year -> what `value_added` makes of them, in order.

    year: column of whole numbers; the rest as for `value_added` (one outcome). For all years together, with a level of
    their own for each, put the column among the predictors and name it in `categories` instead.
    """
    rows = _rows(frame)
    known = nw.from_native(rows).lazy()
    if year not in known.collect_schema():
        raise InputError(f"There is no column “{year}” in the table.")
    if not known.collect_schema()[year].is_integer():
        raise InputError(f"“{year}” holds no whole numbers: write a year as the one it ends in, 2019 for 2018/19.")
    held = known.select(year).drop_nulls().unique().collect("polars")[year].to_list()
    return {int(each): value_added(known.filter(nw.col(year) == each).to_native(), **model) for each in sorted(held)}


def _rows(frame: Any) -> Any:
    """A frame in memory as Polars; a scan of Polars as it is; an engine's as Narwhals knows it."""
    if isinstance(frame, pl.DataFrame | pl.LazyFrame):
        return frame
    try:
        known = nw.from_native(frame)
    except TypeError as cause:
        raise not_a_table(frame) from cause
    return known.to_polars() if isinstance(known, nw.DataFrame) else known
