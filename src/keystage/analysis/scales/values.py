"""Grades as numbers: their points, whether they reach another, whether a pupil without one counts."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import MethodError
from keystage.analysis.scales.definition import Scale

__all__ = ["at_least", "counted", "points"]


def points(grades: pl.Series, *, scale: Scale, reasons: pl.Series | None = None) -> NDArray[np.float64]:
    """What each grade is worth in averages; NaN where there is none. (n,), in the scale's points.

    grades: as `read_results` gives them. reasons: with them, codes to which the year's rule gives points have those.
    """
    if scale.kind == "score":
        found = grades.cast(pl.Float64, strict=False)
    else:
        worth = {g.code: g.points for g in scale.grades}
        found = grades.replace_strict(worth, default=None, return_dtype=pl.Float64)
    if reasons is not None:
        nominal = {n.reason: n.points for n in scale.non_grades if n.points is not None}
        found = found.fill_null(reasons.replace_strict(nominal, default=None, return_dtype=pl.Float64))
    return found.cast(pl.Float64).fill_null(float("nan")).to_numpy()


def at_least(grades: pl.Series, least: str, *, scale: Scale) -> NDArray[np.bool_]:
    """Whether each grade is `least` or better on the scale; False where there is none.

    Raises MethodError where `least` is no grade of the scale: eras are never mixed.
    """
    if scale.kind == "score":
        try:
            edge = float(least)
        except ValueError as cause:
            raise MethodError(f"“{least}” is not on the scale of {scale.words}.") from cause
        return (grades.cast(pl.Float64, strict=False) >= edge).fill_null(value=False).to_numpy()
    order = {grade.code: place for place, grade in enumerate(scale.grades)}
    if least not in order:
        raise MethodError(f"“{least}” is not on the scale of {scale.words}.")
    return (
        grades.is_in([code for code, place in order.items() if place >= order[least]]).fill_null(value=False).to_numpy()
    )


def counted(grades: pl.Series, reasons: pl.Series, *, scale: Scale) -> NDArray[np.bool_]:
    """Whether each pupil is in the denominator of a percentage: one with a grade, or with a code that counts."""
    stays = [n.reason for n in scale.non_grades if n.counts]
    return (grades.is_not_null() | reasons.is_in(stays).fill_null(value=False)).to_numpy()
