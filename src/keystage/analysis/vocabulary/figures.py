"""The one figures frame, in which every room to the left deals."""

import math
from collections.abc import Mapping

import polars as pl

from keystage.analysis.errors import MethodError

__all__ = ["ENGLAND", "FIGURES", "LEVELS", "as_figures", "finite", "no_figures"]

ENGLAND = "England"
LEVELS = ("school", "la", "national", "group")

FIGURES: Mapping[str, pl.DataType] = {
    "urn": pl.String(),  # who: a school's URN; an authority's three-digit code; "England"; a group's code
    "level": pl.String(),  # school | la | national | group
    "year": pl.Int32(),  # the calendar year in which the academic year ends
    "key_stage": pl.String(),  # EYFS | KS1 | KS2 | KS4 | attendance | context
    "measure": pl.String(),  # code of a measure in definitions/measures
    "group": pl.String(),  # code of a pupil group in definitions/groups; "all" for all pupils
    "value": pl.Float64(),  # in `unit`; null with a `reason` where there is none
    "numerator": pl.Float64(),  # pupils who reached it, where it can be known
    "denominator": pl.Float64(),  # pupils it is a share or mean of
    "n": pl.Float64(),  # pupils the figure stands on (a progress score: eligible pupils x coverage)
    "low": pl.Float64(),  # 95 % interval, in `unit`
    "high": pl.Float64(),
    "unit": pl.String(),  # percent | points | score | pupils | grade
    "status": pl.String(),  # provisional | revised | final | school_reported
    "reason": pl.String(),  # code of a reason in definitions/reasons, where value is null
    "release": pl.String(),  # the release it comes from
    # "published"; "interval:<digest>": ours is the interval; "derived:<digest>": the value; "pupils:<digest>": made of
    # pupils' results; the digest is the measure's. "model:<digest>": by a model of value added, whose digest it is
    "definition": pl.String(),
    "band": pl.Int32(),  # DfE's band 1 (well above) to 5, where the file prints it, or pupils’ results make it
    "origin": pl.String(),  # the URN it was published under, where that is a predecessor's
}

_FLOATS = [name for name, kind in FIGURES.items() if kind == pl.Float64()]


def no_figures() -> pl.DataFrame:
    """A figures frame without rows."""
    return pl.DataFrame(schema=dict(FIGURES))


def as_figures(frame: pl.DataFrame) -> pl.DataFrame:
    """Check that `frame` is a figures frame and give it the columns' order and types.

    Columns that are missing are null. Raises MethodError on an unknown column, an unknown level,
    NaN or infinity, or a null without its reason.
    """
    unknown = set(frame.columns) - set(FIGURES)
    if unknown:
        raise MethodError(f"Not columns of the figures frame: {', '.join(sorted(unknown))}.")
    out = frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in FIGURES.items()
    )
    bad = out.select(
        pl.any_horizontal(pl.col(name).is_nan() | pl.col(name).is_infinite() for name in _FLOATS).any().alias("nan"),
        pl.col("level").is_in(LEVELS).not_().any().alias("level"),
        (pl.col("value").is_null() & pl.col("reason").is_null()).any().alias("reason"),
    ).row(0, named=True)
    if bad["nan"]:
        raise MethodError("A figure is not a number or infinite. Missing figures are null, with a reason.")
    if bad["level"]:
        raise MethodError(f"A figure's level is none of {', '.join(LEVELS)}.")
    if bad["reason"]:
        raise MethodError("A figure is missing and says no reason.")
    return out


def finite(value: float | None) -> float | None:
    """None for NaN and infinity, else the value."""
    return None if value is None or not math.isfinite(value) else value
