"""What a lazy frame's engine answers."""

from typing import Any

import narwhals as nw
import polars as pl

__all__ = ["collected"]


def collected(lazy: nw.LazyFrame[Any]) -> pl.DataFrame:
    """The answer as a Polars frame; a scan of Polars, which may be larger than memory, is read piece by piece."""
    native = lazy.to_native()
    if isinstance(native, pl.LazyFrame):
        return native.collect(engine="streaming")
    answer: pl.DataFrame = lazy.collect("polars").to_native()
    return answer
