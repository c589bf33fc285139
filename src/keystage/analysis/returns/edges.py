"""What stands around a table and is not of it: blank rows, notes and totals at its foot, a column that only counts."""

import re
from dataclasses import replace

import polars as pl

from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import ROW

__all__ = ["trim"]

_FOOT = 25
_NOTE = re.compile(
    r"^\W*(source|notes?|key|total|grand total|all schools|average|mean|copyright|©|\*)\b", re.IGNORECASE
)


def trim(table: RawTable, ledger: Ledger, *, keys: tuple[str, ...], private: bool = False) -> RawTable:
    """`table` without its edges, each named in the ledger. keys: columns of which every real row has at least one.
    private: no finding quotes a cell."""
    cells, headers = _without_counter(table.cells, table.headers, ledger)
    keys = tuple(key for key in keys if key in cells.columns)
    cells = _without_foot(cells, ledger, keys, private=private)
    cells = _without_blanks(cells, ledger, keys)
    return replace(table, cells=cells, headers=headers)


def _without_counter(
    cells: pl.DataFrame, headers: tuple[str, ...], ledger: Ledger
) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """A program that re-saves a table adds an unnamed first column that numbers its rows."""
    if not headers or headers[0] or cells.width < 3 or not cells.height:
        return cells, headers
    name = cells.columns[1]
    numbers = cells[name].cast(pl.Float64, strict=False).cast(pl.Int64, strict=False)
    start = numbers[0]
    if start not in (0, 1) or not (numbers == pl.int_range(start, start + cells.height, eager=True)).all():
        return cells, headers
    ledger.note("row-numbers", "An unnamed first column that only numbers the rows was left out.")
    return cells.drop(name), headers[1:]


def _without_foot(cells: pl.DataFrame, ledger: Ledger, keys: tuple[str, ...], *, private: bool) -> pl.DataFrame:
    """Rows below the table: notes in a single cell, totals. A row with a number among its keys is real."""
    kept = cells.height
    said = []
    for back in range(1, min(_FOOT, cells.height) + 1):
        row = cells.row(-back, named=True)
        keyed = any(str(row[key] or "").strip().isdigit() for key in keys)
        filled = [str(cell).strip() for name, cell in row.items() if name != ROW and str(cell or "").strip()]
        if filled and (keyed or not _is_note(filled)):
            break
        if filled:
            said.append((row[ROW], filled[0]))
        kept -= 1
    if not said:
        return cells
    first = " ".join(said[-1][1].split())[:60]
    alone = len(said) == 1
    where = f"Row {said[-1][0]}" if alone else f"Rows {said[-1][0]} to {said[0][0]}"
    was = "was left out: a note or total" if alone else "were left out: notes or totals"
    quoted = "" if private else f" (“{first}”)"
    ledger.note("foot", f"{where} below the table{quoted} {was}, not data.")
    return cells.head(kept)


def _is_note(filled: list[str]) -> bool:
    if len(filled) == 1:
        return " " in filled[0] and any(c.isalpha() for c in filled[0])
    return bool(_NOTE.match(filled[0]))


def _without_blanks(cells: pl.DataFrame, ledger: Ledger, keys: tuple[str, ...]) -> pl.DataFrame:
    names = cells.columns[1:]
    if not names or not cells.height:
        return cells
    empty = pl.all_horizontal(_maybe_empty(cells, name) for name in (keys[:1] or names[:1]))
    if not cells.select(empty.any()).item():
        return cells
    blank = cells.filter(empty).filter(pl.all_horizontal(_empty(cells, name) for name in names))
    if not blank.height:
        return cells
    ledger.note(
        "blank-rows", f"{blank.height:,} blank rows were left out.".replace("1 blank rows were", "1 blank row was")
    )
    return cells.filter(pl.col(ROW).is_in(blank[ROW].implode()).not_())


def _maybe_empty(cells: pl.DataFrame, name: str) -> pl.Expr:
    """Nothing, or something that begins with a space: few rows, quickly found, to be looked at."""
    column = pl.col(name)
    return column.is_null() if cells.schema[name] != pl.String else column.is_null() | (column < "!")


def _empty(cells: pl.DataFrame, name: str) -> pl.Expr:
    column = pl.col(name)
    if cells.schema[name] != pl.String:
        return column.is_null()
    return column.is_null() | (column.str.strip_chars() == "")
