"""Value added of up to three years together, and what a school's residual comes to."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from keystage.analysis.measures import measures
from keystage.analysis.measures.incoming import figures_frame
from keystage.analysis.measures.series import one_a_year, with_eras
from keystage.analysis.progress.contextual.model import ModelRecord

__all__ = ["THREE_YEARS", "shrunken", "three_year_average"]

Floats = NDArray[np.float64]

_HALF = 1.96

THREE_YEARS: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "measure": pl.String(),
    "year": pl.Int32(),  # the last of the years
    "since": pl.Int32(),  # the first
    "years": pl.Int32(),
    "value": pl.Float64(),  # sum(n VA) / sum(n); null where there is one year only
    "n": pl.Float64(),  # pupils in all
    "low": pl.Float64(),
    "high": pl.Float64(),
    "centre": pl.Float64(),
    "clear": pl.Boolean(),  # the range leaves out the centre
    "reason": pl.String(),
}


def shrunken(
    residual: ArrayLike, n: ArrayLike, *, between: float, within: float, centre: float = 0.0
) -> tuple[Floats, Floats, Floats]:
    """A school's value added, and its 95 % range, of the mean residual of n pupils.

    u = residual x shrink, shrink = s_u² / (s_u² + s_e² / n); range ± 1.96 sqrt(s_u² (1 - shrink)). between, within:
    s_u², s_e². Source: domain handbook 2.13.
    """
    shrink = _shrink(np.asarray(n, dtype=np.float64), between, within)
    value = centre + np.asarray(residual, dtype=np.float64) * shrink
    half = _HALF * np.sqrt(between * (1 - shrink))
    return value, value - half, value + half


def three_year_average(
    figures: Any, models: Iterable[ModelRecord], *, years: int = 3, home: Path | None = None
) -> pl.DataFrame:
    """Each school's value added together with that of the years before: sum(n VA) / sum(n), columns `THREE_YEARS`.

    figures: a figures frame with figures of kind "value_added". models: the records behind them. Years are the last
    `years` in which the outcome was measured (2018, 2019, 2023), and none before a break of it; of these, those that
    the school has. The range is that of one model with all these pupils in it: shrink is made of the pooled n and the
    variances of the years' models, weighted by n. It takes what a school adds to last through the years. Source: domain
    handbook 2.13 (the range: our recommendation).
    """
    rows = figures_frame(figures).filter((pl.col("level") == "school") & (pl.col("group") == "all"))
    rows = rows.join(_variances(models), on=["measure", "year"]).filter(pl.col("value").is_not_null())
    known = with_eras(one_a_year(rows), measures(home))
    earlier = known.select(
        "urn", "measure", "era", _year="year", _place="place", _n="n", _value="value", _between="between",
        _within="within",
    )  # fmt: skip
    pairs = known.join(earlier, on=["urn", "measure", "era"])
    near = pairs.filter((pl.col("place") - pl.col("_place")).is_between(0, years - 1))
    sums = near.group_by("urn", "measure", "year", "centre").agg(
        since=pl.col("_year").min(), years=pl.len(), n=pl.col("_n").sum(), value=_weighed("_value"),
        between=_weighed("_between"), within=_weighed("_within"),
    )  # fmt: skip
    return _finished(sums).sort("measure", "urn", "year")


def _finished(sums: pl.DataFrame) -> pl.DataFrame:
    n, between, within = (sums[name].to_numpy() for name in ("n", "between", "within"))
    half = pl.Series(_HALF * np.sqrt(between * (1 - _shrink(n, between, within))))
    several = pl.col("years") > 1
    ranged = sums.with_columns(low=pl.col("value") - half, high=pl.col("value") + half).with_columns(
        clear=(pl.col("low") > pl.col("centre")) | (pl.col("high") < pl.col("centre"))
    )
    shown = ranged.with_columns(
        *(pl.when(several).then(name).alias(name) for name in ("value", "low", "high", "clear")),
        reason=pl.when(several.not_()).then(pl.lit("one_year")),
    )
    return shown.select(pl.col(name).cast(kind) for name, kind in THREE_YEARS.items())


def _weighed(name: str) -> pl.Expr:
    return (pl.col(name) * pl.col("_n")).sum() / pl.col("_n").sum()


def _shrink(n: Floats, between: ArrayLike, within: ArrayLike) -> Floats:
    """0 where schools do not differ at all."""
    signal = np.asarray(between, dtype=np.float64) * n
    whole = signal + np.asarray(within, dtype=np.float64)
    return np.divide(signal, whole, out=np.zeros_like(whole), where=whole > 0)


def _variances(models: Iterable[ModelRecord]) -> pl.DataFrame:
    rows = [
        (measure, record.year, record.centre, *variances)
        for record in models
        for measure in record.measures
        if (variances := record.variances(measure)) is not None
    ]
    schema = {
        "measure": pl.String, "year": pl.Int32, "centre": pl.Float64, "between": pl.Float64, "within": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row")
