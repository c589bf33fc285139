"""Columns of words as small whole numbers: what is asked of each word is asked once, however many pupils have it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["Coded", "coded"]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of text. codes: (n,) place of each row's word in `words`; of a null, the last place. words: the
    different words (String), the last of them null."""

    codes: NDArray[np.intp]
    words: pl.Series

    def each(self, ask: Callable[[pl.Series], NDArray[Any]]) -> NDArray[Any]:
        """(n,) what `ask` says of each row's word. It is given the different words, and gives one answer a word."""
        return np.take(ask(self.words), self.codes)

    def present(self) -> pl.Series:
        """The words that stand in a row, without null."""
        seen = np.bincount(self.codes, minlength=len(self.words))[:-1] > 0
        return self.words[:-1].filter(pl.Series(seen))


def coded(column: pl.Series) -> Coded:
    """A column of text, of categories or of true and false ("true", "false")."""
    if column.dtype == pl.Boolean:
        codes = column.cast(pl.Int64).fill_null(2).to_numpy()
        return Coded(codes, pl.Series(["false", "true", None]))
    if isinstance(column.dtype, pl.Enum):
        return _placed(column, column.dtype.categories)
    if column.dtype == pl.Categorical:
        return _of_categories(column)
    own = pl.Categories.random("keystage", pl.UInt32)
    made = column.cast(pl.String).cast(pl.Categorical(own))
    return _placed(made, own.to_series())


def _placed(column: pl.Series, words: pl.Series) -> Coded:
    codes = column.to_physical().cast(pl.Int64).fill_null(len(words)).to_numpy()
    return Coded(codes, _with_null(words))


def _of_categories(column: pl.Series) -> Coded:
    """Categories may be shared with other columns: only those that stand in this one are kept."""
    there = column.drop_nulls().unique()
    physical = there.to_physical().to_numpy()
    places = np.full(int(physical.max(initial=0)) + 1, len(there), dtype=np.intp)
    places[physical] = np.arange(len(there))
    found = column.to_physical()
    codes = places[found.fill_null(0).to_numpy()]
    if found.null_count():
        codes = np.where(found.is_null().to_numpy(), len(there), codes)
    return Coded(codes, _with_null(there))


def _with_null(words: pl.Series) -> pl.Series:
    return pl.concat([words.cast(pl.String).alias("word"), pl.Series("word", [None], dtype=pl.String)])
