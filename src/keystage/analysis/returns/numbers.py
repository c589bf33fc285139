"""Cells that should be numbers: 61, 61%, £45,421, −0.3, and the codes that stand in their place."""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.returns.tall import LEGEND_BLANK, Values

__all__ = ["lookups", "read_numbers"]

_MINUS = r"^[−–‐-]\s*"
_POUNDS = r"^(-?)\s*£\s*"
_THOUSANDS = r"^-?\d{1,3}(,\d{3})+(\.\d+)?$"
_PLAIN = r"^-?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"


def lookups(tokens: Mapping[str, str]) -> tuple[dict[str, int], dict[str, int], tuple[str, ...]]:
    """How codes are looked up: as written, then without case (codes of one letter only as written), and the legend.

    tokens: code as files write it -> reason. Index 1 of the legend is always "blank".
    """
    legend = tuple(dict.fromkeys([LEGEND_BLANK, *tokens.values()]))
    place = {reason: number for number, reason in enumerate(legend, start=1)}
    exact = {token: place[reason] for token, reason in tokens.items()}
    folded = {t.casefold(): n for t, n in reversed(exact.items()) if len(t) > 1}
    return exact, folded, legend


def read_numbers(cells: pl.Series, tokens: Mapping[str, str], *, percent: bool = False, whole: bool = False) -> Values:
    """Numbers from text. percent: "61%" is 61. whole: a fraction is unreadable. Blank cells have the reason "blank"."""
    if cells.dtype != pl.String:
        return _already(cells, whole)
    values = (cells.str.strip_suffix("%") if percent else cells).cast(pl.Float64, strict=False)
    if values.null_count() == 0 and values.is_finite().all():
        return _whole(Values(values), whole)
    odd = np.flatnonzero(~values.is_finite().fill_null(value=False).to_numpy())
    words = cells.gather(odd).fill_null("").str.strip_chars(" \t\r\n\u00a0\"'")
    exact, folded, legend = lookups(tokens)
    marks = _marks(words, exact, folded)
    reasons = np.zeros(cells.len(), dtype=np.uint8)
    reasons[odd] = marks
    unknown = odd[marks == 0]
    values = values.set(values.is_finite().not_(), None)
    if not unknown.size:
        return _whole(Values(values, reasons, legend), whole)
    found = _tidied(words.filter(pl.Series(marks == 0)))
    read = np.flatnonzero(found.is_not_null().to_numpy())
    values = values.scatter(unknown[read], found.gather(read))
    return _whole(Values(values, reasons, legend, unknown[found.is_null().to_numpy()]), whole)


def _already(cells: pl.Series, whole: bool) -> Values:
    """Numbers that a Parquet file holds as such. Not a number is missing."""
    values = cells.cast(pl.Float64, strict=False)
    values = values.set(values.is_finite().not_(), None)
    reasons = values.is_null().to_numpy().astype(np.uint8)
    return _whole(Values(values, reasons if reasons.any() else None, (LEGEND_BLANK,)), whole)


def _marks(words: pl.Series, exact: dict[str, int], folded: dict[str, int]) -> NDArray[np.uint8]:
    """The legend's number of each word that is a code, 0 of every other."""
    marks = words.replace_strict({"": 1, **exact}, default=0, return_dtype=pl.UInt8)
    if (marks == 0).any():
        more = words.str.to_lowercase().replace_strict(folded, default=0, return_dtype=pl.UInt8)
        marks = marks + more * (marks == 0).cast(pl.UInt8)
    return marks.to_numpy()


def _tidied(words: pl.Series) -> pl.Series:
    """Numbers with a pound sign, thousands separators, a typographic minus or a spaced per cent sign; else null."""
    bare = words.str.strip_suffix("%").str.strip_chars().str.replace(_MINUS, "-").str.replace(_POUNDS, "${1}")
    frame = pl.DataFrame({"bare": bare})
    return frame.select(
        pl.when(pl.col("bare").str.contains(_THOUSANDS))
        .then(pl.col("bare").str.replace_all(",", "", literal=True))
        .when(pl.col("bare").str.contains(_PLAIN))
        .then(pl.col("bare"))
        .cast(pl.Float64, strict=False)
    ).to_series()


def _whole(read: Values, whole: bool) -> Values:
    if not whole:
        return read
    broken = (read.values != read.values.round()).fill_null(value=False)
    values = read.values
    unreadable = read.unreadable
    if broken.any():
        unreadable = np.concatenate([unreadable, np.flatnonzero(broken.to_numpy())])
        values = values.set(broken, None)
    huge = (values.abs() >= 2**53).fill_null(value=False)
    if huge.any():
        unreadable = np.concatenate([unreadable, np.flatnonzero(huge.to_numpy())])
        values = values.set(huge, None)
    return Values(values.cast(pl.Int64), read.reasons, read.legend, unreadable, read.repaired)
