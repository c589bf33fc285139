"""Figures against the targets that were set for them, in percentage points or points."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.measures.definition import measures
from keystage.analysis.measures.incoming import figures_frame, polars_frame

__all__ = ["TARGET_DIFFERENCES", "target_difference", "target_differences"]

TARGET_DIFFERENCES: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "level": pl.String(),
    "year": pl.Int32(),
    "measure": pl.String(),
    "group": pl.String(),
    "value": pl.Float64(),
    "target": pl.Float64(),
    "difference": pl.Float64(),  # value - target: percentage points of a percentage, else points
    "met": pl.Boolean(),  # the target is reached or passed; null where there is no figure
}


def target_difference(value: float, target: float) -> float:
    """By how much a figure exceeds its target: 53.9 against 50 is 3.9 percentage points; under it is negative."""
    return round(value - target, 6)


def target_differences(figures: Any, targets: Any, *, home: Path | None = None) -> pl.DataFrame:
    """Each target beside its figure: one row a target, columns `TARGET_DIFFERENCES`.

    figures: a figures frame. targets: `urn`, `year` (of the results), `measure`, `target` in the measure's unit, and
    `group` where not all pupils; the target of an authority has its key as `urn`. A target whose figure is not held
    has a null value. Raises InputError where a column is missing.
    """
    asked = polars_frame(targets)
    if missing := {"urn", "year", "measure", "target"} - set(asked.columns):
        raise InputError(f"Targets need a column “{min(missing)}”.")
    if "group" not in asked.columns:
        asked = asked.with_columns(group=pl.lit("all"))
    key = ["urn", "year", "measure", "group"]
    asked = asked.select(*key, "target").with_columns(pl.col("year").cast(pl.Int32), pl.col("target").cast(pl.Float64))
    frame = figures_frame(figures)
    held = frame.unique(key, keep="first", maintain_order=True).select(*key, "level", "value")
    made = asked.join(held, on=key, how="left", maintain_order="left")
    made = made.with_columns(difference=(pl.col("value") - pl.col("target")).round(6))
    low_is_good = pl.col("measure").is_in([m.code for m in measures(home) if m.polarity == "low"])
    return made.with_columns(
        met=pl.when(low_is_good).then(pl.col("difference") <= 0).otherwise(pl.col("difference") >= 0)
    ).select(pl.col(name).cast(kind) for name, kind in TARGET_DIFFERENCES.items())
