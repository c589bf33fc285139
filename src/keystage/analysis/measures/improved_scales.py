"""In how many scales of the early years profile a school or an area improved: “12 of 13”, two years in succession."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.measures.definition import Measure, measures
from keystage.analysis.measures.incoming import figures_frame
from keystage.analysis.measures.trends import trends

__all__ = ["IMPROVED_SCALES", "improved_scales"]

IMPROVED_SCALES: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "level": pl.String(),
    "group": pl.String(),
    "year": pl.Int32(),
    "previous_year": pl.Int32(),
    "compared": pl.Int32(),  # scales with a figure in both years
    "improved": pl.Int32(),  # up by a pupil or more
    "fell": pl.Int32(),  # down by a pupil or more
    "words": pl.String(),  # "12 of 13"
    "twice": pl.Int32(),  # of them, up in the year before as well
    "twice_of": pl.Int32(),  # scales compared in both steps; null where there is only one step
}

_OF = ("urn", "level", "group", "year")


def improved_scales(
    figures: Any, *, scales: Collection[str] | None = None, home: Path | None = None, least_scales: int = 2
) -> pl.DataFrame:
    """Each year against the comparable one before it, scale by scale: one row a school, group and year.

    figures: a figures frame. scales: codes of measures; None: shares of children that reached one scale or one goal of
    the early years profile. A change smaller than one pupil is no change. Years on two sides of a break are never
    compared: the first year of a profile has no row. least_scales: fewer than these compared make no row.
    Source: domain handbook 2.4 and 9a.2, 9a.3 (“12 out of 13 aspects improved”).
    """
    codes = _single_scales(home) if scales is None else set(scales)
    frame = figures_frame(figures).filter(pl.col("measure").is_in(list(codes)))
    rows = trends(frame, home=home).filter(pl.col("previous").is_not_null())
    rows = rows.filter(pl.col("previous_year") == pl.col("previous_year").max().over(_OF))
    low_is_good = [m.code for m in measures(home) if m.polarity == "low"]
    moved = pl.when(pl.col("measure").is_in(low_is_good)).then(-pl.col("change")).otherwise(pl.col("change"))
    rows = rows.with_columns(
        _up=(moved > 0) & ~pl.col("unchanged"),
        _down=(moved < 0) & ~pl.col("unchanged"),
    )
    rows = _with_step_before(rows)
    both = pl.col("_before").is_not_null()
    made = rows.group_by(_OF, maintain_order=True).agg(
        pl.col("previous_year").max(),
        compared=pl.len(),
        improved=pl.col("_up").sum(),
        fell=pl.col("_down").sum(),
        twice=pl.when(both.any()).then((pl.col("_up") & pl.col("_before")).sum()),
        twice_of=pl.when(both.any()).then(both.sum()),
    )
    words = pl.format("{} of {}", "improved", "compared")
    made = made.filter(pl.col("compared") >= least_scales).with_columns(words=words).sort(_OF)
    return made.select(pl.col(name).cast(kind) for name, kind in IMPROVED_SCALES.items())


def _with_step_before(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `_before`: whether the scale went up in the step that ended where this one begins; null: no such step."""
    key = ["urn", "level", "group", "measure"]
    before = rows.select(*key, pl.col("year").alias("previous_year"), pl.col("_up").alias("_before"))
    return rows.join(before, on=[*key, "previous_year"], how="left", maintain_order="left", nulls_equal=True)


def _single_scales(home: Path | None) -> set[str]:
    return {measure.code for measure in measures(home) if _is_single_scale(measure)}


def _is_single_scale(measure: Measure) -> bool:
    rules = measure.pupils
    return measure.key_stage == "EYFS" and bool(rules) and all(r.how == "share" and len(r.reach) == 1 for r in rules)
