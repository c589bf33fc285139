"""What reading a file gives: one Reading a table, with findings on its rows."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from keystage.analysis.vocabulary import AcademicYear

__all__ = ["ROW", "Finding", "Reading", "Severity", "reason_column"]

ROW = "row"  # every frame's first column: the row number a spreadsheet would show (header = 1 in a plain CSV)


def reason_column(column: str) -> str:
    """The column that says why `column` is null. It exists only where a cell was coded (SUPP, NE, z, …)."""
    return f"{column}:reason"


class Severity(StrEnum):
    ERROR = "error"  # the row is not good
    WARNING = "warning"  # the row is good; a person should look
    NOTE = "note"  # what was repaired or left out


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found in a file. `row` is as a spreadsheet shows it; None for the whole file."""

    row: int | None
    column: str | None
    rule: str
    severity: Severity
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One table of one file, read.

    kind: code of a layout ("ks2_performance"). table: the sheet's name, or "" for a file of one table.
    year: of the results; None where the kind has none (a register, links).
    frame: typed rows, all of them, bad rows included: `row`, then the layout's own column names; a coded cell is
      null and `reason_column(name)` holds the reason's code.
    findings: in row order. A row is *good* unless a finding of severity error names it.
    layout: digest of the layout it was read by. dated: the latest day the contents speak of, where they say so
      (a register, inspections): what is known "as at". status: where the file itself states it.
    """

    kind: str
    table: str
    year: AcademicYear | None
    frame: pl.DataFrame
    findings: tuple[Finding, ...]
    layout: str = ""
    dated: date | None = None
    status: str = ""

    @property
    def bad_rows(self) -> frozenset[int]:
        return frozenset(f.row for f in self.findings if f.row is not None and f.severity is Severity.ERROR)

    @property
    def rows(self) -> int:
        return self.frame.height

    @property
    def good(self) -> pl.DataFrame:
        """The rows without an error. `rows == good.height + len(bad_rows)` always."""
        bad = self.bad_rows
        return self.frame if not bad else self.frame.filter(pl.col(ROW).is_in(list(bad)).not_())
