"""Which row of a table is its header, and the names its columns get."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import polars as pl

from keystage.analysis.returns.raw import RawTable
from keystage.analysis.returns.reading import ROW

__all__ = ["column_letters", "first_heading", "headed", "lower_headings", "plain", "safely_named"]

_LOOK = 30


@lru_cache(maxsize=50_000)
def plain(header: str) -> str:
    """A header as it is compared: without case, spaces or punctuation."""
    return "".join(c for c in header.casefold() if c.isalnum())


def column_letters(index: int) -> str:
    """The letters a spreadsheet shows over the column at `index` (from 0): A … Z, AA …"""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def first_heading(grid: pl.DataFrame) -> int:
    """The first row with more than one cell filled; the first filled at all, where every row has one."""
    only = None
    for index in range(min(_LOOK, grid.height)):
        filled = sum(bool(cell and cell.strip()) for cell in grid.row(index)[1:])
        if filled > 1:
            return index
        if filled and only is None:
            only = index
    return only or 0


def headed(grid: pl.DataFrame, index: int) -> tuple[tuple[str, ...], pl.DataFrame, tuple[str, ...]]:
    """Take row `index` of `grid` as header: the headers as written, the rows below it, the lines above it."""
    headers = tuple((cell or "").strip() for cell in grid.row(index)[1:])
    above = tuple(
        " ".join(cell.strip() for cell in row[1:] if cell and cell.strip()) for row in grid.head(index).iter_rows()
    )
    cells = grid.slice(index + 1)
    cells.columns = [ROW, *_unique(headers)]
    return headers, cells, tuple(line for line in above if line)


def lower_headings(table: RawTable) -> Iterator[RawTable]:
    """`table` again and again, each time with the next of its first rows as the header."""
    if any(kind != pl.String for kind in table.cells.dtypes[1:]):
        return
    for index in range(min(_LOOK, table.cells.height)):
        row = table.cells.row(index)[1:]
        if sum(isinstance(cell, str) and bool(cell.strip()) for cell in row) < 2:
            continue
        headers, cells, above = headed(table.cells, index)
        title = " ".join(h for h in table.headers if h)
        yield replace(table, headers=headers, cells=cells, above=(*table.above, title, *above))


def safely_named(table: RawTable) -> RawTable:
    """`table` with column names of which none is a pattern to Polars ("*", "^…"); its headers stay as they are."""
    names = table.cells.columns
    unsafe = {name: f"column {column_letters(i)}" for i, name in enumerate(names[1:]) if _is_pattern(name)}
    if not unsafe:
        return table
    return replace(table, cells=table.cells.rename({old: new for old, new in unsafe.items() if new not in names}))


def _is_pattern(name: str) -> bool:
    return name == "*" or name.startswith("^")


def _unique(headers: tuple[str, ...]) -> list[str]:
    """Column names for `headers`: an empty one gets its letters, a repeated one its number."""
    seen: Counter[str] = Counter()
    taken = {ROW}
    names = []
    for index, header in enumerate(headers):
        name = header if header and not _is_pattern(header) else f"column {column_letters(index)}"
        seen[name] += 1
        if seen[name] > 1 or name in taken:
            name = f"{name} ({max(seen[name], 2)})"
        while name in taken:
            name += "*"
        taken.add(name)
        names.append(name)
    return names
