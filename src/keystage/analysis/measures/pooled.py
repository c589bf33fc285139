"""Up to three comparable years together, for cohorts that are small alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.inference import wilson
from keystage.analysis.measures.definition import measures
from keystage.analysis.measures.incoming import figures_frame
from keystage.analysis.measures.series import LINE, one_a_year, with_eras
from keystage.analysis.vocabulary import ENGLAND, pupil_groups

__all__ = ["POOLED", "pooled"]

POOLED: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "level": pl.String(),
    "year": pl.Int32(),
    "measure": pl.String(),
    "group": pl.String(),
    "pooled": pl.Float64(),  # in the measure's unit
    "pooled_numerator": pl.Float64(),  # proportions: pupils who reached it, where every year's is known
    "pooled_n": pl.Float64(),
    "pooled_low": pl.Float64(),
    "pooled_high": pl.Float64(),
    "pooled_years": pl.Int32(),
    "pooled_from": pl.Int32(),  # the first of them
    "pooled_national": pl.Float64(),  # each year's national figure (its own release), weighted by the school's pupils
    "pooled_others": pl.Float64(),  # the same of the group it is set against
}

_SUMMED = ("n", "reached", "numerator", "weighed", "variance", "weighed_national", "weighed_others")


def pooled(figures: Any, *, years: int = 3, home: Path | None = None) -> pl.DataFrame:
    """Each figure together with those of the years before it that compare: one row a school figure, columns `POOLED`.

    figures: a figures frame, national rows among it. The years are the last `years` with results (2018, 2019, 2023),
    within one era; of these, those the school has. `pooled` is null where that is one year only. Proportions:
    pupils who reached it over pupils, Wilson's interval. Scores: the mean weighted by n, the years' intervals joined.
    Source: domain handbook 2.13, 9a.2, 9a.9.
    """
    every = figures_frame(figures)
    own = one_a_year(every.filter(pl.col("level") != "national"))
    rows = with_eras(own, measures(home)).filter(pl.col("value").is_not_null() & (pl.col("n") > 0))
    rows = _with_national(rows, every, home).with_columns(
        reached=pl.coalesce("numerator", pl.col("value").clip(0, 100) * pl.col("n") / 100),
        variance=(pl.col("n") * (pl.col("high") - pl.col("low")) / 2).pow(2),
    )
    return _finished(_sums(rows, years)).select(pl.col(name).cast(kind) for name, kind in POOLED.items())


def _with_national(rows: pl.DataFrame, every: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    """Add `national` (of the same group) and `others` (of the group it is set against), of the figure's own release."""
    key = ["release", "year", "measure", "group"]
    national = (
        every.filter((pl.col("level") == "national") & (pl.col("urn") == ENGLAND))
        .unique(key, keep="first", maintain_order=True)
        .select(*key, pl.col("value").alias("national"))
    )
    against = {g.code: g.others for g in pupil_groups(home) if g.others}
    others = national.rename({"national": "others", "group": "against"})
    joined = rows.join(national, on=key, how="left", maintain_order="left", nulls_equal=True).with_columns(
        against=pl.col("group").replace_strict(against, default=None, return_dtype=pl.String)
    )
    return joined.join(others, on=["release", "year", "measure", "against"], how="left", maintain_order="left")


def _sums(rows: pl.DataFrame, years: int) -> pl.DataFrame:
    """For each figure the sums over it and the figures in the `years` places up to its own, in the same era.

    A sum is null where a year's part is not known. Rows are in order, so the years before are the rows before.
    """
    known = rows.with_columns(
        weighed=pl.col("value") * pl.col("n"),
        weighed_national=pl.col("national") * pl.col("n"),
        weighed_others=pl.col("others") * pl.col("n"),
    )
    within = {back: _within(back, years) for back in range(1, years)}
    first = [pl.when(near).then(pl.col("year").shift(back)) for back, near in within.items()]
    return known.with_columns(
        pooled_years=pl.sum_horizontal(pl.lit(1), *within.values()),
        pooled_from=pl.min_horizontal("year", *first),
        **{f"sum_{name}": _sum(name, within) for name in _SUMMED},
    )


def _within(back: int, years: int) -> pl.Expr:
    """Whether the row so many before is of the same line and era, and among its last `years` places."""
    same = pl.all_horizontal(pl.col(c) == pl.col(c).shift(back) for c in (LINE, "era"))
    return (same & (pl.col("place") - pl.col("place").shift(back) < years)).fill_null(value=False)


def _sum(name: str, within: Mapping[int, pl.Expr]) -> pl.Expr:
    parts = [pl.when(near).then(pl.col(name).shift(back)).otherwise(0.0) for back, near in within.items()]
    return pl.sum_horizontal(name, *parts, ignore_nulls=False)


def _finished(sums: pl.DataFrame) -> pl.DataFrame:
    n, several = pl.col("sum_n"), pl.col("pooled_years") > 1
    share = pl.col("kind") == "proportion"
    half = pl.col("sum_variance").sqrt() / n
    mean = pl.when(share).then(100 * pl.col("sum_reached") / n).otherwise(pl.col("sum_weighed") / n)
    shares = sums.select(reached=pl.when(share).then(pl.min_horizontal("sum_reached", "sum_n")), n="sum_n")
    low, high = wilson(shares["reached"], shares["n"])
    wilsons = pl.DataFrame({"low": 100 * low, "high": 100 * high}).fill_nan(None)
    done = sums.with_columns(
        pooled=mean,
        pooled_numerator=pl.when(share).then("sum_numerator"),
        pooled_n=n,
        pooled_low=pl.when(share).then(wilsons["low"]).otherwise(mean - half),
        pooled_high=pl.when(share).then(wilsons["high"]).otherwise(mean + half),
        pooled_national=pl.col("sum_weighed_national") / n,
        pooled_others=pl.col("sum_weighed_others") / n,
    )
    empty = [c for c in POOLED if c.startswith("pooled") and c != "pooled_years"]
    return done.with_columns(pl.when(several).then(c).alias(c) for c in empty)
