"""Pupils of one year: what measures are made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis import scales
from keystage.analysis.measures.pupils.coded import Coded, coded
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.returns import reason_column
from keystage.analysis.scales import Result, Scale

__all__ = ["EXPECTED", "Cohort"]

T = TypeVar("T")

_UNKNOWN = ("not_a_value", "pending")  # there may be a result: whether it was reached cannot be said

# A national table of expectations by prior attainment, as the department prints one a year: what pupils nationally
# with the same start came to on average. Rows of other years and outcomes are left alone.
EXPECTED: dict[str, pl.DataType] = {
    "year": pl.Int32(),  # of the results
    "outcome": pl.String(),  # ks2_reading | ks2_writing | ks2_maths | ks4_attainment8 | …
    "prior_from": pl.Float64(),  # prior attainment from (included) …
    "prior_below": pl.Float64(),  # … to below, in the points that the outcome's rule says
    "expected": pl.Float64(),  # the national mean outcome
    "floor": pl.Float64(),  # least progress score that is counted; null: no floor
}


@dataclass(frozen=True, slots=True)
class Cohort:
    """Pupils of one academic year and one year group, one row each.

    year: calendar year in which the academic year ends. year_group: 0 reception to 13.
    frame: `vocabulary.CONTEXT` columns as far as known, and of each result held its grade (text, as the scale of the
    year in which it was taken writes it) in a column of the result's code, with the reason it is missing beside it in
    `returns.reason_column`. expected: rows of `EXPECTED`, none where no national table is held.
    notes: sentences on what became of the rows of pupils with more than one. kept: what several measures are made of,
    worked out once (see `once`).
    """

    year: int
    year_group: int
    frame: pl.DataFrame
    expected: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=EXPECTED))
    home: Path | None = None
    notes: tuple[str, ...] = ()
    kept: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return self.frame.height

    def has(self, *codes: str) -> bool:
        """Whether the frame holds all these results, on a scale of the year in which they were taken."""
        return all(code in self.frame.columns and self.scale(code) is not None for code in codes)

    def result(self, code: str) -> Result:
        return scales.results(self.home)[code]

    def taken(self, code: str) -> int:
        """The year in which these pupils took a result."""
        return scales.year_taken(self.result(code), year=self.year, year_group=self.year_group)

    def scale(self, code: str) -> Scale | None:
        """The scale on which these pupils' result was written; None where their year had none."""
        return scales.scale_in(self.result(code), self.taken(code), self.home)

    def grades(self, code: str) -> pl.Series:
        return self.frame[code].cast(pl.String)

    def reasons(self, code: str) -> pl.Series:
        name = reason_column(code)
        if name in self.frame.columns:
            return self.frame[name].cast(pl.String)
        blank = self.frame[code].is_null()
        return pl.select(pl.when(blank).then(pl.lit("blank"))).to_series().alias(name)

    def points(self, code: str, *, nominal: bool = False) -> NDArray[np.float64]:
        """The result in points of its scale, NaN where there is none. nominal: with the points that codes below the
        scale are given (B, N and the like), where the year's rule gives them any."""
        scale = self._scale(code)
        found = self.coded(code).each(lambda words: scales.points(words, scale=scale))
        if not nominal:
            return found
        given = self.coded_reasons(code).each(lambda why: scales.points(_nothing(why), scale=scale, reasons=why))
        return np.where(np.isnan(found), given, found)

    def counted(self, code: str) -> NDArray[np.bool_]:
        """Whether each pupil is in the denominator of a percentage of this result, by its year's rule."""
        return self.once(f"counted: {code}", lambda cohort: cohort._counted(code))

    def _counted(self, code: str) -> NDArray[np.bool_]:
        scale = self._scale(code)
        graded = self.coded(code).each(lambda words: words.is_not_null().to_numpy())
        stays = self.coded_reasons(code).each(lambda why: scales.counted(_nothing(why), why, scale=scale))
        return np.asarray(graded | stays)

    def unknown(self, code: str) -> NDArray[np.bool_]:
        """Whether each pupil's result cannot be read or is not known yet."""
        return self.coded_reasons(code).each(lambda why: why.is_in(_UNKNOWN).fill_null(value=False).to_numpy())

    def once(self, name: str, make: Callable[["Cohort"], T]) -> T:
        """What `make` works out of this cohort, kept by `name` for the next measure that asks."""
        if name not in self.kept:
            self.kept[name] = make(self)
        return cast(T, self.kept[name])

    def reached(self, code: str, least: str) -> Vector:
        """1 for pupils whose grade is `least` or better, 0 for others who count."""
        scale = self._scale(code)
        met = self.coded(code).each(lambda words: scales.at_least(words, least, scale=scale))
        return Vector(met.astype(np.float64), self.counted(code), (code,))

    def mean_of(self, code: str) -> Vector:
        """The result's points; only pupils with a grade count."""
        value = self.points(code)
        return Vector(value, ~np.isnan(value), (code,))

    def coded(self, column: str) -> Coded:
        """A column of words as small numbers: worked out once, however many measures ask."""
        return self.once(f"coded: {column}", lambda cohort: coded(cohort.frame[column]))

    def coded_reasons(self, code: str) -> Coded:
        """Why each pupil has no grade, null where there is one, as small numbers."""
        name = reason_column(code)
        if name in self.frame.columns:
            return self.coded(name)
        return self.once(f"coded: {name}", lambda cohort: coded(cohort.reasons(code)))

    def _scale(self, code: str) -> Scale:
        scale = self.scale(code)
        assert scale is not None, f"{code} has no scale in {self.taken(code)}"
        return scale


def _nothing(words: pl.Series) -> pl.Series:
    """As many grades, each of them missing."""
    return pl.Series("grade", [None] * len(words), dtype=pl.String)
