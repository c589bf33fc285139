"""Parquet: a table whose cells may be numbers already."""

import io

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns.limits import LIMITS, Limits
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import ROW

__all__ = ["read_parquet"]


def read_parquet(data: bytes, *, limits: Limits = LIMITS) -> RawTable:
    """The table of a Parquet file. Numbers stay numbers, dates become text. Row 2 is the first below the header, as
    if it stood in a spreadsheet. Raises InputError for a damaged or too large file, and for cells that hold lists."""
    try:
        lazy = pl.scan_parquet(io.BytesIO(data))
        schema = lazy.collect_schema()
        rows = lazy.select(pl.len()).collect().item()
        _check(schema, rows, limits)
        cells = pl.read_parquet(io.BytesIO(data))
    except pl.exceptions.PolarsError as cause:
        raise InputError("The Parquet file is damaged or cut off. Download or copy it again.") from cause
    texts = [
        pl.col(name).cast(pl.String) for name, kind in schema.items() if not (kind.is_numeric() or kind == pl.String)
    ]
    headers = tuple(cells.columns)
    cells = cells.with_columns(texts).with_row_index("\0row", offset=2)
    return RawTable(name="", headers=headers, cells=_own_row(cells), source="parquet")


def _own_row(cells: pl.DataFrame) -> pl.DataFrame:
    """A column of the file that is called "row" makes room for ours."""
    if ROW in cells.columns:
        cells = cells.rename({ROW: f"{ROW} (2)"})
    return cells.rename({"\0row": ROW})


def _check(schema: pl.Schema, rows: int, limits: Limits) -> None:
    nested = [name for name, kind in schema.items() if kind.is_nested() or kind == pl.Binary]
    if nested:
        raise InputError(f"The cells of the column “{nested[0]}” hold lists or bytes, not values. Export it as CSV.")
    if len(schema) > limits.columns:
        raise InputError(
            f"The table has {len(schema):,} columns; the limit is {limits.columns:,}. Is this the right file?"
        )
    if rows > limits.rows:
        raise InputError(f"The table has {rows:,} rows; the limit is {limits.rows:,}. Give it in parts.")
    if rows * len(schema) * 8 > 8 * limits.unpacked:
        raise InputError("The table holds too many cells to be read at once. Give it in parts.")
