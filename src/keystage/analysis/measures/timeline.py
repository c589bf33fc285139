"""Every year from the first to the last, the missing ones too, with the reason in words."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.measures.definition import Measure, measures
from keystage.analysis.measures.incoming import polars_frame
from keystage.analysis.vocabulary import reasons

__all__ = ["NOT_LOADED", "timeline"]

NOT_LOADED = "no file loaded"
_SERIES = ("urn", "level", "measure", "group")


def timeline(rows: Any, *, first: int | None = None, last: int | None = None, home: Path | None = None) -> pl.DataFrame:
    """`rows` (figures or trends) with a row for every year from first to last, and a column `why`.

    Without first or last, each series runs from its own first to its own last year. `why` says in words why the value
    is missing ("no tests", "5 or fewer pupils: not published", "no file loaded"); null where there is a value. Years
    in which the measure did not exist have no row. Source: domain handbook 9a.2; REQ-X.6.
    """
    frame = polars_frame(rows)
    shelf = measures(home)
    spans = frame.group_by(_SERIES, maintain_order=True).agg(
        _first=pl.lit(first, pl.Int32) if first is not None else pl.col("year").min(),
        _last=pl.lit(last, pl.Int32) if last is not None else pl.col("year").max(),
    )
    grid = spans.with_columns(year=pl.int_ranges("_first", pl.col("_last") + 1, dtype=pl.Int32)).explode("year")
    grid = grid.join(_reasons(frame, grid, shelf), on=["measure", "year"], how="left", maintain_order="left")
    full = grid.drop("_first", "_last").join(frame, on=[*_SERIES, "year"], how="left", maintain_order="left")
    full = full.filter(pl.col("_exists") | pl.col("value").is_not_null() | pl.col("reason").is_not_null())
    spoken = {r.code: r.words for r in reasons(home)}
    why = pl.coalesce(
        "_missing", pl.col("reason").replace_strict(spoken, default=None, return_dtype=pl.String), pl.lit(NOT_LOADED)
    )
    steady = [c for c in ("key_stage", "unit") if c in frame.columns]
    return full.with_columns(
        pl.when(pl.col("value").is_null()).then(why).alias("why"),
        *(pl.col(c).fill_null(strategy="forward").fill_null(strategy="backward").over(_SERIES) for c in steady),
    ).select(*frame.columns, "why")


def _reasons(frame: pl.DataFrame, grid: pl.DataFrame, shelf: Iterable[Measure]) -> pl.DataFrame:
    """measure, year, why the definitions say there are no results, and whether the measure existed at all."""
    years = grid["year"].unique().drop_nulls().to_list()
    held = set(frame["measure"].unique())
    rows = [
        (m.code, year, m.missing.get(year), m.first_year <= year <= (m.last_year or year))
        for m in shelf
        if m.code in held
        for year in years
    ]
    schema = {"measure": pl.String, "year": pl.Int32, "_missing": pl.String, "_exists": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")
