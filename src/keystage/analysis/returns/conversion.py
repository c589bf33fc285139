"""From a table of text to typed columns: every cell a value, a reason, or a finding."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import cast

import polars as pl

from keystage.analysis.returns.columns import read_columns
from keystage.analysis.returns.ledger import Ledger
from keystage.analysis.returns.plain_words import DAMAGED_LETTERS, LOST_LETTERS
from keystage.analysis.returns.reading import Severity, reason_column
from keystage.analysis.returns.short_words import DAMAGED_AGES
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


def convert(
    wanted: Sequence[Wanted],
    rows: pl.Series,
    *,
    tokens: Mapping[str, str],
    plain: bool,
    ledger: Ledger,
    private: bool = False,
) -> dict[str, list[pl.Series]]:
    """code -> its column of values, and where any cell is coded its column of reasons. tokens: code -> reason.
    private: no finding quotes a cell."""
    made: dict[str, list[pl.Series]] = {}
    for column, values in read_columns(wanted, tokens=tokens, plain=plain):
        _say(column, values, rows, ledger, private=private)
        made[column.code] = [values.values.alias(column.code)]
        if values.reasons is not None:
            made[column.code].append(values.reasons.alias(reason_column(column.code)))
    return {column.code: made[column.code] for column in wanted}


def _say(column: Wanted, values: Values, rows: pl.Series, ledger: Ledger, *, private: bool) -> None:
    if column.column.type == "percent" and _looks_like_shares(values.values):
        ledger.note("share", _SHARE.format(header=column.header), column=column.header, severity=Severity.WARNING)
    if not (values.unreadable.size or values.outside.size or values.repaired):
        return

    def found(positions: Positions) -> pl.DataFrame:
        text = column.cells.gather(positions).cast(pl.String).alias("text")
        if private:
            text = pl.Series("text", [None] * len(positions), dtype=pl.String)
        return pl.DataFrame([rows.gather(positions).alias("row"), text]).with_columns(column=pl.lit(column.header))

    if values.unreadable.size:
        sentence = partial(_unreadable, _WANTED.get(column.column.type, "a value"))
        ledger.cells("unreadable", Severity.ERROR, found(values.unreadable), sentence)
    if values.outside.size:
        ledger.cells("outside-range", Severity.ERROR, found(values.outside), partial(_outside, *column.limits))
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
    return f"{_quoted(text)} under “{header}” is not {wanted} or a known code."


def _repaired(rule: str, header: str, text: str) -> str:
    return f"{_quoted(text)} under “{header}” {_REPAIRED[rule]}"


def _quoted(text: str) -> str:
    """A cell in a sentence; of a pupil's, which is not quoted, only that it is one."""
    return f"“{text}”" if text else "The cell"


def _outside(low: float, high: float, header: str, text: str) -> str:
    if low == -float("inf"):
        right = f"at most {high:g}"
    elif high == float("inf"):
        right = f"at least {low:g}"
    else:
        right = f"between {low:g} and {high:g}"
    return f"{text or 'The number'} under “{header}” cannot be: it should be {right}."
