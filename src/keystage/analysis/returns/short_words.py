"""Cells of few different values: yes and no, age ranges, academic years, periods."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.returns.few import Few
from keystage.analysis.returns.values import Codes, Values, Wanted
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["DAMAGED_AGES", "read_ages", "read_flags", "read_periods", "read_years"]

DAMAGED_AGES = "damaged-ages"

_YES = {"1", "y", "yes", "true", "t", "1.0"}
_NO = {"0", "n", "no", "false", "f", "0.0"}
_YEAR = re.compile(r"(19|20)\d{2}")
_STATE = re.compile(r"\s*\([A-Za-z]+\)$")
_AGES = re.compile(r"(\d{1,2})\s*(?:-|–|to|/)\s*(\d{1,2})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"(\d{1,2})-([A-Za-z]{3})")
_MONTH_YEAR = re.compile(r"([A-Za-z]{3})-(\d{2})")


def read_flags(column: Wanted, tokens: Mapping[str, str]) -> Values:
    """Yes and no in the forms 1/0, Y/N, yes/no, true/false."""
    return _each(column, tokens, _flag, pl.Boolean())


def read_years(column: Wanted, tokens: Mapping[str, str]) -> Values:
    """Academic years as the calendar year they end in: "201718", "2017/18", "2017-18"; "2018" is the ending year."""
    return _each(column, tokens, _year, pl.Int32())


def read_periods(column: Wanted, tokens: Mapping[str, str]) -> Values:
    """The calendar year in which a period ends: "2025 (prov)", "2016-17 (OT)", "2015/16". Several years together, and
    whatever else is not one year, have none, with the reason "not_applicable"."""
    return _each(column, tokens, _period, pl.Int32(), otherwise="not_applicable")


def read_ages(column: Wanted, tokens: Mapping[str, str]) -> Values:
    """Age ranges as "4-11". What a spreadsheet took for a date ("04-Nov", "Nov-16") is put right and said."""
    return _each(column, tokens, _ages, pl.String(), damage=(DAMAGED_AGES, _is_damaged))


def _each(
    column: Wanted,
    tokens: Mapping[str, str],
    read: Callable[[str], Any],
    kind: pl.DataType,
    *,
    otherwise: str = "",
    damage: tuple[str, Callable[[str], bool]] | None = None,
) -> Values:
    """What `read` says of each different value. otherwise: the reason of what it cannot read; else that is an error."""
    few = Few.of(column.cells.cast(pl.String))
    codes = Codes({**tokens, **column.column.codes, **({"\0": otherwise} if otherwise else {})})
    words = [text.strip() for text in few.values]
    marks = [codes.mark(word) for word in words]
    meant = [None if mark or not word else read(word) for word, mark in zip(words, marks, strict=True)]
    unread = [bool(w) and not m and v is None for w, m, v in zip(words, marks, meant, strict=True)]
    unknown = codes.mark("\0") if otherwise else Codes.UNREADABLE
    said = few.marks([unknown if bad else mark for mark, bad in zip(marks, unread, strict=True)])
    repaired = {}
    if damage and any(hurt := [damage[1](w) and v is not None for w, v in zip(words, meant, strict=True)]):
        repaired[damage[0]] = few.where(hurt)
    return Values(
        few.spread(pl.Series(meant, dtype=kind)),
        codes.words(said),
        few.where([bad and not otherwise for bad in unread]),
        repaired=repaired,
    )


def _flag(word: str) -> bool | None:
    word = word.casefold()
    return True if word in _YES else False if word in _NO else None


def _year(word: str) -> int | None:
    word = word.removesuffix(".0")
    if _YEAR.fullmatch(word):
        return int(word)
    try:
        return AcademicYear.parse(word).ends
    except InputError:
        return None


def _period(word: str) -> int | None:
    return _year(_STATE.sub("", word))


def _ages(word: str) -> str | None:
    if found := _AGES.fullmatch(word):
        low, high = int(found[1]), int(found[2])
    elif found := _DAY_MONTH.fullmatch(word):
        low, high = int(found[1]), _month(found[2])
    elif found := _MONTH_YEAR.fullmatch(word):
        low, high = _month(found[1]), int(found[2])
    else:
        return None
    return f"{low}-{high}" if 0 <= low <= high <= 99 and high > 0 else None


def _is_damaged(word: str) -> bool:
    return bool(_DAY_MONTH.fullmatch(word) or _MONTH_YEAR.fullmatch(word))


def _month(name: str) -> int:
    return _MONTHS.index(name.casefold()) + 1 if name.casefold() in _MONTHS else 0
