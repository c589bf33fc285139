"""Frames from outside: whatever Narwhals knows goes in, Polars goes on."""

from typing import Any

import narwhals as nw
import polars as pl

from keystage.analysis.errors import MethodError
from keystage.analysis.vocabulary import as_figures

__all__ = ["figures_frame", "polars_frame"]


def polars_frame(frame: Any) -> pl.DataFrame:
    """Any frame that Narwhals knows (pandas, Polars, PyArrow, DuckDB, …) as a Polars frame. Raises MethodError."""
    if isinstance(frame, pl.DataFrame):
        return frame
    try:
        known = nw.from_native(frame)
    except TypeError as cause:
        raise MethodError(f"A {type(frame).__name__} is not a frame that Keystage can read.") from cause
    eager = known.collect() if isinstance(known, nw.LazyFrame) else known
    return eager.to_polars()


def figures_frame(frame: Any) -> pl.DataFrame:
    """The same, checked to be a figures frame; NaN (pandas' missing) becomes null first."""
    found = polars_frame(frame)
    return as_figures(found.with_columns(pl.col(pl.Float64, pl.Float32).fill_nan(None)))
