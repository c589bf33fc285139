"""What a fitted model expects of pupils, with and without their school."""

from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.progress.design import Design, polars_expression
from keystage.analysis.progress.predictors import not_a_table

if TYPE_CHECKING:
    from keystage.analysis.progress.result import ValueAdded

__all__ = ["predicted"]


def predicted(fit: "ValueAdded", frame: Any) -> pl.DataFrame:
    """See `ValueAdded.predict`."""
    rows = _polars(frame)
    _check(rows, fit.design)
    estimates = dict(zip(fit.coefficients["term"], fit.coefficients["estimate"], strict=True))
    terms = [term for term in fit.design.terms if term.name in estimates]
    known = [
        pl.col(name).cast(pl.String if isinstance(values[0], str) else rows.schema[name]).is_in(list(values))
        for name, values in fit.design.categories.items()
    ]
    made = pl.lit(estimates["intercept"], pl.Float64)
    for term in terms:
        made = made + estimates[term.name] * polars_expression(term)
    expected = pl.when(pl.all_horizontal(known) if known else pl.lit(True)).then(made)
    found = rows.select(expected.fill_nan(None).alias("expected"), *_school(fit, rows))
    if "effect" not in found.columns:
        return found
    return found.select("expected", with_school=pl.col("expected") + pl.col("effect"))


def _school(fit: "ValueAdded", rows: pl.DataFrame) -> list[pl.Series]:
    """Each row's effect of its school: 0 of a school that the model does not know."""
    name = fit.model.school
    if name not in rows.columns:
        return []
    keys = fit.schools["school"]
    here = rows.select(pl.col(name).cast(keys.dtype, strict=False).alias("school"))
    wanted = [column for column in ("effect", "slope_effect") if column in fit.schools.columns]
    found = here.join(fit.schools.select("school", *wanted), on="school", how="left", maintain_order="left")
    effect = found["effect"].fill_null(0.0)
    if "slope_effect" in wanted and fit.model.slope is not None:
        term = fit.design.terms[fit.design.position(fit.model.slope) - 1]
        effect = effect + found["slope_effect"].fill_null(0.0) * rows.select(polars_expression(term)).to_series()
    if fit.also is not None and fit.model.also in rows.columns:
        others = rows.select(pl.col(fit.model.also).cast(fit.also["group"].dtype, strict=False).alias("group"))
        beside = others.join(fit.also.select("group", "effect"), on="group", how="left", maintain_order="left")
        effect = effect + beside["effect"].fill_null(0.0)
    return [effect.alias("effect")]


def _check(rows: pl.DataFrame, design: Design) -> None:
    for name in design.columns:
        if name not in rows.columns:
            raise InputError(f"There is no column “{name}” in the table, which the model expects.")
        kind, first = rows.schema[name], design.categories.get(name, (0,))[0]
        numbers = kind.is_numeric() or (kind == pl.Boolean and name not in design.categories)
        if isinstance(first, str) or kind == pl.Null:
            continue
        if isinstance(first, bool) and kind != pl.Boolean:
            raise InputError(f"“{name}” holds true and false in the model's own table, and in this one it does not.")
        if not isinstance(first, bool) and not numbers:
            raise InputError(f"“{name}” holds numbers in the model's own table, and in this one it does not.")


def _polars(frame: Any) -> pl.DataFrame:
    try:
        known = nw.from_native(frame)
    except TypeError as cause:
        raise not_a_table(frame) from cause
    made: pl.DataFrame = known.to_polars() if isinstance(known, nw.DataFrame) else known.collect("polars").to_native()
    return made
