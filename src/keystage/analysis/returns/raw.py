"""A table of text, before anyone asks what kind it is."""

from dataclasses import dataclass

import polars as pl

from keystage.analysis.returns.reading import Finding

__all__ = ["RawTable"]


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table as it stands in a file: every cell text, or null where the cell is empty.

    name: the sheet's name, "" for a file of one table. headers: as the file writes them, in order.
    cells: first `row` (the row number a spreadsheet shows), then one text column a header, named
      by its header (a repeated header has " (2)" added, an empty one is "column C").
    above: lines that stood above the header (titles). findings: what opening it had to repair or leave out.
    source: "csv" | "xlsx" | "ods" | "parquet": a spreadsheet's cells were typed before they were text; a Parquet
      file's numbers still are.
    beyond: `row`, `text`, `cells`: what stands beyond the last header, in the rows that are too long.
    cut: the row in whose middle the file ends, and how many cells of it there are.
    plain: no cell has letters that a wrong guess of the encoding leaves.
    """

    name: str
    headers: tuple[str, ...]
    cells: pl.DataFrame
    above: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    source: str = "csv"
    beyond: pl.DataFrame | None = None
    cut: tuple[int, int] | None = None
    plain: bool = False

    def let_go(self) -> None:
        """Forget the text of the cells, of large tables most of the memory, where nothing will ask for it again."""
        for name in self.cells.columns[1:]:
            self.cells.drop_in_place(name)
