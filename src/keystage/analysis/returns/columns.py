"""Columns of text read by their types: those that are alike together, large tables on several processors at once."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import cast

import numpy as np
import polars as pl

from keystage.analysis.returns.days import read_dates
from keystage.analysis.returns.numbers import read_numbers
from keystage.analysis.returns.plain_words import read_codes, read_text
from keystage.analysis.returns.short_words import read_ages, read_flags, read_periods, read_years
from keystage.analysis.returns.values import Values, Wanted

__all__ = ["read_columns"]

Read = list[tuple[Wanted, Values]]
Tokens = Mapping[str, str]

_WORDS = ("text", "measure", "group")
_RESULTS = "result"  # read later, by the scale of their year
_NUMBERS = ("whole", "number", "percent", "money")
_SINGLE = {"flag": read_flags, "agerange": read_ages, "year": read_years, "period": read_periods}
_LONG = 50_000  # rows from which each column is read on its own: joining columns costs more than it saves
_SEPARATE = 200_000  # cells from which percentages are read apart, so that only they are stripped of their signs
_MANY = 300_000  # cells from which threads are worth it: Polars and NumPy work without the interpreter's lock
_WORKERS = min(4, os.cpu_count() or 1)
_LEADING_ZERO = r"^0\d"
_TOO_LONG = 1e15


def read_columns(wanted: Sequence[Wanted], *, tokens: Tokens, plain: bool) -> Read:
    """Each column with what it means. tokens: code -> reason. plain: no letter can need mending."""
    jobs = list(_jobs(wanted, tokens, plain))
    if not wanted or len(wanted) * wanted[0].cells.len() < _MANY:
        return [pair for job in jobs for pair in job()]
    with ThreadPoolExecutor(_WORKERS) as pool:
        return [pair for pairs in pool.map(_run, jobs) for pair in pairs]


def _run(job: Callable[[], Read]) -> Read:
    return job()


def _jobs(wanted: Sequence[Wanted], tokens: Tokens, plain: bool) -> Iterator[Callable[[], Read]]:
    """What can be done side by side, the most work first."""
    for columns in _alike([column for column in wanted if column.column.type in _NUMBERS]):
        yield partial(_numbers, columns, tokens, plain)
    for columns in _apart([column for column in wanted if column.column.type in _WORDS]):
        yield partial(_texts, columns, plain)
    for columns in _apart([column for column in wanted if column.column.type == "code"]):
        yield partial(_codes, columns)
    for column in wanted:
        if column.column.type == _RESULTS:
            yield partial(_as_it_stands, column)
        if column.column.type in _SINGLE or column.column.type == "date":
            yield partial(_one, column, tokens)


def _apart(columns: list[Wanted]) -> list[list[Wanted]]:
    """One by one where they are long; else together."""
    if columns and columns[0].cells.len() > _LONG:
        return [[column] for column in columns]
    return [columns] if columns else []


def _alike(columns: Sequence[Wanted]) -> list[list[Wanted]]:
    """Columns of numbers that can be read together: with the same codes of their own, and where there are many cells,
    percentages or not."""
    if not columns or columns[0].cells.len() > _LONG:
        return [[column] for column in columns]
    apart = len(columns) * columns[0].cells.len() > _SEPARATE
    alike: dict[tuple[object, ...], list[Wanted]] = {}
    for column in columns:
        kind = (column.column.type == "percent", column.guessed) if apart else ()
        key = (column.cells.dtype.is_numeric(), *column.column.codes.items(), *kind)
        alike.setdefault(key, []).append(column)
    return list(alike.values())


def _numbers(columns: Sequence[Wanted], tokens: Tokens, plain: bool) -> Read:
    read = list(zip(columns, read_numbers(columns, tokens), strict=True))
    guessed = [(column, values) for column, values in read if column.guessed]
    if not guessed:
        return read
    texts = _no_numbers(guessed)
    sure = [(column, values) for column, values in read if column.code not in texts]
    return sure + _texts([column for column, _ in guessed if column.code in texts], plain)


def _no_numbers(guessed: Read) -> set[str]:
    """Columns that looked like numbers and are not, to the last cell. Figures that begin with 0, or are longer than a
    number keeps, are identifiers."""
    broken = {column.code for column, values in guessed if not _holds_numbers(values)}
    return broken | _identifiers([column for column, _ in guessed])


def _holds_numbers(values: Values) -> bool:
    most = cast(float | None, values.values.max())
    return not values.unreadable.size and most is not None and most < _TOO_LONG


def _texts(columns: Sequence[Wanted], plain: bool) -> Read:
    return list(zip(columns, read_text(columns, plain=plain), strict=True))


def _codes(columns: Sequence[Wanted]) -> Read:
    return list(zip(columns, read_codes(columns), strict=True))


def _one(column: Wanted, tokens: Tokens) -> Read:
    if column.column.type == "date":
        return [(column, read_dates(column, tokens))]
    return [(column, _SINGLE[column.column.type](column, tokens))]


def _as_it_stands(column: Wanted) -> Read:
    cells = column.cells
    return [(column, Values(cells if cells.dtype == pl.String else cells.cast(pl.String)))]


def _identifiers(columns: Sequence[Wanted]) -> set[str]:
    """Columns in which a cell begins with 0 and goes on with a figure."""
    if columns[0].cells.dtype != pl.String:
        return set()
    cells = pl.concat([column.cells for column in columns], rechunk=True)
    zero = np.flatnonzero(cells.str.starts_with("0").fill_null(value=False).to_numpy())
    found = zero[cells.gather(zero).str.contains(_LEADING_ZERO).to_numpy()]
    return {columns[index].code for index in np.unique(found // columns[0].cells.len())}
