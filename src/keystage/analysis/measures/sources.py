"""Where a figure stands in its file: the row as a spreadsheet shows it, the columns, and the text of the cells."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.measures.contributions import ALL, contributions, long_columns
from keystage.analysis.measures.definition import measures
from keystage.analysis.measures.identified import identified
from keystage.analysis.measures.rows import placed_rows
from keystage.analysis.returns import ROW, Layout, RawTable, open_tables
from keystage.analysis.returns.contents import load
from keystage.analysis.returns.recognition import recognise
from keystage.analysis.store import Home, Release

__all__ = ["SourceCell", "SourceRow", "source_row"]


@dataclass(frozen=True, slots=True)
class SourceCell:
    """role: what the cell gives the figure ("value", "n", …). header, text: as the file writes them."""

    role: str
    header: str
    text: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """row: as a spreadsheet shows it; None where many rows, pupils', made the figure. name: of the school, where the
    row says it."""

    row: int | None
    cells: tuple[SourceCell, ...]
    name: str = ""


def source_row(
    home: Home, release: Release, layout: Layout, *, urn: str, year: int, measure: str, group: str
) -> SourceRow:
    """The row and the cells that a figure came from. Raises InputError where the release has no such figure."""
    if layout.pupils:
        return SourceRow(None, ())
    frame = identified(home.frame(release), home, release, layout)
    placed = placed_rows(frame, layout, release.year).filter((pl.col("_who") == urn) & (pl.col("_year") == year))
    columns = _columns(layout, frame, home, measure, group)
    if long_columns(layout, frame.columns):
        same = (pl.col("measure") == measure) & (pl.col("group").fill_null(ALL) == group)
        placed = placed.filter(same if "group" in placed.columns else pl.col("measure") == measure)
    if placed.is_empty() or not columns:
        raise InputError(f"Release {release.code} holds no such figure of {urn}.")
    number = int(placed[ROW][0])
    name = str(placed["name"][0] or "") if "name" in placed.columns else ""
    return SourceRow(number, _cells(home, release, layout, number, columns, placed), name)


def _columns(layout: Layout, frame: pl.DataFrame, home: Home, measure: str, group: str) -> Mapping[str, str]:
    """role -> the frame's column; "pupils" is the count that the share or score is of."""
    long = long_columns(layout, frame.columns)
    if long:
        return long
    found = {(c.measure, c.group): c.columns for c in contributions(layout, frame.columns)}
    definition = measures(home.folder)[measure]
    own = found.get((measure, group)) or found.get((definition.complement_of, group)) or {}
    if not own:
        return {}
    whole = found.get((measure, ALL), {})
    shared = {"coverage": whole["coverage"]} if "coverage" in whole else {}
    counted = found.get((definition.of, group), {})
    return {**shared, **own, **({"pupils": counted["value"]} if counted and "n" not in own else {})}


def _cells(
    home: Home, release: Release, layout: Layout, number: int, columns: Mapping[str, str], placed: pl.DataFrame
) -> tuple[SourceCell, ...]:
    raw = _raw(home, release, layout)
    if raw is None:
        return tuple(SourceCell(role, code, str(placed[code][0])) for role, code in columns.items())
    table, names = raw
    row = table.cells.filter(pl.col(ROW) == number)
    headers = dict(zip(table.cells.columns[1:], table.headers, strict=True))
    return tuple(
        SourceCell(role, headers[names[code]], _text(row[names[code]]))
        for role, code in columns.items()
        if code in names
    )


def _raw(home: Home, release: Release, layout: Layout) -> tuple[RawTable, Mapping[str, str]] | None:
    """The table as it stands in the file, and which of its columns gave which of the frame's; None where it is gone."""
    path = home.source(release)
    if not path.is_file():
        return None
    for table in open_tables(load(path)):
        if table.name == release.table:
            known = recognise(table, [layout], kind=layout.code)
            return known.table, {m.code: name for name, meant in known.columns.items() for m in meant}
    return None


def _text(cell: pl.Series) -> str:
    return "" if cell.is_empty() or cell[0] is None else str(cell[0])
