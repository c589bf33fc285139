"""What reading a file gives: one Reading a table, with findings on its rows; or a Refusal, in a sentence."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import polars as pl

from keystage.analysis.vocabulary import AcademicYear

__all__ = ["LEVEL", "ROW", "SCOPE", "Finding", "Reading", "Refusal", "Severity", "reason_column"]

LEVEL = "level"  # school | la | national | national_all | region, where a kind mixes them
SCOPE = "scope"  # primary | secondary | special, where a national row is of one kind of school
ROW = "row"  # every frame's first column: the row number a spreadsheet would show (header = 1 in a plain CSV)


def reason_column(column: str) -> str:
    """The column that says why `column` is null. It exists only where a cell was coded (SUPP, NE, z, …)."""
    return f"{column}:reason"


class Severity(StrEnum):
    """How bad a finding is."""

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
    findings: in row order, those of the whole table first. A row is *good* unless an error names it. A rule broken
      a million times is listed a thousand times: `counts` has every rule's full count, `bad` every bad row.
    counts, bad: None where `findings` lists everything.
    layout: digest of the layout it was read by. dated: the latest day the contents speak of, where they say so
      (a register, inspections): what is known "as at". status: where the file itself states it. school: URN or LAESTAB
    that the person said, where the rows name none and were taken as of it.
    """

    kind: str
    table: str
    year: AcademicYear | None
    frame: pl.DataFrame
    findings: tuple[Finding, ...]
    layout: str = ""
    dated: date | None = None
    status: str = ""
    school: str = ""

    counts: Mapping[str, int] | None = None
    bad: pl.Series | None = field(default=None, compare=False)

    @property
    def bad_rows(self) -> frozenset[int]:
        """Row numbers with an error."""
        listed = frozenset(f.row for f in self.findings if f.row is not None and f.severity is Severity.ERROR)
        return listed if self.bad is None else listed.union(self.bad.to_list())

    @property
    def rows(self) -> int:
        return self.frame.height

    @property
    def names_left_out(self) -> bool:
        """Whether columns with names of people were dropped: the file itself may then not be kept either."""
        return "names" in self.tally

    @property
    def tally(self) -> Mapping[str, int]:
        """How often each rule was broken, those not listed in `findings` included."""
        return Counter(f.rule for f in self.findings) if self.counts is None else self.counts

    @property
    def good(self) -> pl.DataFrame:
        """The rows without an error. `rows == good.height + len(bad_rows)` always."""
        bad = self.bad_rows if self.bad is None else self.bad
        if not len(bad):
            return self.frame
        return self.frame.filter(pl.col(ROW).is_in(list(bad)).not_())


@dataclass(frozen=True, slots=True)
class Refusal:
    """A table, or a whole file, that was not read. message: what it looks like and what to do, in a sentence.

    nothing: it holds no data to import (a guide, notes), so nobody need do anything. beside: and another table of the
    file could be read, so that nothing is amiss.
    """

    table: str
    message: str
    nothing: bool = False
    beside: bool = False
