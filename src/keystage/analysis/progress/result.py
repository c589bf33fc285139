"""What a fitted model of value added says."""

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.progress.design import Design
from keystage.analysis.progress.predicting import predicted
from keystage.analysis.progress.wording import explained

__all__ = ["Model", "ValueAdded"]


@dataclass(frozen=True, slots=True)
class Model:
    """What was fitted to whom.

    predictors: as asked for ("prior", "sex", "prior:sex"). school: column of the school. slope: predictor whose line
    may differ from school to school. also: column of a second grouping with effects of its own (authority above the
    school, class within it, primary school across it). population: the pupils it is fitted on, in words that follow
    "similar pupils in" ("Eastmere"); empty: those of the frame.
    """

    outcome: str
    predictors: tuple[str, ...]
    school: str
    slope: str | None = None
    also: str | None = None
    method: Literal["reml", "ml"] = "reml"
    weights: str | None = None
    population: str = ""

    @property
    def compared(self) -> str:
        """With whom pupils are compared. Never the nation: a model knows only the pupils it was fitted on (9a.4)."""
        return f"compared with similar pupils in {self.population or 'the same data'}"


@dataclass(frozen=True)
class ValueAdded:
    """A two-level model of pupils in schools, fitted: what schools add, with intervals.

    coefficients: term, estimate, se; the intercept first, then terms in the order of the predictors.
    variances: component (school, slope, covariance, pupil; the `also` column's own name), value.
    icc: share of the variance that is not explained which lies between schools, 0 to 1 (with a slope: for a pupil at
      the slope predictor's mean).
    criterion: −2 log likelihood (ML) or restricted likelihood (REML), with all constants, as lme4 prints it.
    schools: school, n, effect, se, low, high (± 1.96 se), pair_low, pair_high (± 1.39 se: two schools whose ranges do
      not meet differ), effects shrunken, se conditional on the variances; with a slope: slope_effect, slope_se too.
    also: the same of the second grouping (column `group`), where there is one.
    left_out: column, reason, rows: pupils whose row is not complete, by the first column that keeps it out.
    dropped: term, reason: terms that say nothing new (constant, or worked out of others).
    r2: squared correlation of the outcome with what the predictors alone expect. given, used: rows.
    held: percent of schools' effects that low to high hold, the uncertainty of the coefficients counted (the ranges
    leave it out, as lme4's and MLwiN's do): 95 where schools are many.
    warnings: sentences fit to show beside the figures.
    """

    model: Model
    design: Design
    coefficients: pl.DataFrame
    variances: pl.DataFrame
    criterion: float
    icc: float
    r2: float
    given: int
    used: int
    left_out: pl.DataFrame
    dropped: pl.DataFrame
    schools: pl.DataFrame
    also: pl.DataFrame | None = None
    covariance: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 0)), repr=False)  # of coefficients
    held: float = 95.0
    warnings: tuple[str, ...] = ()

    @property
    def matched(self) -> float:
        """Percent of the rows given that the model could use."""
        return 100 * self.used / self.given if self.given else 0.0

    def predict(self, frame: Any) -> pl.DataFrame:
        """What the model expects of pupils: `expected` by the predictors alone, and `with_school`, their school's
        effect added (0 of a school it does not know), where the frame names the school. Null where a predictor is
        missing or a category was never met. Raises InputError where a column is not there."""
        return predicted(self, frame)

    def explain(self) -> str:
        """The model in words: who is compared with whom, on what, and how sure it is."""
        return explained(self)
