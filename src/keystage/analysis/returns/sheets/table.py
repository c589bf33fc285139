"""One sheet as a table of text: headings found, titles above them, merged cells filled, totals and notes left out."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

import polars as pl

from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import ROW, Finding, Severity
from keystage.analysis.returns.sheets.cells import Flaw, Merge, Row, Sheet, letters
from keystage.analysis.returns.sheets.headings import Headings, find_headings
from keystage.analysis.returns.sheets.outside import Outside, sort_rows

__all__ = ["as_table"]


def as_table(sheet: Sheet, source: str) -> RawTable | None:
    """The table on the sheet; None where the sheet is empty."""
    headings = find_headings(sheet.rows, sheet.merges)
    if headings is None:
        return None
    above = tuple(" ".join(filter(None, row.cells.values())) for row in sheet.rows[: headings.first])
    rest = sort_rows(sheet.rows[headings.last + 1 :], headings, sheet.merges)
    names = _name_columns(headings, rest.inside)
    filled = _fill_down(rest.inside, sheet.merges, names)
    findings = [
        *_flaws(sheet.flaws, rest.inside, names),
        *_left_out(rest),
        *[_note(None, names[c], "merged_cells", _filled_words(names[c], n)) for c, n in sorted(filled.items())],
        *_hidden(sheet),
    ]
    headers = tuple(headings.words.get(c, "") for c in names)
    return RawTable(sheet.name, headers, _frame(rest.inside, names), above, tuple(findings), source)


def _name_columns(headings: Headings, rows: Sequence[Row]) -> dict[int, str]:
    """The columns of the table, left to right, each with a name of its own."""
    columns = sorted({*headings.words, *(c for row in rows for c in row.cells)})
    names: dict[int, str] = {}
    taken = {ROW}
    for column in columns:
        word = headings.words.get(column) or f"column {letters(column)}"
        name, again = word, 1
        while name in taken:
            again += 1
            name = f"{word} ({again})"
        taken.add(name)
        names[column] = name
    return names


def _frame(rows: Sequence[Row], names: Mapping[int, str]) -> pl.DataFrame:
    columns = {name: [row.cells.get(c) or None for row in rows] for c, name in names.items()}
    schema = {ROW: pl.UInt32(), **dict.fromkeys(columns, pl.String())}
    return pl.DataFrame({ROW: [row.number for row in rows], **columns}, schema=schema)


def _fill_down(rows: Sequence[Row], merges: Sequence[Merge], names: Mapping[int, str]) -> dict[int, int]:
    """Write each merged cell into the rows it covers. Returns how many cells were filled in each column."""
    numbers = [row.number for row in rows]
    filled: dict[int, int] = {}
    reached: dict[int, int] = {}
    for merge in sorted(merges, key=lambda m: (m.left, m.top)):
        if merge.bottom <= merge.top or merge.left not in names or merge.top <= reached.get(merge.left, 0):
            continue
        reached[merge.left] = merge.bottom
        covered = rows[bisect_left(numbers, merge.top) : bisect_right(numbers, merge.bottom)]
        value = covered[0].cells.get(merge.left) if covered and covered[0].number == merge.top else None
        if value:
            for row in covered[1:]:
                row.cells[merge.left] = value
            filled[merge.left] = filled.get(merge.left, 0) + len(covered) - 1
    return {column: count for column, count in filled.items() if count}


def _filled_words(name: str, count: int) -> str:
    cells = "1 cell" if count == 1 else f"{count:,} cells"
    return f"Column “{name}” has merged cells: what they say was filled down into {cells}."


_FLAW_WORDS = {
    "formula_without_value": "holds a formula without its result. Open the workbook in Excel, save it, give it again",
    "error_cell": "shows {shown}, an error of its formula. Mend the formula, or write n/a",
}


def _flaws(flaws: Sequence[Flaw], rows: Sequence[Row], names: Mapping[int, str]) -> list[Finding]:
    inside = {row.number for row in rows}
    return [
        Finding(
            flaw.row,
            names[flaw.column],
            flaw.rule,
            Severity.ERROR,
            f"Cell {letters(flaw.column)}{flaw.row} {_FLAW_WORDS[flaw.rule].format(shown=flaw.shown)}.",
        )
        for flaw in sorted(flaws, key=lambda f: (f.row, f.column))
        if flaw.row in inside and flaw.column in names
    ]


def _left_out(rest: Outside) -> list[Finding]:
    kinds = (
        (rest.totals, "total_row", "a total or average of other rows, not a row of its own"),
        (rest.repeated, "repeated_headings", "the headings again"),
        (rest.sections, "section_heading", "a heading of the rows below it"),
        (rest.notes, "foot_note", "a note at the foot"),
    )
    return [
        _note(number, None, rule, f"Row {number} is left out: it is {words}.")
        for numbers, rule, words in kinds
        for number in numbers
    ]


def _hidden(sheet: Sheet) -> list[Finding]:
    kinds = ((sheet.hidden_rows, "row"), (sheet.hidden_columns, "column"))
    return [
        _note(
            None,
            None,
            f"hidden_{word}s",
            f"{count:,} {word}{'s are' if count > 1 else ' is'} hidden on this sheet, and read like the others.",
        )
        for count, word in kinds
        if count
    ]


def _note(row: int | None, column: str | None, rule: str, message: str) -> Finding:
    return Finding(row, column, rule, Severity.NOTE, message)
