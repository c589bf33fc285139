"""Documents as Excel workbooks: a sheet a table, figures as numbers, reasons in words, never a formula."""

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from keystage.analysis.packs.values import Cell, Document, Note, SchoolPage, Table
from keystage.analysis.publish.flowing import Flow, flow
from keystage.analysis.publish.numbers import number_format
from keystage.analysis.publish.sheets import sheet_names, tables_of
from keystage.analysis.publish.spans import clean, plain
from keystage.analysis.publish.tables import alignments

__all__ = ["workbook"]

_EVER = datetime(1980, 1, 1, tzinfo=UTC)
_WIDEST = 60  # letters
# Text is text: no formula, no link, no number is made of it, whatever it begins with.
_PLAIN = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


def workbook(document: SchoolPage | Document | Note) -> bytes:
    """One sheet a table, then the sources. The same document gives the same bytes."""
    made, tables = flow(document), tables_of(document)
    held = BytesIO()
    with xlsxwriter.Workbook(held, _PLAIN) as book:
        book.set_properties({"title": clean(made.title), "author": "Keystage", "created": _EVER})
        formats = _Formats(book)
        for name, table in zip(sheet_names(tables), tables, strict=True):
            _write_table(book.add_worksheet(name), table, made, formats)
        _write_sources(book.add_worksheet("Sources"), made, tables, formats)
    return held.getvalue()


class _Formats:
    """Cell formats of one workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": "Arial", "font_size": 11, "valign": "top"} | look)
        return self._made[key]


def _write_table(sheet: Any, table: Table, made: Flow, formats: _Formats) -> None:
    """Row 1 the finding, row 2 whose and when, row 3 the columns, frozen; then the figures and the notes."""
    sheet.write_string(0, 0, clean(table.caption or table.name), formats(bold=True, font_size=13))
    sheet.write_string(1, 0, clean(f"{made.title} · {made.foot}"), formats(font_color="#505a5f"))
    rights = [a == "right" for a in alignments(table)]
    for column, (name, right) in enumerate(zip(table.columns, rights, strict=True)):
        look = formats(bold=True, bottom=2, text_wrap=True, **_placed(right, column))
        sheet.write_string(2, column, clean(name), look)
        sheet.set_column(column, column, _width(table, column))
    for row, cells in enumerate(table.rows, start=3):
        for column, (cell, right) in enumerate(zip(cells, rights, strict=True)):
            _write_cell(sheet, row, column, cell, right, formats)
    for row, note in enumerate(table.notes, start=4 + len(table.rows)):
        sheet.write_string(row, 0, plain(note), formats(font_color="#505a5f"))
    sheet.freeze_panes(3, 1)
    sheet.repeat_rows(2)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell, right: bool, formats: _Formats) -> None:
    text = clean(cell.text)
    if cell.value is not None:
        look = formats(num_format=number_format(text), bold=cell.bold, **_placed(right, column))
        sheet.write_number(row, column, cell.value, look)
    elif cell.missing:
        sheet.write_string(row, column, text, formats(font_color="#505a5f", bold=cell.bold, **_placed(False, column)))
    else:
        sheet.write_string(row, column, text, formats(bold=cell.bold, text_wrap=True, **_placed(right, column)))


def _placed(right: bool, column: int) -> dict[str, Any]:
    """Words after a figure stand off from it."""
    return {"align": "right"} if right else {"align": "left", "indent": int(column > 0)}


def _width(table: Table, column: int) -> float:
    texts = [len(row[column].text) for row in table.rows]
    return float(min(_WIDEST, max([8, len(table.columns[column]) + 1, *texts]) + 2))


def _write_sources(sheet: Any, made: Flow, tables: list[Table], formats: _Formats) -> None:
    sheet.set_column(0, 0, 100)
    for row, (text, look) in enumerate(_source_lines(made, tables)):
        sheet.write_string(row, 0, text, formats(text_wrap=True, **look))


def _source_lines(made: Flow, tables: list[Table]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield clean(made.title), {"bold": True, "font_size": 13}
    yield clean(made.foot), {}
    if made.made_up:
        yield made.made_up, {"bold": True}
    yield "Sources: " + plain(made.sources), {}
    for name, table in zip(sheet_names(tables), tables, strict=True):
        yield f"{name}: {clean(table.caption)}", {"font_color": "#505a5f"}
