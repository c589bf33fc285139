"""Anchors: scripts whose measure is known from elsewhere, which link the scales of schools and years."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.errors import InputError
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.moderation.judgement.estimate import Estimate, estimate
from keystage.analysis.moderation.judgement.judged import Judged, named

__all__ = ["ANCHORS", "compared", "known_measures", "moved"]

ANCHORS = {"known": pl.Float64, "alone": pl.Float64, "drift": pl.Float64}


def known_measures(anchors: Mapping[Any, float] | Any, scripts: pl.Series) -> tuple[NDArray[np.float64], int]:
    """(n,) the known measures of the scripts, NaN for those that are free; and how many anchors were not judged.

    anchors: script -> measure, or a frame with the columns `script` and `measure` (`.scripts` of an earlier scale).
    Raises InputError where they cannot be used.
    """
    frame = _frame(anchors)
    names = named(frame["script"])
    if names.dtype != scripts.dtype:
        names = _as_scripts(names, scripts)
    table = pl.DataFrame({"script": names, "known": frame["measure"].cast(pl.Float64)}).drop_nulls("script")
    if not table["known"].is_finite().fill_null(False).all():
        raise InputError("Every anchor needs a measure that is a number.")
    if table["script"].is_duplicated().any():
        raise InputError("A script stands twice among the anchors. Give each one measure.")
    known = pl.DataFrame({"script": scripts}).join(table, on="script", how="left", maintain_order="left")["known"]
    judged = len(known) - known.null_count()
    if judged == 0:
        raise InputError("None of the anchors was judged. Check that their codes are written as in the judgements.")
    return known.fill_null(float("nan")).to_numpy(), table.height - judged


def _as_scripts(names: pl.Series, scripts: pl.Series) -> pl.Series:
    """Anchors' codes of the scripts' own kind: codes from a file are text where the frame's are numbers."""
    if scripts.dtype == pl.Int64:
        return names.cast(pl.Int64, strict=False)
    return names.cast(scripts.dtype)


def _frame(anchors: Mapping[Any, float] | Any) -> pl.DataFrame:
    if isinstance(anchors, Mapping):
        anchors = pl.DataFrame({"script": list(anchors), "measure": list(anchors.values())}, strict=False)
    frame = polars_frame(anchors)
    for name in ("script", "measure"):
        if name not in frame.columns:
            raise InputError(f"Anchors need the columns “script” and “measure”; “{name}” is not there.")
    try:
        return frame.select("script", _number(frame["measure"]))
    except pl.exceptions.InvalidOperationError as cause:
        raise InputError("Every anchor needs a measure that is a number.") from cause


def _number(measures: pl.Series) -> pl.Series:
    """Measures as numbers; those of a file are text, perhaps with a decimal comma or a true minus."""
    if measures.dtype == pl.String:
        measures = (
            measures.str.strip_chars().str.replace("−", "-", literal=True).str.replace(r"^(-?\d*),(\d+)$", "$1.$2")
        )
    return measures.cast(pl.Float64)


def compared(judged: Judged, found: Estimate, epsilon: float) -> tuple[pl.DataFrame, NDArray[np.float64]]:
    """(anchors: script, known, alone, drift; (n,) what each free script's measure was moved by).

    What the judgements say without anchors, by adjusted scores, each part with mean 0. An anchor's `alone` is that,
    shifted so that over the anchors of its part the mean is the known one; its drift is what then is left.
    """
    own = estimate(judged.winner, judged.loser, len(judged.scripts), method="adjusted", epsilon=epsilon)
    held, parts = found.held, own.part
    number = np.maximum(np.bincount(parts, held), 1)
    shift = np.bincount(parts, np.where(held, found.measures - own.measures, 0)) / number
    alone = (own.measures + shift[parts])[held]
    table = pl.DataFrame({"script": judged.scripts.filter(pl.Series(held)), "known": found.measures[held]})
    rows = table.with_columns(alone=pl.Series(alone), drift=pl.Series(alone) - pl.col("known"))
    return rows, found.measures - own.measures


def moved(change: NDArray[np.float64], free: NDArray[np.bool_]) -> tuple[float, float, float] | None:
    """(mean, least, most) that the free scripts moved by; None where there are none."""
    if not free.any():
        return None
    return float(change[free].mean()), float(change[free].min()), float(change[free].max())
