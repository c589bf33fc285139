"""Threshold reports: who reached a threshold, against how many similar pupils would have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.disclosure import protect
from keystage.analysis.errors import InputError, MethodError
from keystage.analysis.inference import poisson_binomial_range
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.progress.contextual.calibration import calibration, calibration_words
from keystage.analysis.progress.contextual.columns import SCHOOL
from keystage.analysis.progress.contextual.definition import Threshold, thresholds, value_added_models
from keystage.analysis.progress.contextual.expected import NEAREST, Margin, chances, cut_of, margin, standing
from keystage.analysis.progress.contextual.figures import DEFINITION
from keystage.analysis.progress.contextual.model import ContextualModel
from keystage.analysis.progress.contextual.models import contextual_models
from keystage.analysis.progress.contextual.population import Area
from keystage.analysis.progress.contextual.pupils import ROW
from keystage.analysis.progress.contextual.records import span
from keystage.analysis.progress.contextual.source import home_of, pupils_of
from keystage.analysis.vocabulary import as_figures, reasons

__all__ = ["THRESHOLD_REPORT", "ThresholdReport", "threshold_report"]

_TESTED_ABOVE = 10  # pupils; domain handbook 9a.26

THRESHOLD_REPORT: Mapping[str, pl.DataType] = {
    "school": pl.String(),
    "n": pl.Int64(),  # pupils in the models of every outcome that the threshold asks for
    "reached": pl.Int64(),  # pupils who reached it
    "expected": pl.Float64(),  # of as many similar pupils
    "share": pl.Float64(),  # percent
    "expected_share": pl.Float64(),
    "difference": pl.Float64(),  # in pupils
    "low": pl.Float64(),  # its 95 % interval, in pupils: exact, so whole pupils from what chance allows
    "high": pl.Float64(),
    "clear": pl.Boolean(),  # beyond chance at 95 % (exact), and a pupil or more; null: 10 pupils or fewer
}


@dataclass(frozen=True)
class ThresholdReport:
    """schools: `THRESHOLD_REPORT`, a row a school, small ones too (see `protected`). calibration: ten equal groups of
    pupils by their chance (group, pupils, least, most, expected, actual in percent, beyond); calibrated: the same in a
    sentence. compared: "compared with similar pupils in Eastmere". n: pupils; given: of the cohort. method, warnings:
    sentences that stand beside it. models: those it rests on."""

    threshold: Threshold
    year: int
    name: str
    compared: str
    n: int
    given: int
    schools: pl.DataFrame
    calibration: pl.DataFrame
    calibrated: str
    method: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    models: tuple[ContextualModel, ...] = field(default=(), repr=False)

    @property
    def title(self) -> str:
        return f"Pupils with {self.threshold.title}, {span([self.year])}"

    def protected(self, audience: str, home: Path | None = None) -> pl.DataFrame:
        """`schools` as an audience may see it: what tells of a pupil is null, in every column but `school`, with a
        column `reason` (code of definitions/reasons). Source: `disclosure.protect`."""
        numbers = self.schools.select(
            urn="school", level=pl.lit("school"), year=pl.lit(self.year), group=pl.lit("all"), unit=pl.lit("percent"),
            measure=pl.lit(self.threshold.code), value="share", numerator="reached", denominator="n", n="n",
            status=pl.lit("school_reported"), definition=pl.lit(DEFINITION),
        )  # fmt: skip
        shown = protect(as_figures(numbers), audience=audience, home=home)
        rows = self.schools.with_columns(shown["reason"])
        told = [name for name in THRESHOLD_REPORT if name != "school"]
        return rows.with_columns(pl.when(pl.col("reason").is_null()).then(name).alias(name) for name in told)


def threshold_report(
    pupils: Any, *, threshold: str, year: int, area: Area | None = None, home: Path | None = None
) -> ThresholdReport:
    """How many pupils of each school reached a threshold, against how many similar pupils would have.

    pupils: as for `contextual_models`. threshold: a code of definitions/value_added ("ks2_english_maths_l4"). year: the
    calendar year in which the results year ends. A pupil's chance is that of outcomes at or above the cut by the
    predictive distribution of the linear contextual models of what the threshold asks for, among pupils of any school
    of the area (see `chances`). The interval is that of so many pupils each with a chance
    of its own (Poisson-binomial); that the coefficients are themselves estimates is not in it.
    Raises InputError on a threshold that is not known or of another year, MethodError where a model cannot be fitted.
    Source: domain handbook 2.13 (there by a logistic model); linear models are our own choice, their calibration shown.
    """
    shelf = home_of(pupils, home)
    wanted = _wanted(threshold, year, shelf)
    fits = _fits(pupils, wanted, year, area, shelf)
    cohort = _cohort(pupils, wanted, year, area, shelf)
    return _report(wanted, year, fits, cohort)


def _report(wanted: Threshold, year: int, fits: Sequence[ContextualModel], cohort: Cohort) -> ThresholdReport:
    margins, rows = _aligned(fits, [_cut(code, least, cohort) for code, least in wanted.each.items()])
    at = rows[ROW].to_numpy()
    met = np.logical_and.reduce([cohort.reached(code, least).value > 0 for code, least in wanted.each.items()])[at]
    chance = chances(margins)
    held = calibration(chance, met, standing=standing(margins))
    record = fits[0].record
    return ThresholdReport(
        threshold=wanted,
        year=year,
        name=f"platform threshold report, {span([year])}, N = {len(at):,} pupils in {record.population}",
        compared=record.compared,
        n=len(at),
        given=max(fit.record.given for fit in fits),
        schools=_schools(rows[SCHOOL], chance, met),
        calibration=held,
        calibrated=calibration_words(held),
        method=_method(fits),
        warnings=tuple(dict.fromkeys(said for fit in fits for said in fit.record.warnings)),
        models=tuple(fits),
    )


def _wanted(code: str, year: int, home: Path | None) -> Threshold:
    known = thresholds(home)
    here = [one.code for one in known if one.first_year <= year <= (one.last_year or year)]
    if code not in here:
        raise InputError(f"“{code}” is no threshold of {span([year])}. There are {', '.join(here) or 'none'}.")
    return known[code]


def _fits(
    pupils: Any, wanted: Threshold, year: int, area: Area | None, home: Path | None
) -> tuple[ContextualModel, ...]:
    made = contextual_models(pupils, years=[year], only=list(wanted.each), area=area, home=home)
    by = {one.definition.code: one for one in made}
    lacking = [code for code in wanted.each if code not in by]
    if lacking:
        titles = ", ".join(value_added_models(home)[code].title for code in lacking)
        raise MethodError(f"No results of {span([year])} are held for: {titles}.")
    for one in by.values():
        if not one.fitted:
            why = reasons(home)[one.record.reason].words
            raise MethodError(f"{one.definition.title}, {span([year])}: {why}.")
    return tuple(by[code] for code in wanted.each)


def _cohort(pupils: Any, wanted: Threshold, year: int, area: Area | None, home: Path | None) -> Cohort:
    taken_in = value_added_models(home)[next(iter(wanted.each))].taken_in
    every = (one for held, _ in pupils_of(pupils, years=[year], area=area, home=home) for one in held)
    return next(one for one in every if one.year_group == taken_in)


def _cut(code: str, least: str, cohort: Cohort) -> float:
    scale = cohort.scale(code)
    assert scale is not None
    return cut_of(least, scale, fine=cohort.has(f"{code}_fine"))


def _aligned(fits: Sequence[ContextualModel], cuts: Sequence[float]) -> tuple[list[Margin], pl.DataFrame]:
    """The pupils who are in every one of the models, in one order."""
    rows = fits[0].pupils.select(ROW, SCHOOL)
    for fit in fits[1:]:
        rows = rows.join(fit.pupils.select(ROW), on=ROW, how="semi", maintain_order="left")
    kept = []
    for fit, cut in zip(fits, cuts, strict=True):
        kept.append(margin(fit, cut).of(fit.pupils[ROW].is_in(rows[ROW].implode()).to_numpy()))
    return kept, rows


def _schools(school: pl.Series, chance: NDArray[np.float64], met: NDArray[np.bool_]) -> pl.DataFrame:
    frame = pl.DataFrame({"school": school, "chance": chance, "met": met})
    each = frame.group_by("school").agg(
        n=pl.len(),
        reached=pl.col("met").sum(),
        expected=pl.col("chance").sum(),
        chances=pl.col("chance"),
    )
    ranges = [poisson_binomial_range(chances) for chances in each["chances"]]
    least, most = (pl.Series(side, dtype=pl.Int64) for side in (zip(*ranges, strict=True) if ranges else ((), ())))
    difference = pl.col("reached") - pl.col("expected")
    found = each.with_columns(
        share=100 * pl.col("reached") / pl.col("n"),
        expected_share=100 * pl.col("expected") / pl.col("n"),
        difference=difference,
        low=pl.col("reached") - most,
        high=pl.col("reached") - least,
    )
    beyond = ((pl.col("low") > 0) | (pl.col("high") < 0)) & (difference.abs() >= 1)
    found = found.with_columns(clear=pl.when(pl.col("n") > _TESTED_ABOVE).then(beyond))
    return found.select(pl.col(name).cast(kind) for name, kind in THRESHOLD_REPORT.items()).sort("school")


def _method(fits: Sequence[ContextualModel]) -> tuple[str, ...]:
    names = "; ".join(f"{fit.definition.title}: {fit.name}" for fit in fits)
    with_start = "with the same start and of the same background" if fits[0].has_baseline else "of the same background"
    return (
        f"Expected: what as many pupils {with_start} in {fits[0].record.population} would be expected to reach.",
        f"By linear models of the outcomes ({names}), and by what became of the {NEAREST} other pupils of whom most "
        "nearly the same was expected.",
        "Pupils without a result, or without a start, are in neither number: the shares differ from those published.",
        "The interval is chance in pupils alone. That the models are themselves estimates is not in it.",
    )
