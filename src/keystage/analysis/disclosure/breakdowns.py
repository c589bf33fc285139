"""A measure by two things known of pupils at once, made fit for one audience."""

from pathlib import Path

import polars as pl

from keystage.analysis.disclosure.crossed import Crossed, crossed
from keystage.analysis.disclosure.policy import Policy, outside_up_to, policy
from keystage.analysis.disclosure.securing import secured

__all__ = ["protect_breakdown"]

_REASON = "hidden"
_FIGURE = ("value", "numerator", "denominator", "n", "low", "high")
_COUNTS = ("numerator", "denominator", "n")
_SCORES = 1  # places after the point of a mean whose pupils are rounded


def protect_breakdown(
    frame: pl.DataFrame,
    *,
    audience: str,
    beside: pl.DataFrame | None = None,
    schools: int = 1,
    home: Path | None = None,
) -> pl.DataFrame:
    """What `measures.pupils.breakdown` gave, as `audience` may see it: the same rows, columns and order; and after them
    a withheld row of each pair of kinds without pupils, where one beside it is withheld: nobody and few look alike.

    frame: of one place (a school, or the schools of one authority, trust or cluster): year, measure, the two columns,
    then the figure. beside: the same place's figures as this audience is shown them (from `protect`, or a school's
    case): what they withhold is not told here, and what they show is taken as known. Without them one thing at a time
    is taken as shown wherever it may be. schools: how many schools the pupils are of.

    A withheld row has no value, numerator, denominator, n, low or high and the reason "hidden". Withheld are cells of
    under six pupils, small ones that are all alike, whatever would tell these from what is known of either thing alone,
    and the whole line of a kind of pupils that may not be told of by itself. Pupils of more than one school are counted
    to the nearest five, without ranges: from two sets of schools that differ by one the one could be worked out.
    Never ask for sets of schools that a reader may choose freely: there are too many to subtract.
    Inside the school everything stands. Raises InputError on an audience that is not known.
    """
    rule = policy(audience, home)
    if rule.inside or frame.is_empty():
        return frame
    hidden, there = None, frame.height
    frame = _with_the_empty(frame)
    for wider in outside_up_to(audience, home):
        hidden = _withheld(crossed(frame, wider, beside=beside, before=hidden, home=home), wider)
    withheld = pl.Series("_withheld", hidden, dtype=pl.Boolean)
    beside_one = pl.any_horizontal(pl.col("_withheld").any().over("year", name) for name in frame.columns[2:4])
    empty = pl.int_range(pl.len()) >= there
    few = pl.coalesce("denominator", "n") < rule.range_from
    known = frame.with_columns(withheld).filter(empty.not_() | beside_one)
    done = known.with_columns(pl.col("_withheld") | empty).with_columns(
        *(pl.when(pl.col("_withheld").not_()).then(name).alias(name) for name in _FIGURE[:4]),
        *(pl.when(pl.col("_withheld").not_() & few.not_()).then(name).alias(name) for name in _FIGURE[4:]),
        reason=pl.when("_withheld").then(pl.lit(_REASON)).otherwise("reason"),
    )
    return _rounded(done.drop("_withheld"), rule.round_to) if schools > 1 and rule.round_to else done.drop("_withheld")


def _with_the_empty(frame: pl.DataFrame) -> pl.DataFrame:
    """And a row without figure for every other pair of kinds, each year."""
    key = frame.columns[:4]
    every = frame.select(key[:2]).unique(maintain_order=True)
    for name in key[2:]:
        every = every.join(frame.select(name).unique(maintain_order=True), how="cross")
    others = every.join(frame.select(key), on=key, how="anti", nulls_equal=True)
    return pl.concat([frame, others], how="diagonal_relaxed")


def _withheld(tables: Crossed, rule: Policy) -> pl.Series:
    """One thing alone first, the same whatever the other is; then both."""
    alone = secured(tables.alone, tables.within, rule)
    return secured(tables.cells(alone), tables.members(), rule).head(tables.inside.height)


def _rounded(frame: pl.DataFrame, to: int) -> pl.DataFrame:
    counted = frame.with_columns((pl.col(name) / to).round() * to for name in _COUNTS)
    share = 100 * pl.col("numerator") / pl.col("denominator")
    whole = pl.col("numerator").is_not_null() & (pl.col("denominator") > 0) & (pl.col("unit") == "percent")
    told = pl.when(whole).then(share).otherwise(pl.col("value").round(_SCORES))
    empty = (pl.lit(None, pl.Float64).alias(name) for name in ("low", "high"))
    return counted.with_columns(pl.when(pl.col("value").is_not_null()).then(told).alias("value"), *empty)
