"""A file to mend and send in again: the erroneous rows as they stood, each with what is wrong in it."""

import io
from collections.abc import Mapping

import polars as pl

from keystage.analysis.measures import formula_safe
from keystage.analysis.returns import ROW, Finding, Layout, RawTable, Reading, Severity
from keystage.analysis.returns.recognition import recognise
from keystage.analysis.returns.unnamed import is_a_name, is_personal

__all__ = ["ALL_ROWS", "MOST_ROWS", "OURS", "as_csv", "as_xlsx", "rows_with_reasons"]

OURS = "Keystage: "  # columns headed so are ours: they are left out when the file comes back
MOST_ROWS = 1_000_000  # of a workbook
ALL_ROWS = 50_000  # up to so many rows, a file with every row is made too
_WRONG = f"{OURS}what is wrong"
_AT = f"{OURS}row in the file that was sent"
_SENTENCES = 5
_NUMBER = r"^[-+]\d[\d,.]*%?$"


def rows_with_reasons(
    table: RawTable, reading: Reading, layouts: Mapping[str, Layout]
) -> tuple[pl.DataFrame, pl.DataFrame | None]:
    """The erroneous rows, and every row where they are not too many. Columns with names of people are left out."""
    known = recognise(table, [layouts[reading.kind]])
    cells = known.table.cells
    kept = [
        name for name, header in zip(cells.columns[1:], known.table.headers, strict=True)
        if not (header or name).strip().startswith(OURS.strip())  # of a file to mend that came back with errors left
        and not (reading.names_left_out and _may_name(known.columns[name], header, of_pupils=bool(known.layout.pupils)))
    ]  # fmt: skip
    bad = pl.Series(ROW, sorted(reading.bad_rows), dtype=pl.UInt32)
    cells = cells.select(pl.col(ROW).cast(pl.UInt32), *(pl.col(name).cast(pl.String) for name in kept))
    reasons = _reasons(reading.findings)
    some = _with(cells.filter(pl.col(ROW).is_in(bad.implode())), reasons, bad)
    return some, (_with(cells, reasons, bad) if cells.height <= ALL_ROWS else None)


def _may_name(meant: tuple[object, ...], header: str, *, of_pupils: bool) -> bool:
    if any(getattr(named, "column").personal for named in meant) or is_personal(header):  # noqa: B009 - Named's own
        return True
    return of_pupils and (not meant or is_a_name(header))


def _reasons(findings: tuple[Finding, ...]) -> pl.DataFrame:
    found: dict[int, list[str]] = {}
    for finding in findings:
        if finding.row is not None and finding.severity is Severity.ERROR:
            said = f"{finding.column}: {finding.message}" if finding.column else finding.message
            found.setdefault(finding.row, []).append(said)
    words = [" / ".join(dict.fromkeys(said[:_SENTENCES])) for said in found.values()]
    return pl.DataFrame({ROW: list(found), _WRONG: words}, schema={ROW: pl.UInt32, _WRONG: pl.String})


def _with(cells: pl.DataFrame, reasons: pl.DataFrame, bad: pl.Series) -> pl.DataFrame:
    """An erroneous row whose error is not listed one by one says which rule it breaks is not listed."""
    joined = cells.join(reasons, on=ROW, how="left", maintain_order="left")
    more = pl.lit("It has an error of a rule that more than a thousand rows break: see the findings.")
    said = pl.when(pl.col(_WRONG).is_null() & pl.col(ROW).is_in(bad.implode())).then(more).otherwise(pl.col(_WRONG))
    return joined.with_columns(said.alias(_WRONG)).rename({ROW: _AT})


def as_csv(frame: pl.DataFrame, *, mark: str) -> bytes:
    """As CSV that Excel knows for UTF-8, with no cell that it would run. A negative number is none: it stays one.

    The mark is the heading of a last, empty column: a row of its own would be a row of data when the file comes back.
    """
    safe = formula_safe(frame)
    texts = [name for name, kind in frame.schema.items() if kind == pl.String]
    kept = [
        pl.when(frame[name].str.contains(_NUMBER)).then(frame[name]).otherwise(pl.col(name)).alias(name)
        for name in texts
    ]
    told = safe.with_columns(*kept, pl.lit("").alias(f"{OURS}{mark}"))
    return told.write_csv(include_bom=True).encode("utf-8")


def as_xlsx(frame: pl.DataFrame, *, mark: str) -> bytes:
    """As a workbook of text, marked with who took it, when and what for."""
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    book.set_properties({"author": "Keystage", "comments": mark})
    sheet = book.add_worksheet("To mend")
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for number, heading in enumerate(frame.columns):
        sheet.write_string(0, number, heading, bold)
    for place, row in enumerate(frame.iter_rows(), start=1):
        for number, value in enumerate(row):
            if value is not None:
                sheet.write(place, number, value) if isinstance(value, int) else sheet.write_string(
                    place, number, value
                )
    sheet.set_column(len(frame.columns) - 1, len(frame.columns) - 1, 70, wrap)
    sheet.freeze_panes(1, 0)
    about = book.add_worksheet("About")
    about.write_column(0, 0, [mark, f"Columns headed “{OURS}…” are ours: leave them or take them out."])
    book.close()
    return made.getvalue()
