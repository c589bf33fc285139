"""From a table of text to typed columns: every cell a value, a reason, or a finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

import numpy as np
import polars as pl

from keystage.analysis.returns.days import read_dates
from keystage.analysis.returns.layout import Column
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.numbers import read_numbers
from keystage.analysis.returns.plain_words import DAMAGED_LETTERS, LOST_LETTERS, read_codes, read_text
from keystage.analysis.returns.reading import Severity, reason_column
from keystage.analysis.returns.short_words import DAMAGED_AGES, read_ages, read_flags, read_periods, read_years
from keystage.analysis.returns.tall import Tall, Values, reason_series

__all__ = ["NUMBERS", "Wanted", "convert"]

NUMBERS = ("whole", "number", "percent", "money")

_WANTED = {
    "whole": "a whole number",
    "number": "a number",
    "percent": "a percentage",
    "money": "an amount of money",
    "date": "a date",
    "flag": "yes or no",
    "agerange": "a range of ages",
    "year": "an academic year",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A column of text, what its header is, and what it should become."""

    code: str
    header: str
    column: Column
    cells: pl.Series

    @property
    def limits(self) -> tuple[float | None, float | None]:
        if self.column.type == "percent" and self.column.low is None and self.column.high is None:
            return 0.0, 100.0
        return self.column.low, self.column.high

    @property
    def alike(self) -> tuple[object, ...]:
        """Columns that agree in this are read together."""
        return (self.column.type, self.cells.dtype, *self.limits, tuple(self.column.codes.items()))


def convert(
    wanted: Sequence[Wanted], rows: pl.Series, *, tokens: Mapping[str, str], plain: bool, ledger: Ledger
) -> dict[str, list[pl.Series]]:
    """code -> its column of values, and where any cell is coded its column of reasons. tokens: code -> reason."""
    alike: dict[tuple[object, ...], list[Wanted]] = {}
    for column in wanted:
        alike.setdefault(column.alike, []).append(column)
    made: dict[str, list[pl.Series]] = {}
    for columns in alike.values():
        made.update(_together(columns, rows, tokens, plain, ledger))
    return {column.code: made[column.code] for column in wanted}


def _together(
    columns: list[Wanted], rows: pl.Series, tokens: Mapping[str, str], plain: bool, ledger: Ledger
) -> dict[str, list[pl.Series]]:
    first = columns[0]
    tall = Tall.of([c.cells.alias(c.header) for c in columns], rows)
    read = _read(tall.cells, first.column, tokens, plain)
    _say_unreadable(tall, read, first.column, ledger)
    _say_repaired(tall, read, ledger)
    _check_limits(tall, read.values, first, ledger)
    reasons, legend = _with_unreadable(read, tall.cells.len())
    made = {}
    for index, column in enumerate(columns):
        made[column.code] = [tall.part(read.values, index).alias(column.code)]
        if reasons is not None:
            part = reasons[index * tall.height : (index + 1) * tall.height]
            why = reason_series(part, legend, reason_column(column.code))
            made[column.code] += [] if why is None else [why]
    return made


def _read(cells: pl.Series, column: Column, tokens: Mapping[str, str], plain: bool) -> Values:
    own = column.codes
    match column.type:
        case "text" | "measure" | "group":
            return read_text(cells, own, plain=plain)
        case "code":
            return read_codes(cells, own)
        case "date":
            return read_dates(cells, own)
        case "flag":
            return read_flags(cells, {**tokens, **own})
        case "agerange":
            return read_ages(cells, {**tokens, **own})
        case "period":
            return read_periods(cells, {**tokens, **own})
        case "year":
            return read_years(cells, {**tokens, **own})
        case kind:
            return read_numbers(cells, {**tokens, **own}, percent=kind == "percent", whole=kind == "whole")


def _say_unreadable(tall: Tall, read: Values, column: Column, ledger: Ledger) -> None:
    if read.unreadable.size:
        what = _WANTED.get(column.type, "a value")
        ledger.cells(
            "unreadable",
            Severity.ERROR,
            tall.places(read.unreadable),
            lambda header, text: f"“{text}” under “{header}” is not {what} or a known code.",
        )


def _say_repaired(tall: Tall, read: Values, ledger: Ledger) -> None:
    for rule, positions in read.repaired.items():
        severity = Severity.WARNING if rule == LOST_LETTERS else Severity.NOTE
        ledger.cells(rule, severity, tall.places(positions), partial(_repaired, rule))


def _repaired(rule: str, header: str, text: str) -> str:
    said = {
        DAMAGED_AGES: "is an age range that a spreadsheet took for a date; it was put right.",
        DAMAGED_LETTERS: "has letters damaged by a wrong encoding; they were put right.",
        LOST_LETTERS: "has lost letters (�). Take the words from another source.",
    }
    return f"“{text}” under “{header}” {said[rule]}"


def _check_limits(tall: Tall, values: pl.Series, first: Wanted, ledger: Ledger) -> None:
    low, high = first.limits
    if (low is None and high is None) or first.column.type not in (*NUMBERS, "year"):
        return
    least, most = cast(float | None, values.min()), cast(float | None, values.max())
    outside = np.zeros(values.len(), dtype=bool)
    if low is not None and least is not None and least < low:
        outside |= (values < low).fill_null(value=False).to_numpy()
    if high is not None and most is not None and most > high:
        outside |= (values > high).fill_null(value=False).to_numpy()
    if outside.any():
        ledger.cells(
            "outside-range",
            Severity.ERROR,
            tall.places(np.flatnonzero(outside)),
            lambda header, text: f"{text} under “{header}” cannot be: it should be {_between(low, high)}.",
        )


def _between(low: float | None, high: float | None) -> str:
    if low is None:
        return f"at most {high:g}"
    return f"at least {low:g}" if high is None else f"between {low:g} and {high:g}"


def _with_unreadable(read: Values, size: int) -> tuple[np.ndarray | None, tuple[str, ...]]:
    """The reasons, unreadable cells included: a null always says why."""
    if not read.unreadable.size:
        return read.reasons, read.legend
    reasons = np.zeros(size, dtype=np.uint8) if read.reasons is None else read.reasons.copy()
    reasons[read.unreadable] = len(read.legend) + 1
    return reasons, (*read.legend, "not_a_value")
