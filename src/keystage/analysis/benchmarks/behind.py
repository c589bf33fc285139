"""Schools whose disadvantaged pupils do clearly worse, or better, than such pupils elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import polars as pl

from keystage.analysis.benchmarks.choose import compared_kinds
from keystage.analysis.benchmarks.evidence import Evidence
from keystage.analysis.measures import measures, pooled

__all__ = ["Behind", "Side", "behind", "too_few"]

Side = Literal["below", "above"]

_LEAST = 11  # pupils of the group, over the years together; domain handbook 9a.9
_BY_CHANCE = 0.025  # one side of a 95 % interval


@dataclass(frozen=True, slots=True)
class Behind:
    """rows: urn, measure, value, low, high, n, years, since, national (of the same group, those years), others (other
    pupils nationally), pupils (from national, rounded), similar_median (this year), clear, the most pupils first.
    tested: how many schools and measures could be told. expected: how many of them would be here by chance.
    """

    rows: pl.DataFrame
    tested: int

    @property
    def expected(self) -> float:
        return self.tested * _BY_CHANCE


def behind(
    evidence: Evidence,
    *,
    group: str = "disadvantaged",
    chosen: Sequence[str] | None = None,
    side: Side = "below",
    only_clear: bool = True,
    together: bool = True,
    home: Path | None = None,
) -> Behind:
    """Where a group of pupils does clearly worse than the same group nationally, with n, interval and years.

    Up to three comparable years together, one where there is only one; at least 11 pupils in all. The other pupils'
    national figure stands beside it: the distance that is to be closed. chosen: measures; by default those of the
    highest consequence. Schools set beside no others (special, PRU) are left out. side: "above" for those that do
    better. only_clear: without those whose difference may be chance. together: years together, else the last alone.
    Source: REQ-0.8; handbook 9a.1, 9a.9.
    """
    shelf = measures(home)
    wanted = list(chosen or [m.code for m in shelf if m.rank == "core" and m.kind in ("proportion", "progress")])
    polarity = {m.code: m.polarity for m in shelf}
    kinds = {m.code: m.kind for m in shelf}
    rows = _figures(evidence, group, wanted, together=together, home=home).filter(
        pl.col("urn").is_in(compared_kinds(evidence.schools, home).implode()),
        pl.col("n") >= _LEAST,
        pl.all_horizontal(pl.col("low", "high", "national").is_not_null()),
    )
    low_is_good = pl.col("measure").replace_strict(polarity, default="high") == "low"
    up, down = pl.col("low") > pl.col("national"), pl.col("high") < pl.col("national")
    more, less = pl.col("value") > pl.col("national"), pl.col("value") < pl.col("national")
    upward = low_is_good if side == "below" else low_is_good.not_()
    clear, there = pl.when(upward).then(up).otherwise(down), pl.when(upward).then(more).otherwise(less)
    share = pl.col("measure").replace_strict(kinds, default="") == "proportion"
    found = (
        rows.with_columns(clear=clear)
        .filter(pl.col("clear") if only_clear else there)
        .with_columns(
            pupils=pl.when(share).then(((pl.col("value") - pl.col("national")).abs() * pl.col("n") / 100).round(0))
        )
    )
    return Behind(found.sort("pupils", descending=True, nulls_last=True, maintain_order=True), rows.height)


def too_few(
    evidence: Evidence, *, group: str = "disadvantaged", chosen: Sequence[str], home: Path | None = None
) -> pl.DataFrame:
    """The schools whose group is of ten pupils or fewer, the years together: urn, measure, value, n, years, since. They
    are told as counts and never ranked (handbook 9a.9)."""
    rows = _figures(evidence, group, list(chosen), together=True, home=home)
    kept = rows.filter(pl.col("urn").is_in(compared_kinds(evidence.schools, home).implode()), pl.col("n") < _LEAST)
    return kept.select("urn", "measure", "value", "n", "years", "since")


def _figures(
    evidence: Evidence, group: str, wanted: Sequence[str], *, together: bool, home: Path | None
) -> pl.DataFrame:
    if together:
        return _together(evidence, group, wanted, home)
    here = pl.col("group").eq(group) & pl.col("measure").is_in(list(wanted)) & pl.col("value").is_not_null()
    rows = evidence.comparisons.filter(here, pl.col("year") == evidence.year.ends)
    return rows.select("urn", "measure", "value", "low", "high", "n", years=pl.lit(1), since="year",
                       national="national", others="others", similar_median="similar_median")  # fmt: skip


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
