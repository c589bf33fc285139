"""What every format asks of a table: how columns align, their widths, which cells hold words for a figure."""

from typing import Literal

from keystage.analysis.packs.values import Cell, Table
from keystage.analysis.publish.wrapping import wide

__all__ = ["alignments", "column_widths", "is_words"]

_MOST = 75.0  # millimetres that a column asks for by itself


def alignments(table: Table) -> list[Literal["left", "right"]]:
    """ "left" or "right" a column; where the table does not say, a column with figures is set right."""
    if len(table.align) == len(table.columns):
        return list(table.align)
    return ["right" if any(row[i].value is not None for row in table.rows) else "left" for i in _columns(table)]


def is_words(cell: Cell) -> bool:
    """The cell says in words why there is no figure; a dash or an empty cell stands where a figure would."""
    return cell.missing and any(c.isalpha() for c in cell.text)


def column_widths(table: Table, *, across: float, size: float, inset: float) -> list[float]:
    """Millimetres of each column, `across` together. inset: white left and right in a cell.

    As the table asks, or by its longest texts; but no column narrower than its longest word, where there is room.
    """
    least = [_longest_word(table, i, size) + inset for i in _columns(table)]
    wanted = list(table.widths)
    if len(wanted) != len(table.columns):
        wanted = [_longest_text(table, i, size) + inset for i in _columns(table)]
    widths = [max(w * across / sum(wanted), need) for w, need in zip(wanted, least, strict=True)]
    spare = [w - need for w, need in zip(widths, least, strict=True)]
    over = sum(widths) - across
    if over > sum(spare):
        return [need * across / sum(least) for need in least]
    return [w - over * s / sum(spare) if over > 0 else w for w, s in zip(widths, spare, strict=True)]


def _columns(table: Table) -> range:
    return range(len(table.columns))


def _longest_word(table: Table, column: int, size: float) -> float:
    words = {word for row in table.rows for word in row[column].text.split()}
    heading = [wide(word, size, bold=True) for word in table.columns[column].split()]
    return max([*heading, *(wide(word, size) for word in words)], default=0.0)


def _longest_text(table: Table, column: int, size: float) -> float:
    """The longest cell on one line, up to a limit; a heading may take two."""
    texts = {row[column].text for row in table.rows}
    heading = wide(table.columns[column], size, bold=True) / 2
    return min(_MOST, max([heading, *(wide(text, size) for text in texts)]))
