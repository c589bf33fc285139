"""The two fits of a contextual model."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from keystage.analysis.errors import MethodError
from keystage.analysis.progress.contextual.columns import SCHOOL, Columns, Used
from keystage.analysis.progress.contextual.context import context_columns
from keystage.analysis.progress.contextual.definition import (
    FitRule,
    Predictor,
    ValueAddedModel,
    fit_rule,
    predictors,
)
from keystage.analysis.progress.contextual.model import ContextualModel
from keystage.analysis.progress.contextual.pupils import OUTCOME, ROW, Matched
from keystage.analysis.progress.contextual.records import Asked, record_of, record_of_fits
from keystage.analysis.progress.result import ValueAdded
from keystage.analysis.progress.value_added import value_added
from keystage.analysis.scales import results
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["fitted"]

_YEAR = "results_year"  # of a model of several years: each year's column, against the first


def fitted(
    model: ValueAddedModel, parts: Sequence[Matched], years: Sequence[int], *, population: str, home: Path | None = None
) -> ContextualModel:
    """A model of the pupils of one year, or of several years together (each year but the first a column of its own).

    parts: the pupils of each of `years`. population: words that follow "similar pupils in". Where pupils or schools are
    too few, or the numbers give no answer, the model has no fits, and its record the reason.
    """
    asked = Asked(model, tuple(years), population, tuple(parts), fit_rule(home), home)
    pupils = pl.concat([part.pupils for part in parts], how="diagonal_relaxed")
    schools = pupils[SCHOOL].n_unique()
    reason = _too_few(pupils.height, schools, asked.rule) or _all_one(pupils)
    if reason:
        record = record_of(asked, pupils=pupils.height, schools=schools, reason=reason)
        return ContextualModel(model, asked.years, record)
    columns = _columns(asked, pupils)
    prior = [name for name in parts[0].prior if all(name in part.prior for part in parts)]
    table = pupils.select(SCHOOL, "year", ROW, OUTCOME, *prior).hstack(columns.frame)
    return _fit(asked, _with_years(table, asked.years), prior, columns)


def _fit(asked: Asked, table: pl.DataFrame, prior: Sequence[str], columns: Columns) -> ContextualModel:
    used = (*_years(asked.years), *_priors(prior, asked.home), *columns.used)
    plain = [one.name for one in used if one.of in ("year", "baseline")]
    record = record_of(asked, pupils=table.height, schools=table[SCHOOL].n_unique())
    try:
        fits = tuple(_value_added(table, names, asked.population) for names in ([one.name for one in used], plain))
    except MethodError as refusal:
        reasoned = record_of(
            asked, pupils=table.height, schools=record.schools, reason="no_model", warnings=(str(refusal),)
        )
        return ContextualModel(asked.model, asked.years, reasoned)
    contextual, bare = fits
    said = record_of_fits(record, asked, (contextual, bare), columns, used)
    return ContextualModel(asked.model, asked.years, said, contextual, bare, used, tuple(plain), table)


def _value_added(table: pl.DataFrame, names: Sequence[str], population: str) -> ValueAdded:
    made = value_added(table, outcome=OUTCOME, predictors=list(names), school=SCHOOL, population=population)
    assert isinstance(made, ValueAdded)
    return made


def _too_few(pupils: int, schools: int, rule: FitRule) -> str:
    """The reason for which no model may be fitted; "" where one may."""
    if schools < rule.least_schools:
        return "too_few_schools"
    return "too_few" if pupils < rule.least_pupils else ""


def _all_one(pupils: pl.DataFrame) -> str:
    return "no_model" if pupils[OUTCOME].n_unique() < 2 else ""


def _columns(asked: Asked, pupils: pl.DataFrame) -> Columns:
    known = predictors(asked.home)
    wanted: list[Predictor] = [known[code] for code in asked.model.predictors] or list(known)
    return context_columns(pupils, wanted, asked.rule, year_group=asked.model.taken_in)


def _with_years(table: pl.DataFrame, years: Sequence[int]) -> pl.DataFrame:
    each = zip(years[1:], _years(years), strict=True)
    return table.with_columns((pl.col("year") == year).cast(pl.Float64).alias(one.name) for year, one in each)


def _years(years: Sequence[int]) -> list[Used]:
    return [Used(f"{_YEAR}_{year}", str(AcademicYear(year)), "year") for year in years[1:]]


def _priors(prior: Sequence[str], home: Path | None) -> list[Used]:
    titles = {"prior": "start", "prior_square": "start, squared"}
    titles |= {f"prior_{result.code}": f"{result.subject} less the mean start" for result in results(home)}
    return [Used(name, titles.get(name, name), "baseline") for name in prior]
