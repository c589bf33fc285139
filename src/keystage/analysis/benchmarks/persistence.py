"""How long a difference has stood: consecutive comparable years in one direction."""

from pathlib import Path

import polars as pl

from keystage.analysis.measures import measures

__all__ = ["with_runs"]

_LINE = ["urn", "measure", "group"]


def with_runs(rows: pl.DataFrame, home: Path | None = None) -> pl.DataFrame:
    """Add run and run_clear to rows with urn, measure, group, year, direction, clear: one row a year.

    run: consecutive years with results, this one included, in which the figure lay on the same side of national;
    nothing crosses a break. Years the measure never had (2020, 2021) part nothing; a year this school lacks does.
    run_clear: of those, the last consecutive ones that were clear.
    """
    ordered = (
        rows.with_row_index("_row").join(_calendar(rows, home), on=["measure", "year"], how="left").sort(*_LINE, "year")
    )
    new_line = pl.struct(_LINE) != pl.struct(_LINE).shift(1)
    parted = (
        (pl.col("_place") - pl.col("_place").shift(1) != 1)
        | (pl.col("_era") != pl.col("_era").shift(1))
        | pl.col("direction").ne_missing(pl.col("direction").shift(1))
    )
    start = (new_line | parted).fill_null(value=True)
    clear = pl.col("clear").fill_null(value=False)
    ordered = ordered.with_columns(_run=start.cum_sum()).with_columns(
        _spell=(clear.not_()).cum_sum().over("_run"), _is=clear.cast(pl.Int32)
    )
    out = ordered.with_columns(
        run=pl.when(pl.col("direction").is_not_null()).then(pl.int_range(1, pl.len() + 1).over("_run")).cast(pl.Int32),
        run_clear=pl.when(pl.col("direction").is_not_null()).then(pl.col("_is").cum_sum().over("_run", "_spell")),
    )
    return out.sort("_row").drop("_row", "_place", "_era", "_run", "_spell", "_is")


def _calendar(rows: pl.DataFrame, home: Path | None) -> pl.DataFrame:
    """measure, year, its place among the years that had results, and the first year it compares with."""
    shelf = measures(home)
    held = rows.select("measure", "year").unique()
    entries = [
        (
            code,
            year,
            sum(m.exists_in(y) or y == year for y in range(m.first_year or year, year + 1)),
            m.comparable_from(year),
        )
        for code, year in held.iter_rows()
        if (m := shelf.get(code))
    ]
    return pl.DataFrame(
        entries, schema={"measure": pl.String, "year": pl.Int32, "_place": pl.Int32, "_era": pl.Int32}, orient="row"
    )
