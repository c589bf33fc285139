"""Cells that are text or identifiers: trimmed, damaged letters put right where that is certain."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from keystage.analysis.returns.encodings import mend
from keystage.analysis.returns.numbers import lookups
from keystage.analysis.returns.tall import Values

__all__ = ["DAMAGED_LETTERS", "LOST_LETTERS", "read_codes", "read_text"]

DAMAGED_LETTERS = "damaged-letters"
LOST_LETTERS = "lost-letters"

_SIGNS = ["Â", "Ã", "Å", "â€", "â‚", "\ufffd"]
_MOST = 10_000
_ABSENT = {"NA": "not_available", "N/A": "not_applicable", "n/a": "not_applicable", "-": "not_available"}


def read_text(cells: pl.Series, tokens: Mapping[str, str], *, plain: bool) -> Values:
    """Text without spaces around it; blank is null. plain: all ASCII, so nothing needs mending."""
    words = cells.cast(pl.String).str.strip_chars()
    words = words.replace({"": None})
    repaired: dict[str, np.ndarray] = {}
    if not plain:
        words, repaired = _mended(words)
    return _coded(words, tokens, repaired)


def read_codes(cells: pl.Series, tokens: Mapping[str, str]) -> Values:
    """Identifiers as text: "103.0", as a program re-saves a number with gaps, is "103"."""
    if cells.dtype.is_numeric():
        cells = cells.cast(pl.Float64).cast(pl.Int64, strict=False).cast(pl.String)
    words = cells.cast(pl.String).str.strip_chars().replace({"": None})
    if words.str.ends_with(".0").any():
        words = words.str.replace(r"^(\d+)\.0$", "${1}")
    return _coded(words, {**_ABSENT, **tokens}, {})


def _coded(words: pl.Series, tokens: Mapping[str, str], repaired: dict[str, np.ndarray]) -> Values:
    if not tokens or not words.is_in(list(tokens)).any():
        return Values(words, repaired=repaired)
    exact, _, legend = lookups(tokens)
    marks = words.replace_strict(exact, default=0, return_dtype=pl.UInt8).fill_null(0)
    return Values(words.set(marks > 0, None), marks.to_numpy(), legend, repaired=repaired)


def _mended(words: pl.Series) -> tuple[pl.Series, dict[str, np.ndarray]]:
    suspect = words.str.contains_any(_SIGNS).fill_null(value=False)
    if not suspect.any():
        return words, {}
    different = words.filter(suspect).unique()[:_MOST]
    mended = {text: better for text in different if (better := mend(text)) is not None}
    lost = [text for text in different if "\ufffd" in text]
    repaired = {}
    if mended:
        repaired[DAMAGED_LETTERS] = np.flatnonzero(words.is_in(list(mended)).fill_null(value=False).to_numpy())
    if lost:
        repaired[LOST_LETTERS] = np.flatnonzero(words.is_in(lost).fill_null(value=False).to_numpy())
    return words.replace(mended) if mended else words, repaired
