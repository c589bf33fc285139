"""Years beside each other: change, best of how many, declines, each only where the years compare."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from keystage.analysis.measures.definition import measures as defined
from keystage.analysis.measures.incoming import figures_frame
from keystage.analysis.measures.series import LINE, one_a_year, with_eras

__all__ = ["TRENDS", "trends"]

TRENDS: Mapping[str, pl.DataType] = {
    "urn": pl.String(),
    "level": pl.String(),
    "year": pl.Int32(),
    "key_stage": pl.String(),
    "measure": pl.String(),
    "group": pl.String(),
    "value": pl.Float64(),
    "n": pl.Float64(),
    "numerator": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "unit": pl.String(),
    "reason": pl.String(),
    "release": pl.String(),
    "origin": pl.String(),
    "era": pl.Int32(),  # years of the same era compare with each other; it is the first year of it
    "run": pl.Int32(),  # years of the same run are joined by a line: no break or missing year between
    "comparable": pl.Int32(),  # comparable years with a figure, up to this one and with it
    "since": pl.Int32(),  # the first of them
    "previous": pl.Float64(),  # the last comparable year's figure
    "previous_year": pl.Int32(),
    "change": pl.Float64(),  # value - previous, in unit
    "change_pupils": pl.Float64(),  # the same in this year's pupils (proportions), rounded
    "unchanged": pl.Boolean(),  # the change is under one pupil (proportions) or nothing
    "change_clear": pl.Boolean(),  # the change is beyond chance at 95 %; null: not tested
    "highest_of": pl.Int32(),  # N comparable years of which this is the highest, by a pupil or more; N >= 4
    "lowest_of": pl.Int32(),  # the same for the lowest
    "highest_since": pl.Int32(),  # the first of those N years; also of `lowest_of`
    "falls": pl.Int32(),  # worse years running, up to this one, next to each other; a change under a pupil is no fall
    "declining": pl.Boolean(),  # three of them, and in all beyond the interval; null: cannot be told
}

_ERA = "_era_of_line"  # number of an era within a series


def trends(
    figures: Any,
    *,
    measures: Collection[str] | None = None,
    home: Path | None = None,
    least_years: int = 4,
    falls: int = 3,
    tested_above: int = 10,
) -> pl.DataFrame:
    """Each figure beside the comparable years before it: one row a figure, columns `TRENDS`.

    figures: a figures frame (any that Narwhals knows). measures: codes to keep. Nothing crosses a break, of either
    weight; a missing year between two comparable ones does not part them ("next to each other" means no year with
    results lies between), but the line between them is not drawn (`run`). A measure where low is good falls when it
    rises. least_years: for "highest of". falls: for a decline. tested_above: no test for this many pupils or fewer.
    Source: domain handbook 9a.2, 9a.3. The interval of a change joins those of both years (Newcombe 1998, method 10).
    """
    frame = figures_frame(figures)
    if measures is not None:
        frame = frame.filter(pl.col("measure").is_in(list(measures)))
    rows = with_eras(one_a_year(frame), defined(home))
    known = _numbered(rows.filter(pl.col("value").is_not_null()))
    known = _compared(known, tested_above)
    known = _extremes(known, least_years)
    known = _declines(known, falls, tested_above)
    missing = rows.filter(pl.col("value").is_null())
    both = pl.concat([known, missing], how="diagonal_relaxed").sort(LINE, "year")
    return both.select(pl.col(name).cast(kind) for name, kind in TRENDS.items())


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Number the lines, the eras in them and the runs; add the value before rounding and what one pupil is worth."""
    gap = (pl.col("year") - pl.col("year").shift(1) != 1) | _starts("era")
    runs = gap.fill_null(value=True).cast(pl.Int32).cum_sum()
    share = pl.col("kind") == "proportion"
    shown = pl.coalesce(100 * pl.col("numerator") / pl.col("denominator"), "value")
    return rows.with_columns(
        _starts(LINE, "era").cum_sum().alias(_ERA),
        run=runs - _at(_starts(LINE), runs),
        exact=pl.when(share).then(shown).otherwise("value"),
        pupil=pl.when(share & (pl.col("n") > 0)).then(100 / pl.col("n")).otherwise(0.0),
    )


def _at(marked: pl.Expr, value: pl.Expr) -> pl.Expr:
    """The value at the last marked row (rows are in order, and the first of each line is marked)."""
    return pl.when(marked).then(value).forward_fill()


def _starts(*names: str) -> pl.Expr:
    """True where any of these differs from the row before."""
    return pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift(1)) for name in names).fill_null(True)


def _back(name: str, rows: int) -> pl.Expr:
    """The value so many rows before, within the era of the line (rows are in order; quicker than a window)."""
    return pl.when(pl.col(_ERA) == pl.col(_ERA).shift(rows)).then(pl.col(name).shift(rows))


def _compared(rows: pl.DataFrame, tested_above: int) -> pl.DataFrame:
    first, place = _starts(_ERA), pl.int_range(pl.len())
    before = {name: _back(name, 1) for name in ("value", "exact", "year", "low", "high", "n", "place")}
    rows = rows.with_columns(
        previous=before["value"],
        previous_year=before["year"],
        comparable=place - _at(first, place) + 1,
        since=_at(first, pl.col("year")),
        _moved=pl.col("exact") - before["exact"],
        _next=pl.col("place") - before["place"] == 1,
        _low=before["low"],
        _high=before["high"],
        _n=before["n"],
    )
    testable = (pl.col("n") > tested_above) & (pl.col("_n") > tested_above)
    beyond = _beyond("previous", "_low", "_high", "value", "low", "high")
    pupils = pl.when(pl.col("pupil") > 0).then((pl.col("_moved") / pl.col("pupil")).round(0))
    return rows.with_columns(
        change=(pl.col("value") - pl.col("previous")).round(6),
        change_pupils=pupils,
        unchanged=_smaller(pl.col("_moved").abs(), pl.col("pupil")),
        change_clear=pl.when(testable.fill_null(False)).then(beyond),
    )


def _beyond(old: str, old_low: str, old_high: str, new: str, new_low: str, new_high: str) -> pl.Expr:
    """Whether new differs from old by more than their two intervals together allow."""
    up = ((pl.col(new) - pl.col(new_low)).pow(2) + (pl.col(old_high) - pl.col(old)).pow(2)).sqrt()
    down = ((pl.col(new_high) - pl.col(new)).pow(2) + (pl.col(old) - pl.col(old_low)).pow(2)).sqrt()
    moved = pl.col(new) - pl.col(old)
    return pl.when(moved >= 0).then(moved > up).otherwise(-moved > down)


def _smaller(size: pl.Expr, pupil: pl.Expr) -> pl.Expr:
    """Whether a change is none worth naming: under one pupil, or nothing at all."""
    return pl.when(pupil > 0).then(size < pupil - 1e-9).otherwise(size < 1e-9)


def _extremes(rows: pl.DataFrame, least_years: int) -> pl.DataFrame:
    longest = rows.select(pl.col("comparable").max()).item() or 1
    earlier = [_back("exact", years) for years in range(1, longest)]
    top = pl.max_horizontal(earlier) if earlier else pl.lit(None, pl.Float64)
    bottom = pl.min_horizontal(earlier) if earlier else pl.lit(None, pl.Float64)
    rows = rows.with_columns(_above=pl.col("exact") - top, _below=bottom - pl.col("exact"))
    enough = pl.col("comparable") >= least_years
    highest = enough & (pl.col("_above") > 0) & _smaller(pl.col("_above"), pl.col("pupil")).not_()
    lowest = enough & (pl.col("_below") > 0) & _smaller(pl.col("_below"), pl.col("pupil")).not_()
    return rows.with_columns(
        highest_of=pl.when(highest).then("comparable"),
        lowest_of=pl.when(lowest).then("comparable"),
        highest_since=pl.when(highest | lowest).then("since"),
    )


def _declines(rows: pl.DataFrame, falls: int, tested_above: int) -> pl.DataFrame:
    worse = pl.when(pl.col("polarity") == "low").then(pl.col("_moved") > 0).otherwise(pl.col("_moved") < 0)
    fell = pl.col("_next") & worse & pl.col("unchanged").not_()
    rows = rows.with_columns(_fell=fell.fill_null(value=False))
    so_far = pl.col("_fell").cast(pl.Int32).cum_sum()
    start = {name: _back(name, falls) for name in ("value", "low", "high", "place", "n")}
    rows = rows.with_columns(
        falls=so_far - _at(pl.col("_fell").not_(), so_far),
        _v=start["value"], _l=start["low"], _h=start["high"], _p=start["place"], _m=start["n"],
    )  # fmt: skip
    told = (pl.col("place") - pl.col("_p") == falls) & (pl.col("polarity") != "none")
    testable = ((pl.col("n") > tested_above) & (pl.col("_m") > tested_above)).fill_null(False)
    beyond = pl.when(testable).then(_beyond("_v", "_l", "_h", "value", "low", "high"))
    return rows.with_columns(declining=pl.when(told.fill_null(False)).then((pl.col("falls") >= falls) & beyond))
