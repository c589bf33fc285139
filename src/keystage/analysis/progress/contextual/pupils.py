"""The pupils of a cohort whom a model can take, and how many it cannot."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.progress.contextual.columns import SCHOOL
from keystage.analysis.progress.contextual.context import PRIOR
from keystage.analysis.progress.contextual.definition import (
    Baseline,
    ValueAddedModel,
    baselines,
    in_force,
)
from keystage.analysis.progress.contextual.points import Started, outcome_of, started
from keystage.analysis.vocabulary import CONTEXT

__all__ = ["OUTCOME", "ROW", "Matched", "authority_of", "matched"]

OUTCOME = "outcome"
ROW = "row"  # of the cohort: the same pupil in models of several outcomes
_SQUARE = f"{PRIOR}_square"


@dataclass(frozen=True, slots=True)
class Matched:
    """pupils: a row a pupil whom the model can take: school, outcome, the baseline's columns and what is known of the
    pupil's context. given: pupils of the cohort. lacking: why others are not in it -> how many. baseline: what was
    held, None where nothing. prior: the baseline's columns. las: codes of the authorities."""

    pupils: pl.DataFrame
    given: int
    lacking: dict[str, int]
    baseline: Baseline | None
    prior: tuple[str, ...]
    las: tuple[str, ...]


def matched(
    model: ValueAddedModel, cohort: Cohort, *, leave: Collection[str] = (), home: Path | None = None
) -> Matched | None:
    """The pupils of a cohort for one model; None where it is of other years, or the file holds no such outcome.

    leave: URNs of schools that are not in a model (special schools). Pupils without an outcome or a start are not.
    """
    outcome = model.outcome(cohort.year)
    made = None if outcome is None or cohort.year_group != model.taken_in else outcome_of(outcome, cohort)
    if made is None or np.isnan(made.value).all():
        return None
    school = _school(cohort.frame)
    here = made.counts & school.is_not_null().to_numpy() & ~school.is_in(list(leave)).fill_null(value=False).to_numpy()
    years = in_force(model.baselines, cohort.year)
    baseline = None if years is None else baselines(home)[years.baseline]
    start = None if baseline is None else started(baseline, cohort)
    has = ~np.isnan(made.value)
    starts = np.ones_like(has) if start is None else ~np.isnan(start.mean)
    kept = here & has & starts
    frame = _frame(cohort, school, made.value, start).filter(pl.Series(kept))
    return Matched(
        pupils=frame,
        given=int(here.sum()),
        lacking=_lacking(here, has, starts),
        baseline=None if start is None else baseline,
        prior=tuple(name for name in frame.columns if name == PRIOR or name.startswith(f"{PRIOR}_")),
        las=tuple(sorted(frame["la"].drop_nulls().unique())),
    )


def _lacking(here: np.ndarray, has: np.ndarray, starts: np.ndarray) -> dict[str, int]:
    found = {"without a result": int((here & ~has).sum()), "without a start": int((here & has & ~starts).sum())}
    return {why: many for why, many in found.items() if many}


def _frame(cohort: Cohort, school: pl.Series, outcome: np.ndarray, start: Started | None) -> pl.DataFrame:
    known = [name for name in CONTEXT if name in cohort.frame.columns and name not in ("upn", "pupil", "year")]
    frame = cohort.frame.select(known).with_columns(
        school.alias(SCHOOL),
        cohort.frame.select(authority_of(cohort.frame)).to_series(),
        pl.lit(cohort.year, pl.Int32).alias("year"),
        pl.Series(OUTCOME, outcome),
        pl.Series(ROW, range(len(cohort)), dtype=pl.Int64),
    )
    if start is None:
        return frame
    middle = float(np.nanmean(start.mean))  # a square about the middle leaves the digits of the start itself alone
    apart = {f"{PRIOR}_{code}": column for code, column in start.apart.items()}
    return frame.with_columns(
        pl.Series(PRIOR, start.mean),
        pl.Series(_SQUARE, (start.mean - middle) ** 2),
        *(pl.Series(name, column) for name, column in apart.items()),
    )


def _school(frame: pl.DataFrame) -> pl.Series:
    """Whichever names the school; null where nothing does."""
    named: Sequence[str] = [name for name in ("urn", "laestab") if name in frame.columns]
    if not named:
        return pl.Series(SCHOOL, [None] * frame.height, dtype=pl.String)
    return frame.select(pl.coalesce(pl.col(named).cast(pl.String)).alias(SCHOOL)).to_series()


def authority_of(frame: pl.DataFrame) -> pl.Expr:
    """`la`: the code of each pupil's authority, as the rows say it or as their school's number begins."""
    own = [pl.col("la").cast(pl.String)] if "la" in frame.columns else []
    number = [pl.col("laestab").cast(pl.String).str.slice(0, 3)] if "laestab" in frame.columns else []
    return pl.coalesce(*own, *number, pl.lit(None, pl.String)).alias("la")
