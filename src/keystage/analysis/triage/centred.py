"""Value added beside the centre of its model: which schools differ from similar pupils, and for how long."""

from collections.abc import Iterable
from pathlib import Path

import polars as pl

from keystage.analysis.benchmarks.persistence import with_runs
from keystage.analysis.measures import measures
from keystage.analysis.progress.contextual import ModelRecord
from keystage.analysis.triage.parts import SMALLEST_TESTED

__all__ = ["centred", "with_models"]

_KEY = ["measure", "year"]
_FILLED = ("difference", "direction", "clear", "test", "good", "run", "run_clear")


def centred(comparisons: pl.DataFrame, models: Iterable[ModelRecord], *, home: Path | None = None) -> pl.DataFrame:
    """The comparisons, in their order, with difference, direction, clear, good, run and run_clear of value added.

    There is no national figure of these (9a.4): a school differs from similar pupils where its range leaves out the
    centre of the model; not tested on 10 pupils or fewer. Rows of other kinds stay as they are.
    """
    known = _known(models)
    if known.is_empty() or comparisons.is_empty():
        return comparisons
    rows = comparisons.with_row_index("_order")
    own = rows.join(known, on=_KEY, how="inner", maintain_order="left")
    others = rows.join(known.select(_KEY), on=_KEY, how="anti", maintain_order="left")
    told = with_runs(_beside_centre(own, home).drop("run", "run_clear"), home)
    told = told.select(pl.col(name).cast(kind) for name, kind in rows.schema.items())
    return pl.concat([others, told]).sort("_order").drop("_order")


def with_models(rows: pl.DataFrame, models: Iterable[ModelRecord]) -> pl.DataFrame:
    """Add `spread`, the standard deviation of what a model leaves of a pupil's result, and `population`, the words for
    whose pupils it is of; null where no model made a figure."""
    columns = [*_KEY, "spread", "population"]
    return rows.join(_known(models).select(columns), on=_KEY, how="left", maintain_order="left")


def _known(models: Iterable[ModelRecord]) -> pl.DataFrame:
    rows = [
        (measure, record.year, record.centre, sum(parts) ** 0.5, record.population)
        for record in models
        for measure in record.measures
        if (parts := record.variances(measure)) is not None
    ]
    schema = {
        "measure": pl.String, "year": pl.Int32, "centre": pl.Float64, "spread": pl.Float64, "population": pl.String,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema, orient="row").unique(_KEY, keep="first", maintain_order=True)


def _beside_centre(rows: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    decimals = {m.code: m.decimals for m in measures(home)}
    apart = pl.col("value") - pl.col("centre")
    least = 0.5 * pl.lit(10.0).pow(-pl.col("measure").replace_strict(decimals, default=1, return_dtype=pl.Int32))
    word = pl.when(apart.abs() < least).then(pl.lit("same")).when(apart > 0).then(pl.lit("above"))
    beyond = (pl.col("low") > pl.col("centre")) | (pl.col("high") < pl.col("centre"))
    tested = pl.col("n") >= SMALLEST_TESTED
    rows = rows.with_columns(
        difference=apart.round(6),
        direction=pl.when(apart.is_not_null()).then(word.otherwise(pl.lit("below"))),
        test=pl.when(beyond.is_not_null() & tested).then(pl.lit("interval")).otherwise("test"),
    )
    same = pl.col("direction") == "same"
    return rows.with_columns(
        clear=pl.when(pl.col("test") == "interval").then(beyond & same.not_()),
        good=pl.when(same.not_()).then(pl.col("direction") == "above"),
    )
