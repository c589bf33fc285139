"""Judgements in a file: only the columns that were named, so that no name of a pupil is ever carried along."""

import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns import RawTable, open_tables
from keystage.analysis.returns.contents import load
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.private import is_private

__all__ = ["judgements_in"]

_NUMBER = re.compile(r"[-−+]?\d+([.,]\d+)?")


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
    raise InputError(
        f"There is no column {' or '.join(f'“{name}”' for name in missing)}. {_there_are(tables[0].headers)}"
    )


def _there_are(headers: Sequence[str]) -> str:
    """The headings in words; none of them where the first row is a pupil's, who would be named with it."""
    if any(is_private(header) or _NUMBER.fullmatch(header.strip()) for header in headers):
        return "The first row holds values, not headings: write a heading above each column."
    return f"The headings are {', '.join(header for header in headers if header)}."


def _headings(table: RawTable, columns: Sequence[str]) -> dict[str, str | None]:
    """Each column asked for -> its name in the table; None where it has none."""
    there = table.cells.columns[1:]
    alike = {plain(name): name for name in reversed(there)}
    return {name: name if name in there else alike.get(plain(name)) for name in columns}
