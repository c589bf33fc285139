"""Columns that a layout does not name: kept under their own name, as numbers where every cell is one."""

import re
from collections.abc import Mapping

import polars as pl

from keystage.analysis.returns.conversion import Wanted
from keystage.analysis.returns.headings import plain
from keystage.analysis.returns.layout import Column
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.numbers import read_numbers
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import LEVEL, ROW, SCOPE
from keystage.analysis.returns.recognition import Recognised
from keystage.analysis.returns.tall import Tall

__all__ = ["is_personal", "unnamed_columns"]

_SAMPLE = 200
_PERSON = re.compile(
    r"^(head|headteacher|headofgroup|principal|contact|chair\w*)(title|first|last|forename|surname|name|email)"
)
_LEADING_ZERO = r"^\s*0\d"


def is_personal(header: str) -> bool:
    """Whether a header speaks of a named adult."""
    return bool(_PERSON.match(plain(header)))


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
    pairs = zip(table.cells.columns[1:], table.headers, strict=True)
    rest = [(name, header) for name, header in pairs if not known.columns[name]]
    personal = [header for _, header in rest if is_personal(header)]
    if personal and not keep_names:
        ledger.note("names", f"Columns with names of people were left out: {', '.join(personal)}.")
        rest = [(name, header) for name, header in rest if header not in personal]
    empty = [(name, header) for name, header in rest if not header and _is_empty(table.cells[name])]
    rest = [pair for pair in rest if pair not in empty]
    if known.layout.rest == "drop":
        if rest:
            listed = ", ".join(header or name for name, header in rest[:10])
            ledger.note("columns-left-out", f"{len(rest)} columns that this kind does not use were left out: {listed}.")
        return []
    numeric = _numeric([table.cells[name] for name, _ in rest], table.cells[ROW], tokens)
    taken = {ROW, LEVEL, SCOPE, *(w.code for w in wanted)}
    found = []
    for name, header in rest:
        code = _code(name, taken)
        column = Column(code, (header,), "number" if name in numeric else "text")
        found.append(Wanted(code, header or name, column, table.cells[name]))
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


def _numeric(columns: list[pl.Series], rows: pl.Series, tokens: Mapping[str, str]) -> set[str]:
    """Names of the columns in which every cell is a number or a code, and at least one a number.

    Figures that begin with 0 or are longer than a number holds are identifiers. A sample is looked at before the whole.
    """
    likely = [c for c in columns if c.dtype.is_numeric()]
    texts = [c for c in columns if c.dtype == pl.String]
    sampled = _all_numbers([t.head(_SAMPLE) for t in texts], rows.head(_SAMPLE), tokens, may_be_empty=True)
    sure = _all_numbers([t for t in texts if t.name in sampled], rows, tokens)
    return sure | {c.name for c in likely}


def _all_numbers(
    columns: list[pl.Series], rows: pl.Series, tokens: Mapping[str, str], *, may_be_empty: bool = False
) -> set[str]:
    if not columns:
        return set()
    tall = Tall.of(columns, rows)
    read = read_numbers(tall.cells, tokens, percent=True)
    broken = set((read.unreadable // max(tall.height, 1)).tolist())
    found = set()
    for index, column in enumerate(columns):
        values = tall.part(read.values, index)
        some = values.null_count() < values.len()
        if index in broken or not (some or may_be_empty):
            continue
        if some and (column.str.contains(_LEADING_ZERO).any() or (values.abs().max() or 0) >= 1e15):  # type: ignore[operator]
            continue
        found.add(column.name)
    return found
