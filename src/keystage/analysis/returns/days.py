"""Cells that should be dates, in the forms English files write them."""

import re
from collections.abc import Mapping
from datetime import date

import numpy as np
import polars as pl

from keystage.analysis.returns.few import Few
from keystage.analysis.returns.values import Codes, Values, Wanted

__all__ = ["read_dates", "read_day"]

_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?"
# The order of the parts: day, month, year as England writes them. A year has four figures: "18" could be 1918.
_YEAR_FIRST = re.compile(rf"(\d{{4}})-(\d{{2}})-(\d{{2}}){_TIME}|((?:19|20)\d\d)(\d\d)(\d\d)(?:\.0)?")
_DAY_FIRST = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)?([/. -])([a-z]{{3,9}}|\d{{1,2}})\2(\d{{4}}){_TIME}", re.IGNORECASE
)
_SHORT = re.compile(r"(\d{1,2}[/. -](?:[a-z]{3,9}|\d{1,2})[/. -])(\d{2})", re.IGNORECASE)  # a year of two figures
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_MONTHS = {name: n for n, long in enumerate(_NAMES, start=1) for name in (long, long[:3], str(n), f"{n:02}")}
_MONTHS["sept"] = 9
_SOME = 200  # different values from which those written year first are read all at once
_EARLIEST, _LATEST = 1500, 2200


def read_dates(column: Wanted, tokens: Mapping[str, str]) -> Values:
    """Dates from text; a time of day is left off. A blank is null without a reason; a code has one.

    tokens: code -> reason, beside the column's own. Where the column says from which year its days are (`low`), years
    of two figures are of the hundred years from then.
    """
    few = Few.of(column.cells.cast(pl.String))
    codes = Codes({**tokens, **column.column.codes})
    days = _iso(few.values) if len(few.values) > _SOME else pl.Series([None] * len(few.values), dtype=pl.Date)
    left = np.flatnonzero(days.is_null().to_numpy())
    words = [few.values[place].strip() for place in left]
    marks = [codes.mark(word) for word in words]
    since = None if column.column.low is None else int(column.column.low)
    found = [None if mark or not word else read_day(word, since) for word, mark in zip(words, marks, strict=True)]
    bad = [bool(word) and not mark and day is None for word, mark, day in zip(words, marks, found, strict=True)]
    said = np.zeros(len(few.values), dtype=np.uint8)
    said[left] = [Codes.UNREADABLE if b else mark for mark, b in zip(marks, bad, strict=True)]
    days = days.scatter(left, pl.Series(found, dtype=pl.Date)) if len(left) else days
    cells = said[few.codes]
    return Values(few.spread(days), codes.words(cells), np.flatnonzero(cells == Codes.UNREADABLE))


def _iso(words: list[str]) -> pl.Series:
    """Days written year first, all at once; null for every other word."""
    series = pl.Series(words, dtype=pl.String)
    days = series.str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    return days.set(series.str.contains(rf"^(1[5-9]|2[01])\d\d-\d\d-\d\d{_TIME}$").not_(), None)


def read_day(word: str, since: int | None = None) -> date | None:
    """The day that `word` names: "2018-07-31 00:00:00", "31/07/2018", "31-07-2018", "20180731", "31 July 2018".
    since: the year from which on a year of two figures is meant; None: there is none such."""
    if since is not None and (short := _SHORT.fullmatch(word)):
        word = f"{short[1]}{since + (int(short[2]) - since) % 100}"
    if found := _YEAR_FIRST.fullmatch(word):
        year, month, day = (int(part) for part in found.groups() if part is not None)
    elif found := _DAY_FIRST.fullmatch(word):
        year, month, day = int(found[4]), _MONTHS.get(found[3].casefold(), 0), int(found[1])
    else:
        return None
    try:
        return date(year, month, day) if _EARLIEST <= year <= _LATEST else None
    except ValueError:
        return None
