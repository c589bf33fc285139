"""Intervals for figures that came without one."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.inference import mean_interval, wilson

__all__ = ["with_intervals"]


def with_intervals(rows: pl.DataFrame) -> pl.DataFrame:
    """Fill `low` and `high` where the file printed none, and mark those rows in `ours`.

    Progress scores: value -/+ 1.96 sigma / sqrt(n) with `sigma`, the year's deviation of pupils' scores nationally.
    Proportions: Wilson's, of the numerator where it is known, else of value x n. National rows have none: the nation
    is not a sample. Context has none: nobody asks whether it may be chance. Other kinds have none either.
    Source: domain handbook 2.8, 9a.26.
    """
    bare = pl.all_horizontal(
        pl.col("value").is_not_null(), pl.col("low").is_null(), pl.col("high").is_null(), pl.col("n") > 0,
        pl.col("level") != "national", pl.col("polarity") != "none",
    )  # fmt: skip
    rows = rows.with_columns(_bare=bare.fill_null(False))
    low, high = rows["low"], rows["high"]
    for kind, interval in (("progress", _of_scores), ("proportion", _of_shares)):
        wanted = rows["_bare"] & (rows["kind"] == kind)
        found = interval(rows.select(pl.when(wanted).then(c).alias(c) for c in ("value", "n", "numerator", "sigma")))
        low, high = found[0].zip_with(wanted, low), found[1].zip_with(wanted, high)
    return rows.with_columns(
        low.alias("low"), high.alias("high"), (rows["_bare"] & low.is_not_null()).alias("ours")
    ).drop("_bare")


def _of_scores(rows: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    low, high = mean_interval(rows["value"], rows["sigma"], rows["n"])
    return _series(low), _series(high)


def _of_shares(rows: pl.DataFrame) -> tuple[pl.Series, pl.Series]:
    reached = rows["numerator"].fill_null(rows["value"].clip(0, 100) * rows["n"] / 100)
    low, high = wilson(pl.select(pl.min_horizontal(reached, rows["n"])).to_series(), rows["n"])
    return _series(100 * low), _series(100 * high)


def _series(values: NDArray[np.float64]) -> pl.Series:
    return pl.Series(values, dtype=pl.Float64).fill_nan(None)
