"""Pupils' names as numbers: enough to tell two pupils apart, and nothing that can be read."""

import polars as pl

from keystage.analysis.returns.recognition import Recognised

__all__ = ["names_as_numbers"]


def names_as_numbers(known: Recognised, cells: pl.DataFrame) -> pl.Series | None:
    """A number a row, the same where the names are, whatever their case; None where the table has no names. cells: the
    table's, as far as they are used."""
    named = [
        pl.col(name).cast(pl.String).str.strip_chars().str.to_lowercase().fill_null("")
        for name, meant in known.columns.items()
        if any(column.column.personal for column in meant) and name in cells.columns
    ]
    if not named:
        return None
    whole = pl.concat_str(named, separator="\0")
    empty = whole.str.replace_all("\0", "") == ""
    return cells.select(pl.when(empty.not_()).then(whole.hash(6)).alias("named")).to_series()
