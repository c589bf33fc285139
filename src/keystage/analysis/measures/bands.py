"""DfE's bands of progress scores, by the rule of the year."""

from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.measures.definition import Measure, measures
from keystage.analysis.measures.incoming import figures_frame

__all__ = ["band_words", "banded", "bands_by_rule"]


def bands_by_rule(figures: Any, *, home: Path | None = None) -> pl.Series:
    """For each row of a figures frame the band (1 to 5) that its value, interval and the year's cuts give; else null.

    1 and 2: the interval lies above 0; 1 where the value reaches the upper cut too. 3: it holds 0. 4 and 5: it lies
    below 0; 5 where the value is at the lower cut or under. Null where the year's cuts are not known. What the file
    prints (`band`) comes before it. Source: domain handbook 2.8, 2.9; checked on the files of 2018 and 2019.
    """
    cuts = [(m.code, year, *_edges(m, year)) for m in measures(home) for year in m.cuts]
    schema = {"measure": pl.String, "year": pl.Int32, "_lower": pl.Float64, "_upper": pl.Float64}
    known = pl.DataFrame(cuts, schema=schema, orient="row")
    rows = figures_frame(figures).join(known, on=["measure", "year"], how="left", maintain_order="left")
    return rows.select(_band(pl.col("_lower"), pl.col("_upper"))).to_series()


def banded(rows: pl.DataFrame, measure: Measure, year: int) -> pl.DataFrame:
    """Rows of the figures frame, of one measure and year, with the band of each school's figure of all its pupils: the
    cuts are of schools, and say nothing of a group's figure or an authority's."""
    if year not in measure.cuts:
        return rows
    lower, upper = _edges(measure, year)
    school = (pl.col("level") == "school") & (pl.col("group") == "all")
    return rows.with_columns(pl.when(school).then(_band(pl.lit(lower), pl.lit(upper))).alias("band"))


def _edges(measure: Measure, year: int) -> tuple[float, float]:
    """Between which values no band is a well above or below: the cuts are of scores as printed, in so many decimals."""
    lower, upper = measure.cuts[year]
    half = 0.5 * 10.0**-measure.decimals
    return lower + half, upper - half


def _band(lower: pl.Expr, upper: pl.Expr) -> pl.Expr:
    above = pl.when(pl.col("value") >= upper).then(1).otherwise(2)
    below = pl.when(pl.col("value") < lower).then(5).otherwise(4)
    band = pl.when(pl.col("low") > 0).then(above).when(pl.col("high") < 0).then(below).otherwise(3)
    told = pl.all_horizontal(pl.col("value", "low", "high").is_not_null(), lower.is_not_null(), upper.is_not_null())
    return pl.when(told).then(band).cast(pl.Int32).alias("band")


def band_words(measure: Measure, band: int | None) -> str:
    """ "below average"; empty where there is no band or the measure has none."""
    return "" if band is None else measure.bands.get(str(band), "")
