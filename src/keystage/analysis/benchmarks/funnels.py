"""Schools of an area on a funnel: shares against cohort size, with the limits that chance alone would respect."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis.benchmarks.choose import compared_kinds
from keystage.analysis.benchmarks.evidence import Evidence
from keystage.analysis.errors import MethodError
from keystage.analysis.inference import INNER, OUTER, funnel_limits, outside_funnel

__all__ = ["Funnel", "funnel"]


@dataclass(frozen=True, slots=True)
class Funnel:
    """One measure and year. centre: the national figure, percent.

    points: urn, n, value (percent), outside (of the 1 in 40 curves), far (of the 1 in 1,000 curves).
    limits: n, inner_low, inner_high, outer_low, outer_high (percent), for every cohort size from 1 to the largest.
    expected: how many of the points would lie outside the inner curves by chance alone.
    """

    measure: str
    year: int
    centre: float
    points: pl.DataFrame
    limits: pl.DataFrame
    expected: float


def funnel(evidence: Evidence, measure: str, *, group: str = "all", least: int = 1, home: Path | None = None) -> Funnel:
    """The schools of `evidence` on a funnel around their national figure. least: smallest cohort shown.

    Schools of kinds that are set beside no others (special, PRU) are left out.

    Raises MethodError where the measure is no share, or where no national figure or no cohort is known.
    """
    rows = evidence.comparisons.filter(
        pl.col("measure") == measure,
        pl.col("group") == group,
        pl.col("year") == evidence.year.ends,
        pl.col("value").is_not_null(),
        pl.col("national").is_not_null(),
        pl.col("n") >= least,
        pl.col("urn").is_in(compared_kinds(evidence.schools, home).implode()),
    )
    units = evidence.figures.filter(pl.col("measure") == measure)["unit"].unique().to_list()
    if rows.is_empty() or units != ["percent"]:
        raise MethodError(f"There is no funnel of {measure}: it needs shares, cohorts and a national figure.")
    centre = float(rows["national"][0])
    reached = rows["numerator"].fill_null(rows["value"] * rows["n"] / 100)
    p = rows["national"] / 100
    points = rows.select("urn", "n", "value").with_columns(
        outside=pl.Series(outside_funnel(reached, rows["n"], p)),
        far=pl.Series(outside_funnel(reached, rows["n"], p, OUTER)),
    )
    return Funnel(measure, evidence.year.ends, centre, points, _limits(points, centre), 2 * INNER * points.height)


def _limits(points: pl.DataFrame, centre: float) -> pl.DataFrame:
    n = np.arange(1, int(points["n"].max()) + 1)  # type: ignore[arg-type]  # counts
    inner, outer = funnel_limits(centre / 100, n, INNER), funnel_limits(centre / 100, n, OUTER)
    return pl.DataFrame(
        {
            "n": n, "inner_low": 100 * inner[0], "inner_high": 100 * inner[1],
            "outer_low": 100 * outer[0], "outer_high": 100 * outer[1],
        }
    )  # fmt: skip
