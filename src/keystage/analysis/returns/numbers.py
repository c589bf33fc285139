"""Cells that should be numbers: 61, 61%, £45,421, −0.3, and the codes that stand in their place.

All columns of one type are read as one tall column: 300 columns of 300 rows cost as much as 3 of 30,000.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.returns.few import Few
from keystage.analysis.returns.values import Codes, Values, Wanted

__all__ = ["Numbers", "may_be_number", "read_numbers", "scan_numbers"]

_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_AROUND = " \t\r\n\u00a0\"'"
_MINUS = re.compile(r"^[−–‐]\s*(?=[\d.£])")
_LONG = 2_000
_FIRST = 100
_SOME_COLUMNS = 20
_AMOUNT = r"^-?£?\d{1,3}(,\d{3})*(\.\d+)?$"
_FIGURE = r"^\W*\d"
_SOME = 200  # different words from which amounts are read all at once
_LARGEST = 2.0**53  # whole numbers beyond it are not kept exactly


@dataclass(frozen=True, slots=True)
class Numbers:
    """Columns of numbers, one below the other. values, marks: a line a column; values are NaN where there is none,
    marks the numbers of `codes`' reasons."""

    values: NDArray[np.float64]
    marks: NDArray[np.uint8]
    codes: Codes


def read_numbers(columns: Sequence[Wanted], tokens: Mapping[str, str]) -> list[Values]:
    """One Values a column, in order. The columns agree in the codes of their own. tokens: code -> reason."""
    first = columns[0].column
    signed = any(column.column.type == "percent" or column.guessed for column in columns)
    read = scan_numbers([c.cells for c in columns], {**tokens, **first.codes}, percent=signed)
    values, marks = read.values, read.marks
    whole = np.array([c.column.type == "whole" for c in columns])[:, None]
    if whole.any():
        with np.errstate(invalid="ignore"):
            broken = whole & ((values != np.floor(values)) & ~np.isnan(values) | (np.abs(values) >= _LARGEST))
        values, marks = np.where(broken, np.nan, values), np.where(broken, np.uint8(Codes.UNREADABLE), marks)
    return _taken_apart(columns, Numbers(values, marks, read.codes))


def _taken_apart(columns: Sequence[Wanted], read: Numbers) -> list[Values]:
    """Each column's part, with the cells that are unreadable and those that cannot be."""
    height = columns[0].cells.len()
    typed = pl.Series(np.ravel(read.values), nan_to_null=True)
    coded = _any(read.marks)
    reasons = iter(_reasons(read, coded))
    limits = np.array([column.limits for column in columns])
    outside = (read.values < limits[:, :1]) | (read.values > limits[:, 1:])
    unreadable, strange = _any(read.marks == Codes.UNREADABLE), _any(outside)
    nowhere = np.empty(0, dtype=np.intp)
    parts = []
    for index, column in enumerate(columns):
        values = typed.slice(index * height, height)
        parts.append(
            Values(
                values.cast(pl.Int64) if column.column.type == "whole" else values,
                next(reasons) if coded[index] else None,
                np.flatnonzero(read.marks[index] == Codes.UNREADABLE) if unreadable[index] else nowhere,
                np.flatnonzero(outside[index]) if strange[index] else nowhere,
            )
        )
    return parts


def _any(lines: NDArray[np.generic]) -> list[bool]:
    """For each line whether anything of it holds."""
    return [bool(some) for some in np.any(lines, axis=1)]


def _reasons(read: Numbers, coded: list[bool]) -> list[pl.Series]:
    """For each column that has coded cells their reasons, in order."""
    if not any(coded):
        return []
    marks = read.marks if all(coded) else read.marks[coded]
    words = read.codes.words(np.ravel(marks))
    return [] if words is None else [words.slice(i * marks.shape[1], marks.shape[1]) for i in range(len(marks))]


def scan_numbers(columns: Sequence[pl.Series], tokens: Mapping[str, str], *, percent: bool = False) -> Numbers:
    """The numbers in columns of text, and the marks of their codes. Columns of numbers are taken as they are."""
    codes = Codes(tokens)
    values = _parsed(columns, percent and _signed(columns))
    marks = np.zeros(values.shape, dtype=np.uint8)
    if columns[0].dtype != pl.String:
        lacking = ~np.isfinite(values)
        marks[lacking] = Codes.BLANK
        return Numbers(np.where(lacking, np.nan, values), marks, codes)
    cells = _joined(columns)
    empty = cells.is_null().to_numpy().reshape(values.shape)
    marks[empty] = Codes.BLANK
    odd = np.flatnonzero(~np.isfinite(values) & ~empty)
    if not odd.size:
        return Numbers(values, marks, codes)
    few = Few.of(cells.gather(odd))
    said = _say_all(few.values, codes)
    np.put(marks, odd, few.marks([mark for mark, _ in said]))
    values = values.copy()
    np.put(values, odd, np.array([number for _, number in said])[few.codes])
    return Numbers(values, marks, codes)


def _signed(columns: Sequence[pl.Series]) -> bool:
    """Whether the first cells end in a per cent sign; one further down is read all the same, if more slowly."""
    if columns[0].dtype != pl.String:
        return False
    some = columns[:: max(1, len(columns) // _SOME_COLUMNS)]
    return bool(_joined([column.head(_FIRST) for column in some]).str.ends_with("%").any())


def _parsed(columns: Sequence[pl.Series], percent: bool) -> NDArray[np.float64]:
    """What Polars reads as numbers, a line a column: few long columns side by side, many short ones as one."""
    height = columns[0].len()
    if height < _LONG or columns[0].dtype != pl.String:
        cells = _joined(columns)
        bare = cells.str.strip_suffix("%") if percent else cells
        return bare.cast(pl.Float64, strict=False).to_numpy().reshape(len(columns), height)
    frame = pl.DataFrame([column.alias(str(index)) for index, column in enumerate(columns)])
    bare_expr = pl.all().str.strip_suffix("%") if percent else pl.all()
    return frame.select(bare_expr.cast(pl.Float64, strict=False)).to_numpy(order="fortran").T


def _joined(columns: Sequence[pl.Series]) -> pl.Series:
    return columns[0] if len(columns) == 1 else pl.concat(columns, rechunk=True)


def may_be_number(word: str, codes: Codes) -> bool:
    """Whether a cell is a number, a code or blank."""
    return _say(word.strip(_AROUND), codes)[0] != Codes.UNREADABLE


def _say_all(words: list[str], codes: Codes) -> list[tuple[int, float]]:
    """Each word's mark and number. Amounts of money may differ in every row, so these are read all at once."""
    if len(words) < _SOME:
        return [_say(word.strip(_AROUND), codes) for word in words]
    series = pl.Series(words, dtype=pl.String)
    plainly = series.str.contains(_AMOUNT)
    amounts = series.set(plainly.not_(), None).str.replace_all("[£,]", "").cast(pl.Float64, strict=False)
    figures = series.str.contains(_FIGURE)
    return [
        (0, amount) if amount is not None else _say(word.strip(_AROUND), codes) if figure else _code(word, codes)
        for word, amount, figure in zip(words, amounts.to_list(), figures.to_list(), strict=True)
    ]


def _code(word: str, codes: Codes) -> tuple[int, float]:
    """A word without any figure: a code, blank, or nothing that can be read."""
    bare = word.strip(_AROUND)
    return (codes.mark(bare) or Codes.UNREADABLE) if bare else Codes.BLANK, np.nan


def _say(word: str, codes: Codes) -> tuple[int, float]:
    """A word's mark and its number: one of the two."""
    if not word:
        return Codes.BLANK, np.nan
    if mark := codes.mark(word):
        return mark, np.nan
    bare = _MINUS.sub("-", word.removesuffix("%").rstrip())
    bare = bare.replace("£", "", 1).lstrip() if bare.startswith(("£", "-£")) else bare
    if _THOUSANDS.fullmatch(bare):
        return 0, float(bare.replace(",", ""))
    if _NUMBER.fullmatch(bare) and np.isfinite(number := float(bare)):
        return 0, number
    return Codes.UNREADABLE, np.nan
