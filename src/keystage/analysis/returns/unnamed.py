"""Columns that a layout does not name: kept under their own name, as numbers where every cell is one."""

import re
from collections.abc import Mapping

import polars as pl

from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.layout import Column
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.numbers import may_be_number
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import LEVEL, ROW, SCOPE
from keystage.analysis.returns.recognition import Recognised
from keystage.analysis.returns.values import Codes, Wanted

__all__ = ["is_a_name", "is_personal", "unnamed_columns"]

_SAMPLE = 5
_PERSON = re.compile(
    r"^(head|headteacher|headofgroup|principal|contact|chair\w*)(title|first|last|forename|surname|name|email)"
)


_NAMED = re.compile(
    r"name$|^name|(fore|sur|first|last|given|family|known|pupils?|student|child|teacher)names?|^knownas"
)
_OURS = "Keystage: "  # we wrote it into a file to be mended: no column of the file that came
_NO_PERSON = re.compile(r"school|class|group|subject|aspect|establishment|column|file|course|qualification|resultset")


def is_personal(header: str) -> bool:
    """Whether a header speaks of a named adult."""
    return bool(_PERSON.match(plain(header)))


def is_a_name(header: str) -> bool:
    """Whether a header speaks of somebody's name: a pupil's, a parent's, a teacher's."""
    return bool(_NAMED.search(plain(header))) and not _NO_PERSON.search(plain(header))


def unnamed_columns(
    known: Recognised,
    table: RawTable,
    wanted: list[Wanted],
    ledger: Ledger,
    *,
    tokens: Mapping[str, str],
    keep_names: bool,
) -> list[Wanted]:
    """The table's columns that the layout does not name, as its `rest` says."""
    pairs = zip(table.cells.get_columns()[1:], table.headers, strict=True)
    rest = [(cells, header) for cells, header in pairs if not known.columns[cells.name]]
    rest = [(cells, header) for cells, header in rest if not header.startswith(_OURS)]
    named = is_a_name if known.layout.pupils else is_personal
    personal = [header for _, header in rest if is_personal(header) or named(header)]
    if personal and not keep_names:
        ledger.note("names", f"Columns with names of people were left out: {', '.join(personal)}.")
        rest = [(cells, header) for cells, header in rest if header not in personal]
    rest = [(cells, header) for cells, header in rest if header or not _is_empty(cells)]
    if known.layout.rest == "drop":
        if rest:
            listed = ", ".join(header or cells.name for cells, header in rest[:10])
            count = (
                "1 column that this kind does not use was"
                if len(rest) == 1
                else (f"{len(rest)} columns that this kind does not use were")
            )
            hint = " If one holds results, say so with: keystage map FILE --save NAME" if known.layout.pupils else ""
            ledger.note("columns-left-out", f"{count} left out: {listed}.{hint}")
        return []
    likely = _likely_numbers([cells for cells, _ in rest], tokens)
    taken = {ROW, LEVEL, SCOPE, *(w.code for w in wanted)}
    found = []
    for cells, header in rest:
        code, guessed = _code(cells.name, taken), cells.name in likely
        column = Column(code, (header,), "number" if guessed else "text")
        found.append(Wanted(code, header or cells.name, column, cells, guessed=guessed))
    return found


def _is_empty(cells: pl.Series) -> bool:
    return cells.null_count() == cells.len() or bool(
        (cells.cast(pl.String).str.strip_chars() == "").fill_null(value=True).all()
    )


def _code(name: str, taken: set[str]) -> str:
    """A column name in the manner of ours, not yet taken: "Total Staff (FTE)" is total_staff_fte."""
    code = base = re.sub(r"\W+", "_", name.casefold()).strip("_") or "column"
    number = 2
    while code in taken:
        code, number = f"{base}_{number}", number + 1
    taken.add(code)
    return code


def _likely_numbers(columns: list[pl.Series], tokens: Mapping[str, str]) -> set[str]:
    """Names of the columns whose first cells are numbers or codes. Reading them to the end settles it."""
    codes = Codes(tokens)
    return {
        column.name
        for column in columns
        if column.dtype.is_numeric() or all(may_be_number(cell or "", codes) for cell in column.head(_SAMPLE).to_list())
    }
