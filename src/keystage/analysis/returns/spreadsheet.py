"""The door for spreadsheets: bytes in, tables of text out, one a sheet. Values only: no formula is ever run."""

from keystage.analysis.errors import InputError
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import Finding, Severity
from keystage.analysis.returns.sheets.cells import Sheet
from keystage.analysis.returns.sheets.ods import KIND, read_ods
from keystage.analysis.returns.sheets.package import MAX_BYTES, Package
from keystage.analysis.returns.sheets.table import as_table
from keystage.analysis.returns.sheets.xlsx import read_xlsx

__all__ = ["is_spreadsheet", "open_spreadsheet"]

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_spreadsheet(data: bytes) -> bool:
    """Whether the first bytes are those of a zip or of an old Office file: `open_spreadsheet` says what it is."""
    return data.startswith((_ZIP, _EMPTY_ZIP, _COMPOUND))


def open_spreadsheet(data: bytes) -> list[RawTable]:
    """The table on each visible sheet of an XLSX, XLSM or ODS file.

    Hidden and empty sheets are left out; the first table's findings say which. Percentages keep their sign ("61%"),
    dates are ISO text, whole numbers have no ".0". Raises InputError, one sentence, where it is no spreadsheet,
    protected, damaged, or larger than is safe to open.
    """
    if data.startswith(_COMPOUND):
        raise InputError(_old_office(data))
    sheets, source = _open(data)
    tables = {sheet.name: as_table(sheet, source) for sheet in sheets if not sheet.hidden}
    found = [table for table in tables.values() if table is not None]
    if not found:
        raise InputError("The spreadsheet has no table: every sheet is empty or hidden.")
    notes = _left_out(sheets, {name for name, table in tables.items() if table is None})
    first = found[0]
    found[0] = RawTable(first.name, first.headers, first.cells, first.above, (*first.findings, *notes), first.source)
    return found


def _open(data: bytes) -> tuple[list[Sheet], str]:
    package = Package(data)
    if "mimetype" in package.names and len(data) <= MAX_BYTES:
        kind = b"".join(package.chunks("mimetype"))[:200].decode("ascii", "replace").strip()
        if kind.startswith(KIND):
            return read_ods(package, kind), "ods"
    return read_xlsx(package), "xlsx"


def _old_office(data: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "The workbook is protected by a password. Save it without the password, and give that."
    return "The file is of an Office program before 2007. Open it and save it as an Excel workbook (.xlsx)."


def _left_out(sheets: list[Sheet], empty: set[str]) -> list[Finding]:
    hidden = [sheet.name for sheet in sheets if sheet.hidden]
    kinds = ((hidden, "hidden_sheet", "hidden"), ([s.name for s in sheets if s.name in empty], "empty_sheet", "empty"))
    return [
        Finding(None, None, rule, Severity.NOTE, f"Sheet “{name}” is left out: it is {word}.")
        for names, rule, word in kinds
        for name in names
    ]
