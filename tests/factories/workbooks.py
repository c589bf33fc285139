"""Workbooks for tests, written cell by cell: what Excel, LibreOffice and people with odd habits would save."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Rows = Sequence[Sequence[object]]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(sheets: Mapping[str, Rows], shape: Callable[[Any], None] = lambda book: None) -> bytes:
    """A workbook as openpyxl saves it. shape: what else is done to the book (merges, formats, hidden sheets)."""
    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    for name, rows in sheets.items():
        sheet: Worksheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    shape(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def raw_xlsx(data: str, *, before: str = "", after: str = "", prologue: str = "", **parts: str) -> bytes:
    """A workbook of one sheet whose XML is written out. data: the rows of `sheetData`. parts: other parts, replaced."""
    sheet = f'{prologue}<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'
    only = '<sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets>'
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{only}</workbook>'
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{LINKS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
        f'<Relationship Id="r3" Type="{LINKS}/styles" Target="styles.xml"/></Relationships>'
    )
    files = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": links,
        "xl/worksheets/sheet1.xml": sheet,
    } | {name.replace("__", "/").replace("_dot_", "."): text for name, text in parts.items()}
    return zipped(files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return out.getvalue()


_ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"'
    ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    '<office:automatic-styles><style:style style:name="away" style:family="table">'
    '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    "<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
)


def ods(tables: str, *, mimetype: str = "application/vnd.oasis.opendocument.spreadsheet", manifest: str = "") -> bytes:
    """An OpenDocument spreadsheet. tables: the `table:table` elements."""
    files: dict[str, str | bytes] = {"mimetype": mimetype, "content.xml": _ODS.format(tables=tables)}
    if manifest:
        files["META-INF/manifest.xml"] = manifest
    return zipped(files)


def ods_table(name: str, rows: Sequence[Sequence[str]], attributes: str = "") -> str:
    """A table of text cells; a cell that begins with "<" is markup of its own."""
    body = "".join(f"<table:table-row>{''.join(map(ods_cell, row))}</table:table-row>" for row in rows)
    return f'<table:table table:name="{escape(name)}" {attributes}>{body}</table:table>'


def ods_cell(text: str) -> str:
    if text.startswith("<table:"):
        return text
    if not text:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'


def ods_value(kind: str, value: str, shown: str) -> str:
    """A cell with a typed value. kind: float, percentage, date, boolean."""
    name = {"float": "value", "percentage": "value"}.get(kind, f"{kind}-value")
    typed = f'office:value-type="{kind}" office:{name}="{value}"'
    return f"<table:table-cell {typed}><text:p>{shown}</text:p></table:table-cell>"
