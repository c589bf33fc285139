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
_WORDS = 3  # blanks between the words of a sentence, at least
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
    seen = [sheet for sheet in sheets if not sheet.hidden]
    prose = [sheet for sheet in seen if _is_prose(sheet)]
    kept = [sheet for sheet in seen if sheet not in prose and sheet.rows] or prose
    found = [table for sheet in kept if (table := as_table(sheet, source))]
    if not found:
        raise InputError("The spreadsheet has no table: every sheet is empty or hidden.")
    notes = _left_out(sheets, [sheet for sheet in prose if sheet not in kept])
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


def _is_prose(sheet: Sheet) -> bool:
    """Notes beside a table: one column, mostly of sentences."""
    cells = [text for row in sheet.rows for text in row.cells.values()]
    columns = {column for row in sheet.rows for column in row.cells}
    return len(columns) == 1 and sum(text.count(" ") >= _WORDS for text in cells) >= len(cells) / 2


def _left_out(sheets: list[Sheet], prose: list[Sheet]) -> list[Finding]:
    kinds = (
        ([sheet for sheet in sheets if sheet.hidden], "hidden_sheet", "it is hidden"),
        ([sheet for sheet in sheets if not sheet.hidden and not sheet.rows], "empty_sheet", "it is empty"),
        (prose, "notes_sheet", "it holds notes, not a table"),
    )
    return [
        Finding(None, None, rule, Severity.NOTE, f"Sheet “{sheet.name}” is left out: {words}.")
        for left, rule, words in kinds
        for sheet in left
    ]
