"""The categories of a frame's columns, found where the data lie."""

import functools
import math
import operator
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import narwhals as nw
import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.progress.answers import collected
from keystage.analysis.progress.complete import Needed, complete, is_complete, none_left, polars_complete

__all__ = ["Category", "found_categories"]

Category: TypeAlias = str | int | float | bool

_MOST = 200  # more different values than this are names or numbers of pupils, not categories
_FIRST = 200_000  # rows of a scan that are looked at first
_TOGETHER = 100_000  # combinations of categories up to which one query for all is cheaper than one for each


def found_categories(
    frame: pl.DataFrame | nw.LazyFrame[Any], columns: Sequence[str], wanted: Sequence[Sequence[Needed]]
) -> dict[str, tuple[Category, ...]]:
    """Column -> its categories in complete rows, sorted: text by code point, numbers by value, False before True.

    wanted: what a row must have for each of the outcomes; complete for one of them is enough.
    Raises InputError where no row is complete, or a column has so many that it looks like a name.
    """
    found = _in_memory(frame, columns, wanted) if isinstance(frame, pl.DataFrame) else _asked(frame, columns, wanted)
    if not all(found.values()):
        raise none_left(frame, wanted[0])
    return {name: tuple(sorted({_plain(value) for value in values})) for name, values in found.items()}


def _in_memory(frame: pl.DataFrame, columns: Sequence[str], wanted: Sequence[Sequence[Needed]]) -> dict[str, list[Any]]:
    if not any(is_complete(frame, one) for one in wanted):
        frame = frame.filter(functools.reduce(operator.or_, map(polars_complete, wanted)))
    found = {name: frame[name].unique() for name in columns}
    _check({name: len(values) for name, values in found.items()})
    return {name: values.to_list() for name, values in found.items()}


def _asked(
    frame: nw.LazyFrame[Any], columns: Sequence[str], wanted: Sequence[Sequence[Needed]]
) -> dict[str, list[Any]]:
    """Counts first, as the values may be pupils' names; then combinations of values, or those of each column."""
    native = frame.to_native()
    if isinstance(native, pl.LazyFrame):
        return _scanned(native, columns, functools.reduce(operator.or_, map(polars_complete, wanted)))
    rows = frame.filter(functools.reduce(operator.or_, map(complete, wanted)))
    counts = collected(rows.select(*(nw.col(name).n_unique() for name in columns))).row(0)
    _check(dict(zip(columns, counts, strict=True)))
    if math.prod(counts) <= _TOGETHER:
        together = collected(rows.select(*columns).unique())
        return {name: together[name].unique().to_list() for name in columns}
    return {name: collected(rows.select(name).unique())[name].to_list() for name in columns}


def _scanned(scan: pl.LazyFrame, columns: Sequence[str], condition: pl.Expr) -> dict[str, list[Any]]:
    """Of a scan of files: all values, for which only these columns are read; where the complete among the first rows
    have them all, so have the complete rows as a whole, and the other columns need not be read for it."""
    anywhere = _values(scan, columns)
    found = _values(scan.head(_FIRST).filter(condition), columns)
    if any(len(found[name]) < len(anywhere[name]) for name in columns):
        found = _values(scan.filter(condition), columns)
    _check({name: len(values) for name, values in found.items()})
    return found


def _values(scan: pl.LazyFrame, columns: Sequence[str]) -> dict[str, list[Any]]:
    lists = scan.select(pl.col(name).drop_nulls().unique().implode() for name in columns).collect(engine="streaming")
    return {name: lists[name].item().to_list() for name in columns}


def _check(counts: Mapping[str, int]) -> None:
    for name, count in counts.items():
        if count > _MOST:
            raise InputError(
                f"“{name}” has {count:,} different values: it looks like a name or number of pupils, not a category. "
                "Leave it out, or group its values first."
            )


def _plain(value: Any) -> Category:
    return float(value) if isinstance(value, Decimal) else value
