"""Which tables of a file are still unknown, and where their headings are."""

from dataclasses import replace
from pathlib import Path

from keystage.analysis.errors import InputError
from keystage.analysis.returns.headings import headed
from keystage.analysis.returns.layout import layouts
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import ROW
from keystage.analysis.returns.recognition import recognise
from keystage.analysis.returns.sheets.cells import Row
from keystage.analysis.returns.sheets.headings import find_headings
from keystage.analysis.returns.year_headings import split_by_year

__all__ = ["choose_table"]

_LOOK = 60  # rows from the top


class _Everything:
    """Holds whatever one asks for: here no heading need name its year."""

    def __contains__(self, _: object) -> bool:
        return True


def choose_table(
    tables: list[RawTable], *, sheet: str = "", again: bool = False, home: Path | None = None
) -> RawTable | None:
    """The table to map: on the sheet named, else the first that is of no known kind. Where all are known: the first,
    if `again`, else None.

    Where its headings name several years, those of one year. Raises InputError where there is no such sheet.
    """
    if sheet:
        named = [table for table in tables if table.name.casefold() == sheet.casefold()]
        if not named:
            names = ", ".join(f"“{table.name}”" for table in tables if table.name) or "one table without a name"
            raise InputError(f"The file has no sheet “{sheet}” with a table. It has {names}.")
        return _settled(named[0])
    unknown = [table for table in tables if not _is_known(table, home)]
    return next(map(_settled, unknown or (tables if again else [])), None)


def _is_known(table: RawTable, home: Path | None) -> bool:
    try:
        recognise(table, layouts(home))
    except InputError:
        return False
    return True


def _settled(table: RawTable) -> RawTable:
    return split_by_year(_with_headings(table), always=_Everything())[0]


def _with_headings(table: RawTable) -> RawTable:
    """A CSV file's table from its headings on, where lines of several cells stand above them."""
    if table.source != "csv":
        return table
    first = Row(0, {column: text for column, text in enumerate(table.headers) if text})
    rows = [first]
    for number, line in enumerate(table.cells.head(_LOOK).drop(ROW).iter_rows(), start=1):
        filled = {column: text.strip() for column, text in enumerate(line) if isinstance(text, str) and text.strip()}
        if filled:
            rows.append(Row(number, filled))
    found = find_headings(rows, ())
    if found is None or found.last == 0:
        return table
    headers, cells, above = headed(table.cells, rows[found.last].number - 1)
    title = " ".join(header for header in table.headers if header)
    return replace(table, headers=headers, cells=cells, above=(*table.above, title, *above))
