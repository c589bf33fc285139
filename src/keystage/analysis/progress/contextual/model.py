"""A contextual model that is fitted, and what a page prints of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from keystage.analysis.progress.contextual.columns import Used
from keystage.analysis.progress.contextual.definition import ValueAddedModel
from keystage.analysis.progress.result import ValueAdded
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Coefficient", "ContextualModel", "ModelRecord", "record_for"]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """term: column of the model. title: in words. estimate, se: in outcome points, the other columns held still."""

    term: str
    title: str
    estimate: float
    se: float


@dataclass(frozen=True, slots=True)
class ModelRecord:
    """What is said of a model beside its figures. Nothing in it is of a single pupil or school.

    model: code of the definition; measures: codes of the measures it made ("ks2_reading_cva", "ks2_reading_va"; of a
    model without a baseline "ks2_reading_ca"). name: “platform CVA model, 2018/19, N = 912 pupils in Eastmere”; never
    DfE's. compared: "compared with similar pupils in Eastmere". outcome: what is modelled, in words. baseline: where
    pupils started, in words; "" where nothing is held (then attainment in context is all that can be said).
    given: pupils of the cohort; n: those in the model; matched: percent. r2: share of the outcome's variance that goes
    with the predictors, 0 to 1; r2_uncontextualised: with the baseline alone. school_variance, pupil_variance: what is
    left between and within schools; the same of the fit without context. centre: on what the figures are centred.
    predictors: in words, as used. left_out: in words, with the reason. coefficients: of the contextual fit.
    warnings: sentences that have to stand beside the figures. reason: code of definitions/reasons where no model could
    be fitted (then n is 0, and there are no figures). status: of the definition ("default", "unverified").
    """

    model: str
    title: str
    year: int
    key_stage: str
    name: str
    population: str
    compared: str
    outcome: str
    baseline: str
    centre: float
    given: int
    n: int
    schools: int
    measures: tuple[str, ...] = ()
    r2: float | None = None
    r2_uncontextualised: float | None = None
    school_variance: float | None = None
    pupil_variance: float | None = None
    school_variance_uncontextualised: float | None = None
    pupil_variance_uncontextualised: float | None = None
    predictors: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    coefficients: tuple[Coefficient, ...] = ()
    warnings: tuple[str, ...] = ()
    reason: str = ""
    status: str = "default"
    digest: str = ""

    @property
    def matched(self) -> float:
        """Percent of the cohort's pupils who are in the model."""
        return 100 * self.n / self.given if self.given else 0.0

    def variances(self, measure: str) -> tuple[float, float] | None:
        """Between and within schools, of the fit that made a measure."""
        if self.reason or measure not in self.measures:
            return None
        plain = measure.endswith("_va")
        between = self.school_variance_uncontextualised if plain else self.school_variance
        within = self.pupil_variance_uncontextualised if plain else self.pupil_variance
        return None if between is None or within is None else (between, within)


@dataclass(frozen=True)
class ContextualModel:
    """Two fits to the pupils of one year, or of several together: by baseline and context, and by the baseline alone
    (where none is held: by context, and by nothing).

    definition: what was asked for. years: in order. record: what is said of it. contextual, uncontextualised: the fits;
    None where there is a reason for none (`record.reason`). used: the columns of the contextual fit, in words.
    plain: columns of the other fit. pupils: a row a pupil in the model: school, year, outcome and every column; it
    holds no name or number of a pupil, and never leaves.
    """

    definition: ValueAddedModel
    years: tuple[int, ...]
    record: ModelRecord
    contextual: ValueAdded | None = None
    uncontextualised: ValueAdded | None = None
    used: tuple[Used, ...] = ()
    plain: tuple[str, ...] = ()
    pupils: pl.DataFrame = field(default_factory=pl.DataFrame, repr=False)

    @property
    def name(self) -> str:
        return self.record.name

    @property
    def fitted(self) -> bool:
        return self.contextual is not None

    @property
    def has_baseline(self) -> bool:
        return bool(self.record.baseline)

    def said(self) -> str:
        """The years as people write them: "2018/19", "2016/17 to 2018/19"."""
        first, last = AcademicYear(self.years[0]), AcademicYear(self.years[-1])
        return str(last) if first == last else f"{first} to {last}"


def record_for(models: Iterable[ModelRecord], measure: str, year: int) -> ModelRecord | None:
    """The record of the model that made the figures of a measure in a year."""
    return next((one for one in models if one.year == year and measure in one.measures), None)
