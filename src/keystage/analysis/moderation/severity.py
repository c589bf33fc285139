"""How severe each judge is beside the others who judged the same scripts."""

from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.moderation.ladder import Ladder
from keystage.analysis.moderation.resampling import Resampling, percentiles, resampled_means
from keystage.analysis.moderation.rules import AgreementRule
from keystage.analysis.moderation.units import Units

__all__ = ["severity_frame"]

_SCHEMA = {
    "judge": pl.String, "n": pl.Int64, "difference": pl.Float64, "low": pl.Float64, "high": pl.Float64,
    "levels": pl.Float64, "verdict": pl.String,
}  # fmt: skip


def severity_frame(units: Units, ladder: Ladder, rule: AgreementRule, how: Resampling | None) -> pl.DataFrame:
    """judge, n, difference, low, high (steps), levels, verdict: a row a judge, the most generous first.

    Ranges resample the judge's scripts.
    """
    apart = units.rows.select("judge", apart=pl.col("place") - pl.col("others")).sort("judge", "apart")
    rows = []
    for (judge,), own in apart.group_by("judge", maintain_order=True):
        values = own["apart"].to_numpy()
        levels = float(values.mean()) / ladder.steps_in_level
        low, high = _range(values, how)
        rows.append((judge, values.size, float(values.mean()), low, high, levels, _verdict(levels, values.size, rule)))
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    return frame.sort(["difference", "judge"], descending=[True, False])


def _range(values: NDArray[np.float64], how: Resampling | None) -> tuple[float | None, float | None]:
    if how is None or values.size < 2:
        return None, None
    return percentiles(resampled_means(values, how), how.confidence) or (None, None)


def _verdict(
    levels: float, n: int, rule: AgreementRule
) -> Literal["generous", "harsh", "in line", "not enough evidence"]:
    if n < rule.least:
        return "not enough evidence"
    if abs(levels) <= rule.difference:
        return "in line"
    return "generous" if levels > 0 else "harsh"
