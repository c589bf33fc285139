"""From a table of text to typed columns: every cell a value, a reason, or a finding."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import cast

import polars as pl

from keystage.analysis.returns.days import read_dates
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.numbers import read_numbers
from keystage.analysis.returns.plain_words import DAMAGED_LETTERS, LOST_LETTERS, read_codes, read_text
from keystage.analysis.returns.reading import Severity, reason_column
from keystage.analysis.returns.short_words import DAMAGED_AGES, read_ages, read_flags, read_periods, read_years
from keystage.analysis.returns.values import Positions, Values, Wanted

__all__ = ["Wanted", "convert"]

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
_REPAIRED = {
    DAMAGED_AGES: "is an age range that a spreadsheet took for a date; it was put right.",
    DAMAGED_LETTERS: "has letters damaged by a wrong encoding; they were put right.",
    LOST_LETTERS: "has lost letters (\ufffd). Take the words from another source.",
}
_SHARE = "Every figure under “{header}” lies between 0 and 1. If 0.61 means 61%, write percentages and read it again."
_MANY = 10
_HIGH = 0.25
_WORDS = ("text", "measure", "group")
_NUMBERS = ("whole", "number", "percent", "money")
_LEADING_ZERO = r"^0\d"
_TOO_LONG = 1e15
_LONG = 50_000  # rows from which a column of numbers is read on its own: joining columns costs more than it saves


def convert(
    wanted: Sequence[Wanted], rows: pl.Series, *, tokens: Mapping[str, str], plain: bool, ledger: Ledger
) -> dict[str, list[pl.Series]]:
    """code -> its column of values, and where any cell is coded its column of reasons. tokens: code -> reason."""
    made: dict[str, list[pl.Series]] = {}
    for column, values in _read(wanted, tokens, plain):
        _say(column, values, rows, ledger)
        made[column.code] = [values.values.alias(column.code)]
        if values.reasons is not None:
            made[column.code].append(values.reasons.alias(reason_column(column.code)))
    return {column.code: made[column.code] for column in wanted}


def _read(wanted: Sequence[Wanted], tokens: Mapping[str, str], plain: bool) -> Iterator[tuple[Wanted, Values]]:
    """Columns that are alike together, the others one by one."""
    texts = [column for column in wanted if column.column.type in _WORDS]
    codes = [column for column in wanted if column.column.type == "code"]
    yield from zip(texts, read_text(texts, plain=plain), strict=True)
    yield from zip(codes, read_codes(codes), strict=True)
    numbers = [column for column in wanted if column.column.type in _NUMBERS]
    for columns in _alike([column for column in numbers if not column.guessed]):
        yield from zip(columns, read_numbers(columns, tokens), strict=True)
    yield from _guessed([column for column in numbers if column.guessed], tokens, plain)
    for column in wanted:
        match column.column.type:
            case "date":
                yield column, read_dates(column)
            case "flag":
                yield column, read_flags(column, tokens)
            case "agerange":
                yield column, read_ages(column, tokens)
            case "year":
                yield column, read_years(column, tokens)
            case "period":
                yield column, read_periods(column, tokens)


def _guessed(columns: Sequence[Wanted], tokens: Mapping[str, str], plain: bool) -> Iterator[tuple[Wanted, Values]]:
    """Columns that looked like numbers, as numbers where they are to the last cell; else as the text they are.

    Figures that begin with 0, or are longer than a number keeps, are identifiers.
    """
    for alike in _alike(columns):
        identifiers = _identifiers(alike)
        for column, values in zip(alike, read_numbers(alike, tokens), strict=True):
            most = cast(float | None, values.values.max())
            numbers = not values.unreadable.size and most is not None and most < _TOO_LONG
            if numbers and column.code not in identifiers:
                yield column, values
            else:
                yield column, read_text([column], plain=plain)[0]


def _identifiers(columns: Sequence[Wanted]) -> set[str]:
    """Columns in which a cell begins with 0 and goes on with a figure."""
    if columns[0].cells.dtype != pl.String:
        return set()
    frame = pl.DataFrame([column.cells.alias(column.code) for column in columns])
    zero = frame.select((pl.all().str.starts_with("0") & (pl.all().str.len_bytes() > 1)).any()).row(0, named=True)
    suspect = [code for code, some in zero.items() if some]
    return {code for code in suspect if frame[code].str.contains(_LEADING_ZERO).any()}


def _alike(columns: Sequence[Wanted]) -> list[list[Wanted]]:
    """Columns of numbers that can be read together: percentages or not, with the same codes of their own."""
    alike: dict[tuple[object, ...], list[Wanted]] = {}
    for column in columns:
        signed = column.column.type == "percent"
        key: tuple[object, ...] = (signed, column.cells.dtype, tuple(column.column.codes.items()))
        alike.setdefault(key if column.cells.len() < _LONG else (column.code,), []).append(column)
    return list(alike.values())


def _say(column: Wanted, values: Values, rows: pl.Series, ledger: Ledger) -> None:
    def found(positions: Positions) -> pl.DataFrame:
        text = column.cells.gather(positions).cast(pl.String).alias("text")
        return pl.DataFrame([rows.gather(positions).alias("row"), text]).with_columns(column=pl.lit(column.header))

    if values.unreadable.size:
        sentence = partial(_unreadable, _WANTED.get(column.column.type, "a value"))
        ledger.cells("unreadable", Severity.ERROR, found(values.unreadable), sentence)
    if values.outside.size:
        ledger.cells("outside-range", Severity.ERROR, found(values.outside), partial(_outside, *column.limits))
    if column.column.type == "percent" and _looks_like_shares(values.values):
        ledger.note("share", _SHARE.format(header=column.header), column=column.header, severity=Severity.WARNING)
    for rule, positions in values.repaired.items():
        severity = Severity.WARNING if rule == LOST_LETTERS else Severity.NOTE
        ledger.cells(rule, severity, found(positions), partial(_repaired, rule))


def _looks_like_shares(values: pl.Series) -> bool:
    """Many figures, none above 1, most well above 0: no percentage of anything lies so."""
    most = cast(float | None, values.max())
    if most is None or most > 1:
        return False
    return values.len() - values.null_count() >= _MANY and cast(float, values.mean()) > _HIGH


def _unreadable(wanted: str, header: str, text: str) -> str:
    return f"“{text}” under “{header}” is not {wanted} or a known code."


def _repaired(rule: str, header: str, text: str) -> str:
    return f"“{text}” under “{header}” {_REPAIRED[rule]}"


def _outside(low: float, high: float, header: str, text: str) -> str:
    if low == -float("inf"):
        right = f"at most {high:g}"
    elif high == float("inf"):
        right = f"at least {low:g}"
    else:
        right = f"between {low:g} and {high:g}"
    return f"{text} under “{header}” cannot be: it should be {right}."
