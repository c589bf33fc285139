"""Any table of a page as CSV or a workbook: no formula in it, and marked with who took it, when, what for.

What goes in is already protected for its audience: nothing is suppressed here.
"""

import csv
import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from keystage.analysis.packs import Audience, Cell, Table
from keystage.analysis.publish.separated import safe
from keystage.service.audit.actions import Mark, taken

__all__ = [
    "AUDIENCE_WORDS", "FORMATS", "DownloadTable", "answer", "as_csv", "as_xlsx", "file_name", "table_of",
]  # fmt: skip

Value = str | int | float | date | None
FORMATS = {"csv": "text/csv; charset=utf-8",
           "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
AUDIENCE_WORDS = {
    "school": "the school's own staff", "adviser": "the head and adviser", "governors": "governors",
    "public": "anyone",
}  # fmt: skip
_LONGEST = 60  # letters of a file's name
_WIDEST = 60  # letters of a column
_FORMULA = "＝＋－＠"  # the wide forms, which some spreadsheets take for a formula too
_PLAIN = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DownloadTable:
    """title: what it is, in a few words. rows: a value a column; numbers as numbers, days as dates.

    notes: what a reader must know, and the line of sources. audience: for whom the values were protected.
    kind, key: what the record says was taken ("area", "la:999"); key is a code, never a name.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    notes: tuple[str, ...]
    audience: Audience
    kind: str = "table"
    key: str = ""


def answer(
    request: HttpRequest, table: DownloadTable, *, format: str, kind: str = "", key: object = "", purpose: str = "",
    **detail: Any,
) -> HttpResponse:  # fmt: skip
    """The table as a file to keep. It is recorded before it leaves. Absent for a format that is not one of ours.

    kind, key: of the subject ("area", "la:999"), where the table does not say. purpose: where it was asked for this
    table. detail: codes and counts.
    """
    if format not in FORMATS:
        raise Http404
    mark = taken(
        request, "profiles.exported", kind=kind or table.kind, key=key or table.key, purpose=purpose, format=format,
        rows=len(table.rows), columns=len(table.columns), audience=table.audience, **detail,
    )  # fmt: skip
    made = as_csv(table, mark) if format == "csv" else as_xlsx(table, mark)
    response = HttpResponse(made, content_type=FORMATS[format])
    response["Content-Disposition"] = f'attachment; filename="{file_name(table.title, mark.at, format)}"'
    response["Cache-Control"] = "no-store"
    return response


def table_of(table: Table, *, audience: Audience, sources: str = "", title: str = "") -> DownloadTable:
    """A document's table: exact numbers where it has them, its words where not."""
    return DownloadTable(
        title or table.caption or table.name, table.columns, tuple(tuple(map(_value, row)) for row in table.rows),
        (*(note.replace("**", "") for note in table.notes), *((f"Sources: {sources}",) if sources else ())), audience,
    )  # fmt: skip


def as_csv(table: DownloadTable, mark: Mark | None = None) -> bytes:
    """Columns, rows, then an empty row and what it is, a row each. UTF-8 with its mark."""
    held = StringIO()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow([_safe(name) for name in table.columns])
    writer.writerows([_text(value) for value in row] for row in table.rows)
    writer.writerow([])
    writer.writerows([_safe(line)] for line in _lines(table, mark))
    return held.getvalue().encode("utf-8-sig")


def as_xlsx(table: DownloadTable, mark: Mark | None = None) -> bytes:
    """One sheet, its columns frozen; the second says what it is. Text stays text, whatever it begins with."""
    held = BytesIO()
    with xlsxwriter.Workbook(held, _PLAIN) as book:
        book.set_properties({"title": table.title, "author": "Keystage", "comments": " ".join(_lines(table, mark))})
        _write(book, table)
        about = book.add_worksheet("About this file")
        about.set_column(0, 0, 110)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for row, line in enumerate(_lines(table, mark)):
            about.write_string(row, 0, _safe(line), wrapped)
    return held.getvalue()


def file_name(title: str, at: datetime, format: str) -> str:
    """ "schools-of-westmere-2026-11-22.csv": letters and figures of the alphabet only."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].rstrip("-") or "table"
    return f"{stem}-{timezone.localtime(at):%Y-%m-%d}.{format}"


def _lines(table: DownloadTable, mark: Mark | None) -> tuple[str, ...]:
    marks = (mark.line, f"For {AUDIENCE_WORDS[table.audience]}. {mark.record}") if mark else ()
    return (table.title, *table.notes, *marks)


def _value(cell: Cell) -> Value:
    return cell.text if cell.value is None else cell.value


def _safe(text: str) -> str:
    made = safe(text)
    return f"'{made}" if made.startswith(tuple(_FORMULA)) else made


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:.10g}"
    if isinstance(value, date):
        return value.isoformat()
    return _safe(value or "")


def _write(book: Any, table: DownloadTable) -> None:
    sheet = book.add_worksheet("Table")
    bold = book.add_format({"bold": True, "bottom": 2, "text_wrap": True})
    day = book.add_format({"num_format": "d mmmm yyyy", "align": "left"})
    for column, name in enumerate(table.columns):
        longest = max([len(name), *(len(_text(row[column])) for row in table.rows)])
        sheet.set_column(column, column, min(_WIDEST, longest + 3))
        sheet.write_string(0, column, _safe(name), bold)
    for number, row in enumerate(table.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(number, column, value)
            elif isinstance(value, date):
                sheet.write_datetime(number, column, _naive(value), day)
            elif value is not None:
                sheet.write_string(number, column, _text(value))
    sheet.freeze_panes(1, 1)


def _naive(value: date) -> date:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value
