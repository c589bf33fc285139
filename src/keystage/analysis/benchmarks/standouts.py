"""Which schools of an area stand out, and how many would by chance."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks.choose import compared_kinds
from keystage.analysis.benchmarks.evidence import Evidence
from keystage.analysis.measures import measures

__all__ = ["StandOuts", "standouts"]

_LEAST = 16  # pupils; domain handbook 9a.21
_BY_POOL = 0.05  # a 95 % interval leaves out the truth so often
_BY_YEARS = 0.05 * 0.025  # clear in one year, and again the next on the same side


@dataclass(frozen=True, slots=True)
class StandOuts:
    """rows: urn, measure, direction, good, by ("pooled" | "two years"), value, n, national, difference, pupils,
    pooled, pooled_n, pooled_low, pooled_high, pooled_national, pooled_years, run, run_clear; the largest in pupils
    first. tested: measure, tested, found, expected: how many schools could stand out, how many do, and how many would
    if every school were like schools nationally.
    """

    rows: pl.DataFrame
    tested: pl.DataFrame

    @property
    def expected(self) -> float:
        """Over all measures."""
        return float(self.tested["expected"].sum())


def standouts(
    evidence: Evidence, *, chosen: Sequence[str] | None = None, least: int = _LEAST, home: Path | None = None
) -> StandOuts:
    """Schools that differ from national clearly and not once only, with a cohort of at least `least` (16).

    Either the figures of up to three comparable years together lie beyond chance, or this year's and the comparable
    year's before are each clear on the same side. Schools set beside no others (special, PRU) are left
    out. chosen: measures; by default those of the highest consequence.
    Source: domain handbook 9a.21.
    """
    shelf = measures(home)
    wanted = chosen or [m.code for m in shelf if m.rank == "core" and m.kind in ("proportion", "progress", "mean")]
    rows = evidence.comparisons.filter(
        pl.col("year") == evidence.year.ends,
        pl.col("group") == "all",
        pl.col("measure").is_in(list(wanted)),
        pl.col("value").is_not_null(),
        pl.col("n") >= least,
        pl.col("urn").is_in(compared_kinds(evidence.schools, home).implode()),
    )
    can_pool = pl.all_horizontal(pl.col("pooled_low", "pooled_high", "pooled_national").is_not_null())
    above, below = pl.col("pooled_low") > pl.col("pooled_national"), pl.col("pooled_high") < pl.col("pooled_national")
    years = (pl.col("run_clear") >= 2).fill_null(value=False)
    by = pl.when(can_pool & (above | below)).then(pl.lit("pooled")).when(years).then(pl.lit("two years"))
    polarity = {m.code: m.polarity for m in shelf}
    rows = rows.with_columns(by=by, can_pool=can_pool).with_columns(
        direction=pl.when(pl.col("by") == "pooled")
        .then(pl.when(above).then(pl.lit("above")).otherwise(pl.lit("below")))
        .otherwise("direction")
    )
    rows = rows.with_columns(
        good=(pl.col("direction") == "above") == (pl.col("measure").replace_strict(polarity, default="high") == "high")
    )
    return StandOuts(_found(rows), _tested(rows))


def _found(rows: pl.DataFrame) -> pl.DataFrame:
    kept = ["urn", "measure", "direction", "good", "by", "value", "n", "national", "difference", "pupils", "pooled",
            "pooled_n", "pooled_low", "pooled_high", "pooled_national", "pooled_years", "run", "run_clear"]  # fmt: skip
    size = pl.coalesce(pl.col("pupils").abs(), pl.lit(0.0))
    return rows.filter(pl.col("by").is_not_null()).sort(size, descending=True, maintain_order=True).select(kept)


def _tested(rows: pl.DataFrame) -> pl.DataFrame:
    """A school whose years cannot be pooled is tested by two years alone, if its last one was tested."""
    pool = pl.col("can_pool").sum()
    years = (pl.col("can_pool").not_() & pl.col("clear").is_not_null() & (pl.col("run") >= 2)).sum()
    return (
        rows.group_by("measure", maintain_order=True)
        .agg(tested=pool + years, found=pl.col("by").is_not_null().sum(), expected=pool * _BY_POOL + years * _BY_YEARS)
        .sort("measure")
    )
