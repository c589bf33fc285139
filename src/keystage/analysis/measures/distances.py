"""The distance to the national figure from year to year: the one thing that may be followed across a break."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.measures.definition import measures
from keystage.analysis.measures.incoming import figures_frame
from keystage.analysis.measures.series import LINE, one_a_year, with_eras
from keystage.analysis.vocabulary import ENGLAND

__all__ = ["DISTANCES", "distances"]

DISTANCES: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "level": pl.String(),
    "year": pl.Int32(),
    "measure": pl.String(),
    "group": pl.String(),
    "value": pl.Float64(),
    "national": pl.Float64(),  # of the same release, state-funded
    "distance": pl.Float64(),  # value - national, in unit
    "before": pl.Float64(),  # the same at the last results year that has both
    "before_year": pl.Int32(),
    "closing": pl.Boolean(),  # was on the wrong side and is now nearer, by a pupil or more; null: cannot be told
    "crosses_break": pl.Boolean(),  # the two years do not compare: only the distances do
}


def distances(figures: Any, *, home: Path | None = None) -> pl.DataFrame:
    """Each figure's distance to national, and whether the gap closes: one row a figure with both, columns `DISTANCES`.

    figures: a figures frame with the national rows of its releases. A gap closes where the year before lay on the
    wrong side of national (below, where high is good) and this year lies nearer or beyond, by at least one pupil
    (100/n points). Source: domain handbook 9a.2, 9a.3; seed "closing the gap with the national standard".
    """
    frame = figures_frame(figures)
    rows = with_eras(one_a_year(frame.filter(pl.col("level") != "national")), measures(home))
    rows = _with_national(rows, frame).filter(pl.col("value").is_not_null() & pl.col("national").is_not_null())
    rows = rows.with_columns(distance=(pl.col("value") - pl.col("national")).round(6))
    last = {"before": "distance", "before_year": "year", "_era": "era"}
    rows = rows.with_columns(pl.col(old).shift(1).over(LINE).alias(new) for new, old in last.items())
    good = pl.when(pl.col("polarity") == "low").then(-1).when(pl.col("polarity") == "high").then(1)
    pupil = pl.when((pl.col("kind") == "proportion") & (pl.col("n") > 0)).then(100 / pl.col("n")).otherwise(1e-9)
    nearer = good * (pl.col("distance") - pl.col("before")) >= pupil - 1e-9
    behind = good * pl.col("before") < 0
    return rows.with_columns(
        closing=pl.when(pl.col("before").is_not_null() & good.is_not_null()).then(behind & nearer),
        crosses_break=pl.col("era") != pl.col("_era"),
    ).select(pl.col(name).cast(kind) for name, kind in DISTANCES.items())


def _with_national(rows: pl.DataFrame, frame: pl.DataFrame) -> pl.DataFrame:
    key = ["release", "year", "measure", "group"]
    nation = frame.filter(pl.col("urn") == ENGLAND).unique(key, keep="first", maintain_order=True)
    found = nation.select(*key, pl.col("value").alias("national"))
    return rows.join(found, on=key, how="left", maintain_order="left", nulls_equal=True)
