"""Schools whose disadvantaged pupils do clearly worse than such pupils elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks.choose import compared_kinds
from keystage.analysis.benchmarks.evidence import Evidence
from keystage.analysis.measures import measures, pooled

__all__ = ["Behind", "behind"]

_LEAST = 11  # pupils of the group, over the years together; domain handbook 9a.9
_BY_CHANCE = 0.025  # one side of a 95 % interval


@dataclass(frozen=True, slots=True)
class Behind:
    """rows: urn, measure, value, low, high, n, years, since, national (of the same group, those years), others (other
    pupils nationally), pupils (fewer than national, rounded), similar_median (this year), the most pupils first.
    tested: how many schools and measures could be told. expected: how many of them would be here by chance.
    """

    rows: pl.DataFrame
    tested: int

    @property
    def expected(self) -> float:
        return self.tested * _BY_CHANCE


def behind(
    evidence: Evidence, *, group: str = "disadvantaged", chosen: Sequence[str] | None = None, home: Path | None = None
) -> Behind:
    """Where a group of pupils does clearly worse than the same group nationally, with n, interval and years.

    Up to three comparable years together, one where there is only one; at least 11 pupils in all. The other pupils'
    national figure stands beside it: the distance that is to be closed. chosen: measures; by default those of the
    highest consequence. Schools set beside no others (special, PRU) are left out. Source: REQ-0.8; handbook 9a.1, 9a.9.
    """
    shelf = measures(home)
    wanted = list(chosen or [m.code for m in shelf if m.rank == "core" and m.kind in ("proportion", "progress")])
    polarity = {m.code: m.polarity for m in shelf}
    kinds = {m.code: m.kind for m in shelf}
    rows = _together(evidence, group, wanted, home).filter(
        pl.col("urn").is_in(compared_kinds(evidence.schools, home).implode()),
        pl.col("n") >= _LEAST,
        pl.all_horizontal(pl.col("low", "high", "national").is_not_null()),
    )
    low_is_good = pl.col("measure").replace_strict(polarity, default="high") == "low"
    worse = pl.when(low_is_good).then(pl.col("low") > pl.col("national")).otherwise(pl.col("high") < pl.col("national"))
    share = pl.col("measure").replace_strict(kinds, default="") == "proportion"
    found = rows.filter(worse).with_columns(
        pupils=pl.when(share).then(((pl.col("value") - pl.col("national")).abs() * pl.col("n") / 100).round(0))
    )
    return Behind(found.sort("pupils", descending=True, nulls_last=True, maintain_order=True), rows.height)


def _together(evidence: Evidence, group: str, wanted: Sequence[str], home: Path | None) -> pl.DataFrame:
    """The group's figures of the years together, one year's where no other compares."""
    year = evidence.year.ends
    now = evidence.comparisons.filter(
        pl.col("group") == group, pl.col("year") == year, pl.col("measure").is_in(wanted), pl.col("value").is_not_null()
    )
    own = pl.col("urn").is_in(evidence.schools["urn"].implode()) | (pl.col("level") == "national")
    sums = pooled(evidence.figures.filter(own, pl.col("measure").is_in(wanted)), home=home)
    sums = sums.filter(pl.col("level") == "school", pl.col("year") == year, pl.col("group") == group)
    sums = sums.select("urn", "measure", pl.selectors.starts_with("pooled").name.prefix("_"))
    both = now.join(sums, on=["urn", "measure"], how="left", maintain_order="left")
    several = pl.col("_pooled").is_not_null()

    def either(together: str, alone: str) -> pl.Expr:
        return pl.when(several).then(together).otherwise(alone)

    return both.select(
        "urn",
        "measure",
        value=either("_pooled", "value"),
        low=either("_pooled_low", "low"),
        high=either("_pooled_high", "high"),
        n=either("_pooled_n", "n"),
        years=pl.when(several).then("_pooled_years").otherwise(1),
        since=pl.when(several).then("_pooled_from").otherwise("year"),
        national=either("_pooled_national", "national"),
        others=either("_pooled_others", "others"),
        similar_median="similar_median",
    )
