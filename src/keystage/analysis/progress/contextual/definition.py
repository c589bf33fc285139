"""Models of value added: definitions on `definitions/value_added/`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from keystage.analysis import shelf

__all__ = [
    "Baseline", "BaselineYears", "Centre", "FitRule", "Outcome", "Predictor", "Start", "Threshold", "ValueAddedModel",
    "baselines", "fit_rule", "in_force", "predictors", "thresholds", "value_added_models",
]  # fmt: skip

KIND = "value_added"

T = TypeVar("T", bound=Any)


@dataclass(frozen=True, slots=True)
class Start:
    """One way to say where pupils started. mean: results whose points are averaged, all of them needed; apart: those of
    them whose difference from the mean is told too. worked: a worked column instead."""

    mean: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    worked: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where pupils started. starts: the first that a cohort holds is taken. words: what it is, in a sentence."""

    code: str
    title: str
    words: str
    starts: tuple[Start, ...]


@dataclass(frozen=True, slots=True)
class BaselineYears:
    """Which baseline a model takes in results years (null last: still)."""

    baseline: str
    first_year: int = 0
    last_year: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is modelled in certain years: the mean of the points of results, each of them needed, or a worked column.

    Points are fine points where a file has fine levels of the test, else those of the grade or score, with what the
    year's rule gives codes below the test. words: the same in a sentence.
    """

    first_year: int
    words: str
    last_year: int | None = None
    mean: tuple[str, ...] = ()
    worked: str = ""


@dataclass(frozen=True, slots=True)
class Centre:
    """On what number effects are centred, up to a year; later on 0."""

    last_year: int
    centre: float


@dataclass(frozen=True, slots=True)
class ValueAddedModel:
    """A model of one outcome of one key stage.

    taken_in: year group of the pupils. contextual, uncontextualised: codes of the measures of its two fits where a
    baseline is held; attainment: of the fit on context alone where none is. predictors: codes; all where none is named.
    """

    code: str
    title: str
    key_stage: str
    taken_in: int
    contextual: str
    uncontextualised: str
    attainment: str
    outcomes: tuple[Outcome, ...]
    baselines: tuple[BaselineYears, ...] = ()
    centres: tuple[Centre, ...] = ()
    predictors: tuple[str, ...] = ()

    def centre(self, year: int) -> float:
        return next((c.centre for c in self.centres if year <= c.last_year), 0.0)

    def outcome(self, year: int) -> Outcome | None:
        return in_force(self.outcomes, year)


@dataclass(frozen=True, slots=True)
class Predictor:
    """What pupils may be likened by (keys are explained in the notes of definitions/value_added/context.toml)."""

    code: str
    title: str
    how: Literal["flag", "category", "number", "age", "product", "school_mean", "school_spread"]
    columns: tuple[str, ...] = ()
    reference: str = ""
    unknown: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    needs_baseline: bool = False


@dataclass(frozen=True, slots=True)
class FitRule:
    """Least pupils and schools of a fit, and the other edges. not_kinds: kinds of school that are not in a model."""

    code: str
    least_pupils: int
    least_schools: int
    smallest_category: int
    school_level_from: int
    warn_under_matched: float
    not_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a report counts pupils above. each: result -> the least grade, every one of which must be reached; each is
    the outcome of the model of the same code."""

    code: str
    title: str
    key_stage: str
    first_year: int
    each: dict[str, str]
    last_year: int | None = None


def in_force(rows: tuple[T, ...], year: int) -> T | None:
    """The first of `rows` whose years hold `year`."""
    return next((row for row in rows if row.first_year <= year <= (row.last_year or year)), None)


def value_added_models(home: Path | None = None) -> shelf.Shelf[ValueAddedModel]:
    """The models on the shelf, by code."""
    return shelf.read(KIND, ValueAddedModel, table="model", home=home)


def predictors(home: Path | None = None) -> shelf.Shelf[Predictor]:
    """What pupils may be likened by, by code."""
    return shelf.read(KIND, Predictor, table="predictor", home=home)


def baselines(home: Path | None = None) -> shelf.Shelf[Baseline]:
    """Where pupils may start, by code."""
    return shelf.read(KIND, Baseline, table="baseline", home=home)


def thresholds(home: Path | None = None) -> shelf.Shelf[Threshold]:
    """The thresholds that reports are made of, by code."""
    return shelf.read(KIND, Threshold, table="threshold", home=home)


def fit_rule(home: Path | None = None) -> FitRule:
    """When a model may be fitted."""
    return shelf.read(KIND, FitRule, table="rule", home=home)["fit"]
