"""What is said of a model beside its figures, put into words."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.progress.contextual.columns import Columns, Used
from keystage.analysis.progress.contextual.definition import (
    KIND,
    FitRule,
    ValueAddedModel,
    in_force,
    value_added_models,
)
from keystage.analysis.progress.contextual.definition import baselines as every_baseline
from keystage.analysis.progress.contextual.model import Coefficient, ModelRecord
from keystage.analysis.progress.contextual.pupils import Matched
from keystage.analysis.progress.result import ValueAdded
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["Asked", "digest", "record_of", "record_of_fits", "span", "variance"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a model is to be made of: the pupils of each of its years."""

    model: ValueAddedModel
    years: tuple[int, ...]
    population: str
    parts: tuple[Matched, ...]
    rule: FitRule
    home: Path | None = None

    @property
    def given(self) -> int:
        return sum(part.given for part in self.parts)

    def lacking(self) -> Mapping[str, int]:
        """Why pupils of the cohorts are not in it -> how many."""
        found: dict[str, int] = {}
        for part in self.parts:
            for why, many in part.lacking.items():
                found[why] = found.get(why, 0) + many
        return found


def record_of(
    asked: Asked, *, pupils: int, schools: int, reason: str = "", warnings: tuple[str, ...] = ()
) -> ModelRecord:
    """The record of a model before it is fitted, or that cannot be. reason: why not, a code (then n is 0)."""
    model, last = asked.model, asked.years[-1]
    baseline, outcome = asked.parts[0].baseline, model.outcome(last)
    kind = "CVA" if baseline else "contextual attainment"
    return ModelRecord(
        model=model.code,
        title=model.title,
        year=last,
        key_stage=model.key_stage,
        name=f"platform {kind} model, {span(asked.years)}, N = {pupils:,} pupils in {asked.population}",
        population=asked.population,
        compared=f"compared with similar pupils in {asked.population}",
        outcome="" if outcome is None else outcome.words,
        baseline="" if baseline is None else baseline.words,
        centre=model.centre(last),
        given=asked.given,
        n=0 if reason else pupils,
        schools=schools,
        warnings=warnings,
        reason=reason,
        status=value_added_models(asked.home).heads[model.code].status,
        digest=digest(asked.home),
    )


def record_of_fits(
    before: ModelRecord, asked: Asked, fits: tuple[ValueAdded, ValueAdded], columns: Columns, used: Sequence[Used]
) -> ModelRecord:
    """The record of a model that is fitted: with context, and without."""
    contextual, bare = fits
    model = asked.model
    measures = (model.contextual, model.uncontextualised) if before.baseline else (model.attainment,)
    dropped = set(contextual.dropped["term"])
    titles = {one.name: one.title for one in used}
    return replace(
        before,
        measures=measures,
        r2=contextual.r2,
        r2_uncontextualised=bare.r2,
        school_variance=variance(contextual, "school"),
        pupil_variance=variance(contextual, "pupil"),
        school_variance_uncontextualised=variance(bare, "school"),
        pupil_variance_uncontextualised=variance(bare, "pupil"),
        predictors=tuple(one.title for one in used if one.name not in dropped),
        left_out=tuple(_left_out(columns, titles, contextual)),
        coefficients=tuple(_coefficients(contextual, titles)),
        warnings=tuple(dict.fromkeys([*_warnings(before, asked), *columns.notes, *contextual.warnings])),
    )


def variance(fit: ValueAdded, component: str) -> float:
    """A variance of a fit, by its component."""
    return float(fit.variances.filter(pl.col("component") == component)["value"][0])


def span(years: Sequence[int]) -> str:
    """ "2018/19", "2016/17 to 2018/19"."""
    first, last = AcademicYear(years[0]), AcademicYear(years[-1])
    return str(last) if first == last else f"{first} to {last}"


def digest(home: Path | None) -> str:
    """Twelve letters that change when a definition of value added does."""
    found = hashlib.sha256()
    for path in shelf.files(KIND, home):
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _left_out(columns: Columns, titles: Mapping[str, str], fit: ValueAdded) -> Iterator[str]:
    for title, why in columns.left_out.items():
        yield f"{title}: {why}"
    for term in fit.dropped["term"]:
        yield f"{titles.get(term, term)}: it says nothing that the others do not"


def _coefficients(fit: ValueAdded, titles: Mapping[str, str]) -> Iterator[Coefficient]:
    for at, (term, estimate, se) in enumerate(fit.coefficients.select("term", "estimate", "se").iter_rows()):
        yield Coefficient(term, titles.get(term, "intercept" if at == 0 else term), estimate, se)


def _warnings(record: ModelRecord, asked: Asked) -> Iterator[str]:
    if record.matched < asked.rule.warn_under_matched:
        why = ", ".join(f"{many:,} {what}" for what, many in asked.lacking().items())
        yield (
            f"Only {record.matched:.0f}% of the cohort ({record.n:,} of {record.given:,} pupils) are in the model "
            f"({why}). Schools whose pupils are missing may differ from what is shown."
        )
    if not record.baseline:
        years = in_force(asked.model.baselines, record.year)
        what = "no start" if years is None else f"no results of {every_baseline(asked.home)[years.baseline].title}"
        yield (f"The files hold {what} for these pupils: this is attainment in context, and not value added.")
