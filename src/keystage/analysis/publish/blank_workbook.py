"""An empty sheet to fill in, as an Excel workbook or as CSV."""

import csv
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from keystage.analysis.errors import InputError
from keystage.analysis.publish.whole import replacing
from keystage.analysis.returns.blank_sheets import BlankSheet

__all__ = ["blank_csv", "blank_workbook", "write_blank_sheet"]

_ROWS = 2_000  # that a column's look and choices reach down to


def write_blank_sheet(sheet: BlankSheet, path: Path) -> None:
    """Write the sheet as its name says: .xlsx or .csv. Raises InputError, also where the file is there already."""
    makers = {".xlsx": blank_workbook, ".csv": blank_csv}
    make = makers.get(path.suffix.casefold())
    if make is None:
        raise InputError(f"“{path.name}” should end in .xlsx or .csv.")
    if path.exists():
        raise InputError(f"{path} is there already. Choose another name, so that nothing filled in is lost.")
    data = make(sheet)
    with replacing(path) as file:
        file.write(data)


def blank_csv(sheet: BlankSheet) -> bytes:
    """The headings alone, with the mark by which Excel knows UTF-8."""
    text = StringIO()
    csv.writer(text).writerow(column.heading for column in sheet.columns)
    return text.getvalue().encode("utf-8-sig")


def blank_workbook(sheet: BlankSheet) -> bytes:
    """The sheet, how to fill it in beside it, and on a hidden sheet what may be picked. Raises InputError."""
    try:
        import xlsxwriter
    except ModuleNotFoundError as cause:
        raise InputError("Excel workbooks need the extra “packs”: install keystage[packs], or ask for CSV.") from cause
    held = BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "strings_to_formulas": False}) as book:
        looks = _Looks(book)
        page = book.add_worksheet(sheet.name)
        _write_notes(book.add_worksheet("How to fill this in"), sheet, looks)
        lists = book.add_worksheet("Lists")
        lists.hide()
        _write_columns(page, lists, sheet, looks)
    return held.getvalue()


class _Looks:
    """The looks of cells."""

    def __init__(self, book: Any) -> None:
        plain = {"font_name": "Arial", "font_size": 11, "valign": "top"}
        self.head = book.add_format(plain | {"bold": True, "bottom": 2, "text_wrap": True})
        self.cell = book.add_format(plain)
        self.wrapped = book.add_format(plain | {"text_wrap": True})
        self.date = book.add_format(plain | {"num_format": "dd/mm/yyyy", "align": "left"})


def _write_columns(page: Any, lists: Any, sheet: BlankSheet, looks: _Looks) -> None:
    from xlsxwriter.utility import xl_col_to_name

    for place, column in enumerate(sheet.columns):
        look = looks.date if column.date else looks.wrapped if column.wrapped else looks.cell
        page.set_column(place, place, column.width, look)
        page.write_string(0, place, column.heading, looks.head)
        if column.choices:
            lists.write_column(0, place, column.choices)
            letter = xl_col_to_name(place)
            source = f"=Lists!${letter}$1:${letter}${len(column.choices)}"
            rule = {"validate": "list", "source": source, "error_type": "information", "ignore_blank": True}
            rule |= {"error_title": "Not in the list", "error_message": "It may still be a code or name that is known."}
            page.data_validation(1, place, _ROWS, place, rule)
    page.freeze_panes(1, 0)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write_notes(page: Any, sheet: BlankSheet, looks: _Looks) -> None:
    page.set_column(0, 0, 100, looks.wrapped)
    page.hide_gridlines(2)
    for row, note in enumerate(sheet.notes):
        page.write_string(row, 0, note, looks.wrapped)
