"""From pupils to fitted models: sums where the data lie, again where columns are too much alike, then a solve."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import InputError
from keystage.analysis.progress.basis import orthogonal, separating
from keystage.analysis.progress.complete import left_out, none_left
from keystage.analysis.progress.in_memory import Asked, Found, found_in_memory
from keystage.analysis.progress.made import made
from keystage.analysis.progress.on_engine import engine_cells, engine_sums, engine_sums_of_each
from keystage.analysis.progress.result import Model, ValueAdded
from keystage.analysis.progress.solution import check
from keystage.analysis.progress.threads import one_thread_of_blas

__all__ = ["fitted"]

Floats = NDArray[np.float64]


def fitted(rows: Any, asked: Asked, models: Sequence[Model]) -> dict[str, ValueAdded]:
    """Each model fitted. rows: a Polars frame or scan, or a lazy Narwhals frame of an engine."""
    _check(asked)
    if isinstance(rows, pl.DataFrame | pl.LazyFrame):
        rows = _without_decimals(rows, asked)
    with one_thread_of_blas():
        found = _found(rows, asked)
        return {model.outcome: _fitted(rows, asked, model, found[model.outcome]) for model in models}


def _check(asked: Asked) -> None:
    if asked.also is not None and asked.slope is not None:
        raise InputError("A model has a second grouping or a slope that differs from school to school, not both.")
    if asked.also in ("school", "pupil"):
        raise InputError(
            f"Give the second grouping's column another name than “{asked.also}”: among the variances that is the name "
            "of another's."
        )
    if asked.weights is not None and asked.weights in (asked.school, asked.also, *asked.outcomes):
        raise InputError(f"“{asked.weights}” is an outcome or a grouping: it cannot be the weight too.")


def _without_decimals(rows: pl.DataFrame | pl.LazyFrame, asked: Asked) -> pl.DataFrame | pl.LazyFrame:
    """Decimal numbers as floating-point ones."""
    beside = [] if asked.weights is None else [asked.weights]
    schema = rows.collect_schema()
    decimals = [
        name for name in (*asked.outcomes, *asked.design.columns, *beside) if isinstance(schema[name], pl.Decimal)
    ]
    return rows.with_columns(pl.col(decimals).cast(pl.Float64)) if decimals else rows


def _fitted(rows: Any, asked: Asked, model: Model, found: Found) -> ValueAdded:
    check(found.sums)
    basis = orthogonal(found.sums)
    if basis.well_made:
        return made(model, asked.design, found, basis)
    alone = replace(asked, needed={model.outcome: asked.needed[model.outcome]})
    first, alike = found.sums, basis.constant[:0]
    while True:  # once; again without the columns that turn out to say nothing new
        apart, spread = separating(first, leave=alike)
        again = _found(rows, alone, apart)[model.outcome]
        basis = orthogonal(again.sums, spread)
        if not basis.alike or set(basis.alike) <= set(alike):
            break
        alike = basis.alike
    constant = tuple(j for j in basis.constant if j not in alike)
    basis = replace(basis, alike=tuple(sorted({*basis.alike, *alike})), constant=constant)
    return made(model, asked.design, replace(again, left_out=found.left_out, given=found.given), basis)


def _found(rows: Any, asked: Asked, basis: Floats | None = None) -> dict[str, Found]:
    if isinstance(rows, pl.DataFrame | pl.LazyFrame):
        return found_in_memory(rows, asked, basis)
    counts = {outcome: left_out(rows, needed) for outcome, needed in asked.needed.items()}
    if len(counts) > 1 and asked.also is None and all(each.is_empty() for each in counts.values()):
        sums = engine_sums_of_each(
            rows, asked.design, outcomes=asked.outcomes, school=asked.school, slope=asked.slope, weights=asked.weights
        )
        return {outcome: Found(sums[outcome], counts[outcome], sums[outcome].rows) for outcome in asked.outcomes}
    return {outcome: _on_engine(rows, asked, outcome, basis, counts[outcome]) for outcome in asked.outcomes}


def _on_engine(
    rows: nw.LazyFrame[Any], asked: Asked, outcome: str, basis: Floats | None, counts: pl.DataFrame
) -> Found:
    common: dict[str, Any] = {"outcome": outcome, "school": asked.school, "weights": asked.weights, "basis": basis}
    if asked.also is not None:
        sums, keys = engine_cells(rows, asked.design, also=asked.also, **common)
    else:
        sums, keys = engine_sums(rows, asked.design, slope=asked.slope, **common), None
    if not sums.rows:
        raise none_left(rows, asked.needed[outcome])
    return Found(sums, counts, sums.rows + int(counts["rows"].sum()), keys)
