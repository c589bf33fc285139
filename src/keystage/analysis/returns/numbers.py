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

__all__ = ["Numbers", "read_numbers", "scan_numbers"]

_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.IGNORECASE)
_THOUSANDS = re.compile(r"-?\d{1,3}(,\d{3})+(\.\d+)?")
_AROUND = " \t\r\n\u00a0\"'"
_MINUS = re.compile(r"^[−–‐]\s*(?=[\d.£])")
_LOOK = 2_000
_LARGEST = 2.0**53  # whole numbers beyond it are not kept exactly


@dataclass(frozen=True, slots=True)
class Numbers:
    """values: NaN where there is none. marks: the numbers of `codes`' reasons, as long; None where no cell is coded."""

    values: NDArray[np.float64]
    marks: NDArray[np.uint8] | None
    codes: Codes


def read_numbers(columns: Sequence[Wanted], tokens: Mapping[str, str]) -> list[Values]:
    """One Values a column, in order. The columns agree in type and in codes of their own. tokens: code -> reason."""
    first = columns[0].column
    height = columns[0].cells.len()
    cells = columns[0].cells if len(columns) == 1 else pl.concat([c.cells.alias("") for c in columns])
    read = scan_numbers(cells, {**tokens, **first.codes}, percent=first.type == "percent")
    values = read.values
    marks = np.zeros(values.size, dtype=np.uint8) if read.marks is None else read.marks
    if first.type == "whole":
        with np.errstate(invalid="ignore"):
            broken = (values != np.floor(values)) & ~np.isnan(values) | (np.abs(values) >= _LARGEST)
        values, marks = np.where(broken, np.nan, values), np.where(broken, np.uint8(Codes.UNREADABLE), marks)
    typed = pl.Series(values, nan_to_null=True)
    typed = typed.cast(pl.Int64) if first.type == "whole" else typed
    reasons = read.codes.words(marks)
    parts = []
    for index, column in enumerate(columns):
        part = slice(index * height, (index + 1) * height)
        low, high = column.limits
        outside = np.flatnonzero((values[part] < low) | (values[part] > high))
        some = reasons is not None and marks[part].any()
        parts.append(
            Values(
                typed.slice(part.start, height),
                reasons.slice(part.start, height) if some and reasons is not None else None,
                np.flatnonzero(marks[part] == Codes.UNREADABLE) if some else outside[:0],
                outside,
            )
        )
    return parts


def scan_numbers(cells: pl.Series, tokens: Mapping[str, str], *, percent: bool = False) -> Numbers:
    """The numbers in a column of text, and the marks of its codes. A column of numbers is taken as it is."""
    codes = Codes(tokens)
    if cells.dtype != pl.String:
        values = cells.cast(pl.Float64, strict=False).to_numpy()
        lacking = ~np.isfinite(values)
        marks = lacking.astype(np.uint8) * np.uint8(Codes.BLANK)
        return Numbers(np.where(lacking, np.nan, values), marks if lacking.any() else None, codes)
    signed = percent and cells.head(_LOOK).str.ends_with("%").any()
    values = (cells.str.strip_suffix("%") if signed else cells).cast(pl.Float64, strict=False).to_numpy()
    odd = np.flatnonzero(~np.isfinite(values))
    if not odd.size:
        return Numbers(values, None, codes)
    few = Few.of(cells.gather(odd))
    said = [_say(word.strip(_AROUND), codes) for word in few.values]
    marks = np.zeros(values.size, dtype=np.uint8)
    marks[odd] = few.marks([mark for mark, _ in said])
    if any(mark == 0 for mark, _ in said) or not np.isnan(values[odd]).all():
        values = values.copy()
        values[odd] = np.array([number for _, number in said])[few.codes]
    return Numbers(values, marks, codes)


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
