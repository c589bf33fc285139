"""What every format asks of a table: how columns align, their widths, which cells hold words for a figure."""

from typing import Literal

from keystage.analysis.packs.values import Cell, Table

__all__ = ["alignments", "is_words", "relative_widths"]

_MOST, _AROUND = 34, 3  # letters: of the longest column counted, and of white around each


def alignments(table: Table) -> list[Literal["left", "right"]]:
    """ "left" or "right" a column; where the table does not say, a column with figures is set right."""
    if len(table.align) == len(table.columns):
        return list(table.align)
    return ["right" if any(row[i].value is not None for row in table.rows) else "left" for i in _columns(table)]


def is_words(cell: Cell) -> bool:
    """The cell says in words why there is no figure; a dash or an empty cell stands where a figure would."""
    return cell.missing and any(c.isalpha() for c in cell.text)


def relative_widths(table: Table) -> list[float]:
    """As given, else by the longest text in a column; a heading may take two lines."""
    if len(table.widths) == len(table.columns):
        return list(table.widths)
    letters = (max(_heading(name), _longest(table, i)) for i, name in enumerate(table.columns))
    return [float(min(count, _MOST) + _AROUND) for count in letters]


def _columns(table: Table) -> range:
    return range(len(table.columns))


def _heading(name: str) -> int:
    words = [len(word) for word in name.split()] or [0]
    return max(max(words), (len(name) + 1) // 2)


def _longest(table: Table, column: int) -> int:
    return max((len(row[column].text) for row in table.rows), default=0)
