"""Similar schools that do clearly better: the next act is a phone call."""

from pathlib import Path

import polars as pl

from keystage.analysis.measures import measures

__all__ = ["clearly_better"]

_TESTED_ABOVE = 10  # pupils; domain handbook 9a.9


def clearly_better(
    figures: pl.DataFrame, neighbours: pl.DataFrame, *, year: int, most: int = 3, home: Path | None = None
) -> pl.DataFrame:
    """urn, measure, neighbour, name, town, miles, value, low, high: up to `most` a school and measure, nearest first.

    Only where the two intervals do not overlap, in the good direction; all pupils, more than 10 in either school.
    figures: school rows, the schools' and their neighbours'. neighbours: NEIGHBOURS. A neighbour without coordinates
    comes after those with. Source: domain handbook 9a.14.
    """
    polarity = {m.code: m.polarity for m in measures(home) if m.polarity != "none"}
    known = figures.filter(
        pl.col("level") == "school",
        pl.col("group") == "all",
        pl.col("year") == year,
        pl.col("measure").is_in(list(polarity)),
        pl.col("n") > _TESTED_ABOVE,
        pl.col("low").is_not_null() & pl.col("high").is_not_null(),
    ).select("urn", "measure", "key_stage", "value", "low", "high")
    own = known.select("urn", "measure", "key_stage", own_low="low", own_high="high")
    pairs = (
        neighbours.rename({"key_stage": "_stage"})
        .join(own, on="urn")
        .filter((pl.col("key_stage") == pl.col("_stage")) | pl.col("key_stage").is_in(["KS2", "KS4"]).not_())
        .join(known.drop("key_stage"), left_on=["neighbour", "measure"], right_on=["urn", "measure"])
        .with_columns(_high=pl.col("measure").replace_strict(polarity, default=None) == "high")
    )
    better = pl.when("_high").then(pl.col("low") > pl.col("own_high")).otherwise(pl.col("high") < pl.col("own_low"))
    ranked = pairs.filter(better).sort("urn", "measure", "miles", "order", nulls_last=True)
    first = ranked.unique(["urn", "measure", "neighbour"], keep="first", maintain_order=True)
    named = first.group_by("urn", "measure", maintain_order=True).head(most)
    return named.select("urn", "measure", "neighbour", "name", "town", "miles", "value", "low", "high")
