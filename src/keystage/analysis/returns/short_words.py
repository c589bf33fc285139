"""Cells of few different values: yes and no, age ranges, academic years."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns.numbers import lookups
from keystage.analysis.returns.tall import Values
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["DAMAGED_AGES", "read_ages", "read_flags", "read_periods", "read_years"]

DAMAGED_AGES = "damaged-ages"

_MOST = 10_000  # different values that are looked at; a column with more holds something else
_YES = {"1", "y", "yes", "true", "t", "1.0"}
_NO = {"0", "n", "no", "false", "f", "0.0"}
_AGES = re.compile(r"^(\d{1,2})\s*(?:-|–|to|/)\s*(\d{1,2})$", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"^(\d{1,2})-([A-Za-z]{3})$")
_MONTH_YEAR = re.compile(r"^([A-Za-z]{3})-(\d{2})$")


def read_flags(cells: pl.Series, tokens: Mapping[str, str]) -> Values:
    """Yes and no in the forms 1/0, Y/N, yes/no, true/false."""
    return _each(cells, tokens, _flag, pl.Boolean())


def read_years(cells: pl.Series, tokens: Mapping[str, str]) -> Values:
    """Academic years as the calendar year they end in: "201718", "2017/18", "2017-18"; "2018" is the ending year."""
    return _each(cells, tokens, _year, pl.Int32())


def read_periods(cells: pl.Series, tokens: Mapping[str, str]) -> Values:
    """The calendar year in which a period ends: "2025 (prov)", "2016-17 (OT)", "2015/16". Several years together, and
    whatever else is not one year, have none, with the reason "not_applicable"."""
    read = _each(cells, tokens, _period, pl.Int32())
    if not read.unreadable.size:
        return read
    reasons = np.zeros(cells.len(), dtype=np.uint8) if read.reasons is None else read.reasons.copy()
    reasons[read.unreadable] = len(read.legend) + 1
    return Values(read.values, reasons, (*read.legend, "not_applicable"))


def read_ages(cells: pl.Series, tokens: Mapping[str, str]) -> Values:
    """Age ranges as "4-11". What a spreadsheet took for a date ("04-Nov", "Nov-16") is put right and said."""
    read = _each(cells, tokens, _ages, pl.String())
    damaged = cells.str.contains(r"^\s*(\d{1,2}-[A-Za-z]{3}|[A-Za-z]{3}-\d{2})\s*$") & read.values.is_not_null()
    found = np.flatnonzero(damaged.fill_null(value=False).to_numpy())
    repaired = {DAMAGED_AGES: found} if found.size else {}
    return Values(read.values, read.reasons, read.legend, read.unreadable, repaired)


def _each(cells: pl.Series, tokens: Mapping[str, str], read: Callable[[str], Any], kind: pl.DataType) -> Values:
    cells = cells.cast(pl.String)
    different = cells.drop_nulls().unique()[:_MOST]
    exact, _, legend = lookups(tokens)
    words = [text.strip() for text in different]
    marks = [exact.get(word, 0) for word in words]
    meant = [None if mark or not word else read(word) for word, mark in zip(words, marks, strict=True)]
    known = pl.DataFrame(
        {"text": different, "value": pl.Series(meant, dtype=kind), "mark": pl.Series(marks, dtype=pl.UInt8)}
    )
    joined = pl.DataFrame({"text": cells}).join(known, on="text", how="left", maintain_order="left")
    reasons = joined["mark"].fill_null(0).to_numpy()
    blank = cells.is_null() | (cells.str.strip_chars() == "")
    bad = joined["value"].is_null() & blank.not_() & (joined["mark"].fill_null(0) == 0)
    unreadable = np.flatnonzero(bad.to_numpy())
    return Values(joined["value"], reasons if reasons.any() else None, legend, unreadable)


def _flag(word: str) -> bool | None:
    word = word.casefold()
    return True if word in _YES else False if word in _NO else None


def _year(word: str) -> int | None:
    word = word.removesuffix(".0")
    if re.fullmatch(r"(19|20)\d{2}", word):
        return int(word)
    try:
        return AcademicYear.parse(word).ends
    except InputError:
        return None


def _period(word: str) -> int | None:
    return _year(re.sub(r"\s*\([A-Za-z]+\)$", "", word))


def _ages(word: str) -> str | None:
    if found := _AGES.match(word):
        low, high = int(found[1]), int(found[2])
    elif found := _DAY_MONTH.match(word):
        low, high = int(found[1]), _month(found[2])
    elif found := _MONTH_YEAR.match(word):
        low, high = _month(found[1]), int(found[2])
    else:
        return None
    return f"{low}-{high}" if 0 <= low <= high <= 99 and high > 0 else None


def _month(name: str) -> int:
    return _MONTHS.index(name.casefold()) + 1 if name.casefold() in _MONTHS else 0
