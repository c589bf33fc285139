"""Rows below the headings that are none of the table: totals, notes at the foot, headings of sections and of pages."""

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field

from keystage.analysis.returns.sheets.cells import Merge, Row
from keystage.analysis.returns.sheets.headings import Headings, is_number

__all__ = ["Outside", "sort_rows"]

_TOTAL = re.compile(
    r"^((grand|sub|overall)[ -]?)?(total|totals|average|averages|mean|median|sum|count)\b.{0,40}$"
    r"|^.{0,40}\b(total|totals|average|averages|mean|median)$"
    r"|^(all|number of)( \w+)? (schools|pupils)$",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"\b(primary|infants?|first|junior|middle|academy|college|nursery|high|school)\b(?! schools| pupils)"
)
_AREA = re.compile(
    r"^(national|england|la|lea|county|authority|all|all schools|state[- ]funded schools)$", re.IGNORECASE
)
_NOTE = re.compile(
    r"^(\*|†|‡|\d\)|\(\d\)|[a-z]\)|notes?\b|source|key\b|n\.?b\.?\b|data\b|produced|prepared|printed|©|please\b|"
    r"suppress|figures?\b|excludes?\b|includes?\b|contains\b|\w+ = )",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"urn|laestab|dfe ?(no|number|code)|estab|la ?(no|num|number|code)|^(school )?(code|id|number|no)\.?$"
)
_LEVELS = ("rectype", "geographic_level", "geographic level")
_LONG = 60  # characters of a lone cell: a sentence


@dataclass(slots=True)
class Outside:
    """The rows of the table, and by kind the numbers of the rows that were left out."""

    inside: list[Row] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    notes: list[int] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)


def sort_rows(rows: Sequence[Row], headings: Headings, merges: Sequence[Merge] = ()) -> Outside:
    """Part the rows below the headings into those of the table and those outside it."""
    out = Outside()
    rows = list(rows)
    while rows and _is_note(rows, headings):
        out.notes.insert(0, rows.pop().number)
    levels = any(word.casefold() in _LEVELS for word in headings.words.values())
    who = _who_column(rows, headings)
    wide = {(merge.top, merge.left) for merge in merges if merge.right > merge.left}
    for place, row in enumerate(rows):
        if _repeats(row, headings):
            out.repeated.append(row.number)
        elif _is_section(row, who, wide):
            out.sections.append(row.number)
        elif not levels and _is_total(row, who, at_foot=place >= len(rows) - 3):
            out.totals.append(row.number)
        else:
            out.inside.append(row)
    return out


def _is_note(rows: Sequence[Row], headings: Headings) -> bool:
    """The last row is one cell of words below a table that is wider."""
    last = {c: text for c, text in rows[-1].cells.items() if text}
    if len(last) != 1 or len(rows[-1].cells) != 1 or len(headings.words) < 3:
        return False
    text = next(iter(last.values()))
    apart = len(rows) < 2 or rows[-1].number > rows[-2].number + 1
    return not is_number(text) and (apart or len(text) > _LONG or _NOTE.match(text) is not None)


def _who_column(rows: Sequence[Row], headings: Headings) -> int | None:
    """The column of numbers that say who a row is about; None where schools are named only."""
    named = [c for c, word in headings.words.items() if _WHO.search(word.casefold())]
    for column in named:
        full = [row for row in rows if len(row.cells) > 1]
        filled = [row.cells[column] for row in full if row.cells.get(column)]
        if filled and len(filled) >= 0.5 * len(full) and sum(map(is_number, filled)) >= 0.8 * len(filled):
            return column
    return None


def _repeats(row: Row, headings: Headings) -> bool:
    same = [headings.words.get(c) == " ".join(text.split()) for c, text in row.cells.items()]
    return len(same) >= 2 and sum(same) >= 0.8 * len(same) and len(same) >= len(headings.words) / 2


def _is_section(row: Row, who: int | None, wide: Container[tuple[int, int]]) -> bool:
    """A row of one cell that says what the rows below it have in common: merged, or words where a number should be."""
    if len(row.cells) != 1:
        return False
    ((column, text),) = row.cells.items()
    return bool(text) and not is_number(text) and ((row.number, column) in wide or column == who)


def _is_total(row: Row, who: int | None, *, at_foot: bool) -> bool:
    """A row that sums up others: it names no school, and its first words say so."""
    if who is not None and row.cells.get(who) and not _TOTAL.match(row.cells[who]):
        return False
    label = _label(row.cells)
    if _SCHOOL.search(label.casefold()):
        return False
    return _TOTAL.match(label) is not None or ((who is not None or at_foot) and _AREA.match(label) is not None)


def _label(cells: Mapping[int, str]) -> str:
    words = [cells[c] for c in sorted(cells) if cells[c] and not is_number(cells[c])]
    return " ".join(words[0].split()) if words else ""
