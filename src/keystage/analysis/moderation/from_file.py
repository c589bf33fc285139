"""Judgements in a file: only the columns that were named, so that no name of a pupil is ever carried along."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns import RawTable, open_tables
from keystage.analysis.returns.contents import load
from keystage.analysis.returns.headings import plain

__all__ = ["judgements_in"]


def judgements_in(source: Path | bytes, columns: Sequence[str], *, sheet: str = "") -> pl.DataFrame:
    """The named columns of a file (CSV, XLSX, ODS, Parquet), as text, under the names given; empty cells null.

    Headings are compared without case, spaces and punctuation. sheet: its name; else the first table that has all the
    columns. Raises InputError where no table has them, naming the headings that there are.
    """
    tables = [table for table in open_tables(load(source)) if not sheet or table.name == sheet]
    if not tables:
        raise InputError(f"The file has no sheet “{sheet}”.")
    for table in tables:
        found = _headings(table, columns)
        if all(found.values()):
            return table.cells.select(pl.col(str(at)).alias(name) for name, at in found.items())
    missing = [name for name, at in _headings(tables[0], columns).items() if at is None]
    have = ", ".join(header for header in tables[0].headers if header)
    raise InputError(f"There is no column {' or '.join(f'“{name}”' for name in missing)}. The headings are {have}.")


def _headings(table: RawTable, columns: Sequence[str]) -> dict[str, str | None]:
    """Each column asked for -> its name in the table; None where it has none."""
    there = table.cells.columns[1:]
    alike = {plain(name): name for name in reversed(there)}
    return {name: name if name in there else alike.get(plain(name)) for name in columns}
