"""Sheets as they stand: rows of text cells with the numbers that a spreadsheet shows."""

import re
from dataclasses import dataclass, field

from keystage.analysis.errors import InputError

__all__ = ["EXCEL_ERRORS", "MAX_CELLS", "Budget", "Flaw", "Merge", "Row", "Sheet", "clean", "letters"]

MAX_CELLS = 4_000_000  # of a workbook
MAX_EMPTY = 8_000_000  # cells with a look and nothing in them
MAX_ROWS = 1_048_576
MAX_COLUMNS = 2_000
MAX_TEXT = 32_767  # Excel's own limit
EXCEL_ERRORS = (
    "#N/A",
    "#REF!",
    "#DIV/0!",
    "#VALUE!",
    "#NAME?",
    "#NUM!",
    "#NULL!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
)

_BLANK = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"
_BREAK = re.compile(r"[ \t\u00a0\u2007\u202f]*\r?\n[ \t]*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: rows as shown (from 1), columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell that has no value although something stands in it. rule: "formula_without_value" or "error_cell"."""

    row: int
    column: int
    rule: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as shown, and its cells by column (from 0). A flawed cell is "" here."""

    number: int
    cells: dict[int, str]


@dataclass(slots=True)
class Sheet:
    """One sheet. Rows without any cell are left out; numbers stay as shown."""

    name: str
    hidden: bool = False
    rows: list[Row] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0


class Budget:
    """What a workbook may still hold; refuses, in one sentence, what is more."""

    def __init__(self) -> None:
        self._left, self._empty = MAX_CELLS, MAX_EMPTY

    def look(self) -> None:
        """One more cell, text or merged range to look at."""
        self._empty -= 1
        if self._empty < 0:
            raise InputError("The spreadsheet has millions of empty cells. Save the sheet you need as CSV.")

    def take(self, sheet: str, row: int, column: int, text: str, times: int = 1) -> None:
        """One more cell with something in it, or several alike."""
        self._left -= times
        if self._left < 0:
            raise InputError(f"The spreadsheet has more than {MAX_CELLS:,} cells. Save the sheet you need as CSV.")
        if row > MAX_ROWS or column >= MAX_COLUMNS:
            raise InputError(
                f"Sheet “{sheet}” has something in cell {letters(column)}{row}, far outside any table"
                f" ({MAX_COLUMNS:,} columns at most). Clear it, and save the file again."
            )
        if len(text) > MAX_TEXT:
            raise InputError(
                f"Sheet “{sheet}”, cell {letters(column)}{row}: {len(text):,} characters in one cell"
                f" ({MAX_TEXT:,} at most). Shorten it, and save the file again."
            )


def letters(column: int) -> str:
    """The name a spreadsheet gives a column, counted from 0: A, B, … Z, AA."""
    name = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(65 + digit) + name
    return name


def clean(text: str) -> str:
    """Text without blanks around it and control characters in it; a cell of blanks is empty. Line breaks stay."""
    if text.isprintable():
        return text.strip()
    return _BREAK.sub("\n", _CONTROL.sub("", text)).strip(_BLANK)
