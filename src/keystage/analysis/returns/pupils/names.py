"""Pupils' names as numbers: enough to tell two pupils apart, and nothing that can be read."""

import polars as pl

from keystage.analysis.returns.few import Few
from keystage.analysis.returns.recognition import Recognised

__all__ = ["names_as_numbers"]


def names_as_numbers(known: Recognised, cells: pl.DataFrame) -> pl.Series | None:
    """A number a row, the same where the names are, whatever their case; None where the table has no names. cells: the
    table's, as far as they are used."""
    found: pl.Series | None = None
    for name, meant in known.columns.items():
        if any(column.column.personal for column in meant) and name in cells.columns:
            number = _number(cells[name])
            found = number if found is None else _both(found, number)
    return found


def _number(cells: pl.Series) -> pl.Series:
    """A number for each different word; null where there is none."""
    few = Few.of(cells.cast(pl.String))
    words = pl.Series(few.values, dtype=pl.String).str.strip_chars().str.to_lowercase().replace("", None)
    return few.spread(pl.select(pl.when(words.is_not_null()).then(words.hash(6))).to_series())


def _both(one: pl.Series, other: pl.Series) -> pl.Series:
    """One number of two; of one alone that."""
    either = one.is_not_null() | other.is_not_null()
    mixed = pl.DataFrame({"one": one.fill_null(0), "other": other.fill_null(0)}).hash_rows(7)
    return mixed.set(either.not_(), None)
