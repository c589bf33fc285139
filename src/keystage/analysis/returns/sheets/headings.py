"""Finds the rows of headings on a sheet: below titles, above the table, one row or several."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from keystage.analysis.returns.sheets.cells import Merge, Row

__all__ = ["Headings", "find_headings", "is_number"]

_NUMBER = re.compile(r"^[£(]?[-+−]?[£]?(\d[\d,]*\.?\d*|\.\d+)\)?\s*%?$|^[<≤≥>]=?\s*\d+%?$|^\d{4}-\d\d-\d\d( [\d:]+)?$")
_TOKEN = re.compile(r"^([-–—*:.…]+|n/?a|supp\*?|ne|np|lowcov)$", re.IGNORECASE)
_YEAR = re.compile(r"^(19|20)\d\d$")
_LOOK = 40  # rows from the top among which the headings are
_LONG = 120  # characters: longer is a sentence, not a heading
_EDGE = 2_000  # columns
_MOST = 3  # rows of headings one above the other


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand: rows first to last (places in the list of rows), and their words by column."""

    first: int
    last: int
    words: dict[int, str]


def is_number(text: str) -> bool:
    """A number, percentage, date or “<5”: what stands in a table, not above it."""
    return _NUMBER.match(text) is not None


def find_headings(rows: Sequence[Row], merges: Sequence[Merge]) -> Headings | None:
    """The first row that looks like headings: most of the table's columns filled, with words. None on an empty sheet.

    Merged headings are spread over their columns; rows of headings one above the other are joined by “ – ”.
    """
    if not rows:
        return None
    wide = _table_width(rows)
    spread = [_spread(row, merges, wide) for row in rows[: _LOOK + _MOST]]
    main = _main_row(spread[:_LOOK], wide)
    first, last = _upward(spread, rows, main), _downward(spread, rows, merges, main)
    return Headings(first, last, _join(spread, rows, merges, first, last))


def _table_width(rows: Sequence[Row]) -> int:
    """How many cells a row of the table has, as a rule: titles and notes have one or two."""
    counts = [len(row.cells) for row in rows[:400]]
    return int(median([c for c in counts if c >= max(2, max(counts) / 3)] or counts))


def _spread(row: Row, merges: Sequence[Merge], wide: int) -> dict[int, str]:
    """The row's filled cells, each merged one written over its columns; a title over most of them stays one."""
    cells = {c: " ".join(text.split()) for c, text in row.cells.items() if text}
    for merge in merges:
        over = merge.right - merge.left + 1
        title = merge.left == min(cells, default=0) and over > 0.6 * wide
        if merge.top == row.number and over > 1 and not title and merge.left in cells:
            cells |= dict.fromkeys(range(merge.left, min(merge.right, _EDGE) + 1), cells[merge.left])
    return cells


def _main_row(spread: Sequence[dict[int, str]], wide: int) -> int:
    """The first of the rows that could be headings and is nearly as full as the fullest of them."""
    fits = [i for i, cells in enumerate(spread) if _is_headings(cells, wide)]
    fullest = max((len(spread[i]) for i in fits), default=0)
    return next((i for i in fits if len(spread[i]) >= 0.75 * fullest), _first_wide(spread, wide))


def _is_headings(cells: dict[int, str], wide: int) -> bool:
    if len(cells) < max(min(2, wide), wide / 2):
        return False
    words = sum(_is_word(text) for text in cells.values())
    return words >= 0.7 * len(cells)


def _is_word(text: str) -> bool:
    if len(text) > _LONG or _TOKEN.match(text):
        return False
    return not is_number(text) or _YEAR.match(text) is not None


def _first_wide(spread: Sequence[dict[int, str]], wide: int) -> int:
    """Where no row looks like headings: the first that is as wide as the table."""
    return next((i for i, cells in enumerate(spread) if len(cells) >= wide / 2), 0)


def _upward(spread: Sequence[dict[int, str]], rows: Sequence[Row], main: int) -> int:
    """The top row of headings: rows right above that group headings which would otherwise read the same."""
    first = main
    while first > 0 and main - first < _MOST - 1 and _groups(spread, rows, first):
        first -= 1
    return first


def _groups(spread: Sequence[dict[int, str]], rows: Sequence[Row], below: int) -> bool:
    above, row = spread[below - 1], rows[below - 1]
    if not above or row.number != rows[below].number - 1 or not all(map(_is_word, above.values())):
        return False
    under = list(spread[below].values())
    merged = any(c not in row.cells for c in above)
    repeated = len(set(under)) < len(under)
    inside = all(c in spread[below] for c in above)
    several = len(set(above.values())) >= 2 or min(above) > min(spread[below])
    return inside and several and (merged or (repeated and len(above) >= 2))


def _downward(spread: Sequence[dict[int, str]], rows: Sequence[Row], merges: Sequence[Merge], main: int) -> int:
    """The bottom row of headings: words without a number under a merged heading, or in the gaps of the row above."""
    last = main
    while last + 1 < len(spread) and last - main < _MOST - 1 and _continues(spread, rows, merges, last):
        last += 1
    return last


def _continues(spread: Sequence[dict[int, str]], rows: Sequence[Row], merges: Sequence[Merge], above: int) -> bool:
    cells, row = spread[above + 1], rows[above + 1]
    if row.number != rows[above].number + 1 or not all(map(_is_word, cells.values())):
        return False
    merged = {c for m in merges if m.top == rows[above].number and m.right > m.left for c in range(m.left, m.right + 1)}
    gaps = set(range(max([*spread[above], *cells]) + 1)) - set(spread[above])
    under_merged = len(merged & set(cells)) >= 2
    in_gaps = bool(gaps & set(cells)) and all(c in gaps or c + 1 in gaps for c in cells)
    numbers_below = any(is_number(text) for later in rows[above + 2 : above + 12] for text in later.cells.values())
    return numbers_below and (under_merged or (in_gaps and _sparse(cells, spread[above])))


def _sparse(cells: dict[int, str], above: dict[int, str]) -> bool:
    """The row leaves columns empty that have a heading already: it adds to headings, it is no row of a table."""
    return any(c not in cells for c in above)


def _join(
    spread: Sequence[dict[int, str]], rows: Sequence[Row], merges: Sequence[Merge], first: int, last: int
) -> dict[int, str]:
    levels = [dict(spread[i]) for i in range(first, last + 1)]
    for level, row in zip(levels[:-1], rows[first:last], strict=True):
        if not any(m.top == row.number and m.right > m.left for m in merges):
            _fill_right(level, max(c for lower in levels for c in lower))
    columns = sorted({c for level in levels for c in level})
    return {c: " – ".join(dict.fromkeys(level[c] for level in levels if c in level)) for c in columns}


def _fill_right(level: dict[int, str], end: int) -> None:
    """A heading that is not merged speaks for the empty columns to its right."""
    word = ""
    for column in range(end + 1):
        word = level.get(column, word)
        if word:
            level[column] = word
