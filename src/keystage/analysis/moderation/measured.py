"""A measure of agreement with its interval, or the reason for which there is none."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.moderation.resampling import percentiles

__all__ = ["TITLES", "Measured", "as_frame", "measured"]

TITLES = {
    "exact": ("Exact agreement", "percent"),
    "adjacent": ("Agreement within a step", "percent"),
    "difference": ("Mean difference", "steps"),
    "kappa": ("Cohen's kappa", "number"),
    "weighted_kappa": ("Kappa weighted by squared steps", "number"),
    "alpha_nominal": ("Krippendorff's alpha, nominal", "number"),
    "alpha_ordinal": ("Krippendorff's alpha, ordinal", "number"),
    "alpha_interval": ("Krippendorff's alpha, interval", "number"),
}

_SCHEMA = {
    "measure": pl.String, "title": pl.String, "value": pl.Float64, "low": pl.Float64, "high": pl.Float64,
    "unit": pl.String, "reason": pl.String,
}  # fmt: skip

_NO_SPREAD = "too much alike for a range: resampling shows no difference, or often leaves the measure undefined"


@dataclass(frozen=True, slots=True)
class Measured:
    """value, with low and high by resampling (null where not asked for, or not to be had).

    reason: in words why there is no value, or with a value why there is no range.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


def measured(value: float, drawn: NDArray[np.float64] | None, confidence: float, *, undefined: str) -> Measured:
    """A value with the percentiles of its draws. undefined: the reason to give where the value is NaN."""
    if np.isnan(value):
        return Measured(None, reason=undefined)
    if drawn is None:
        return Measured(float(value))
    ends = percentiles(drawn, confidence)
    return Measured(float(value), reason=_NO_SPREAD) if ends is None else Measured(float(value), *ends)


def as_frame(figures: Mapping[str, Measured]) -> pl.DataFrame:
    """measure, title, value, low, high, unit (percent, steps, number), reason: a row a measure."""
    rows = [
        (code, TITLES[code][0], one.value, one.low, one.high, TITLES[code][1], one.reason)
        for code, one in figures.items()
    ]
    return pl.DataFrame(rows, schema=_SCHEMA, orient="row")
