"""Documents as CSV: their tables, in a form that no spreadsheet takes for a formula."""

import csv as separated
from io import StringIO
from typing import Any

from keystage.analysis.packs.values import Document, Note, SchoolPage, Table
from keystage.analysis.publish.sheets import sheet_names, tables_of
from keystage.analysis.publish.spans import clean

__all__ = ["csv", "safe"]

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def csv(document: SchoolPage | Document | Note) -> bytes:
    """One table as it stands; of several, one row a cell: table, row, column, text, value. UTF-8 with its mark."""
    tables = tables_of(document)
    held = StringIO()
    writer = separated.writer(held, lineterminator="\r\n")
    if len(tables) == 1:
        _one(writer, tables[0])
    else:
        writer.writerow(["table", "row", "column", "text", "value"])
        for name, table in zip(sheet_names(tables), tables, strict=True):
            _cells(writer, name, table)
    return held.getvalue().encode("utf-8-sig")


def safe(text: str) -> str:
    """The text, with a quotation mark before what a spreadsheet would run."""
    cleaned = clean(text)
    return f"'{cleaned}" if cleaned.startswith(_DANGEROUS) else cleaned


def _number(value: float) -> str:
    return f"{value:.10g}"


def _one(writer: Any, table: Table) -> None:
    writer.writerow([safe(c) for c in table.columns])
    for row in table.rows:
        writer.writerow([safe(c.text) if c.value is None else _number(c.value) for c in row])


def _cells(writer: Any, name: str, table: Table) -> None:
    for number, row in enumerate(table.rows, start=1):
        for column, cell in zip(table.columns, row, strict=True):
            value = "" if cell.value is None else _number(cell.value)
            writer.writerow([safe(name), number, safe(column), safe(cell.text), value])
