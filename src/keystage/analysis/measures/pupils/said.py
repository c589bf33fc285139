"""Sums made into figures: value, pupils, interval, or the reason there is none."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.inference import mean_interval
from keystage.analysis.measures.pupils.addends import Addends
from keystage.analysis.measures.pupils.wilson_table import wilson_of_counts

__all__ = ["Said", "said_of"]

Floats = NDArray[np.float64]
Gap = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Said:
    """Columns of the figures frame, (cells,); NaN is null. reason: of the cells without a value."""

    value: Floats
    numerator: Floats | None = None
    denominator: Floats | None = None
    n: Floats | None = None
    low: Floats | None = None
    high: Floats | None = None
    reason: pl.Series | None = None

    def columns(self) -> dict[str, pl.Series]:
        """Those that there are, by their names."""
        made = {name: getattr(self, name) for name in ("value", "numerator", "denominator", "n", "low", "high")}
        found = {name: pl.Series(column, nan_to_null=True) for name, column in made.items() if column is not None}
        return found if self.reason is None else found | {"reason": self.reason}


def said_of(a: Addends, added: Mapping[str, Floats], *, level: str, year: int, many: int, gap: Gap) -> Said:
    """The figures of one measure at one level. added: its sums, by the names of its columns, `many` of each. gap: for
    measures that no sums can say, how far each cell's lowest fifth lies behind."""
    if a.lacking:
        return Said(np.full(many, np.nan), reason=_said("no_expectations", many))
    n = added["n"]
    if a.rule.how == "count":
        return Said(n)
    tested = level != "national" and a.measure.polarity != "none"
    with np.errstate(invalid="ignore", divide="ignore"):
        value, low, high = _made(a, added, year, gap, tested=tested)
    numerator = added["sum"] if a.rule.how == "share" else None
    few = n < a.rule.smallest
    if level == "school" and few.any():
        value = np.where(few, np.nan, value)
        numerator, low, high = (None if c is None else np.where(few, np.nan, c) for c in (numerator, low, high))
    return Said(value, numerator, n, n, low, high, _reason(value, n))


def _made(
    a: Addends, added: Mapping[str, Floats], year: int, gap: Gap, *, tested: bool
) -> tuple[Floats, Floats | None, Floats | None]:
    """Value and interval."""
    n = added["n"]
    if a.rule.how == "share":
        if not tested:
            return 100 * added["sum"] / n, None, None
        low, high = wilson_of_counts(added["sum"], n)
        return 100 * added["sum"] / n, 100 * low, 100 * high
    if a.rule.how == "rate":
        return 100 * added["sum"] / np.where(added["of"] > 0, added["of"], np.nan), None, None
    if a.rule.how == "gap":
        assert a.value is not None, "a gap is made of values"
        return gap(a.value), None, None
    mean = a.centre + added["sum"] / n
    return (mean, *mean_interval(mean, _deviation(a, added, year), n)) if tested else (mean, None, None)


def _deviation(a: Addends, added: Mapping[str, Floats], year: int) -> Floats | float:
    """Of pupils' values: the nation's where the measure has it, else that of the pupils themselves, two at least."""
    nation = a.measure.sigma.get(year)
    if nation is not None:
        return nation
    n = added["n"]
    spread = (added["square"] - added["sum"] ** 2 / n) / np.where(n > 1, n - 1, np.nan)
    return np.asarray(np.sqrt(np.maximum(spread, 0.0)))


def _reason(value: Floats, n: Floats) -> pl.Series | None:
    missing = np.isnan(value)
    if not missing.any():
        return None
    which = np.where(missing, np.where(n == 0, 1, 2), 0)
    return pl.Series([None, "no_results", "too_few"], dtype=pl.String).gather(pl.Series(which))


def _said(reason: str, many: int) -> pl.Series:
    return pl.Series([reason]).new_from_index(0, many)
