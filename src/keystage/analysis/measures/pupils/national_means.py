"""A table of expectations made of pupils' own rows: of a nation, or of any population that is declared."""

from collections.abc import Iterable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import EXPECTED, Cohort
from keystage.analysis.measures.pupils.worked.key_stage_2_progress import OUTCOMES, outcome_points, start_points

__all__ = ["expectations", "mean_outcomes"]


def expectations(cohorts: Iterable[Cohort], *, least: int = 30, cut: float = 0.0) -> pl.DataFrame:
    """What pupils with the same start at 7 came to at 11 on average, by year and subject, as rows of `EXPECTED`.

    cohorts: Year 6 pupils of a whole population, of one or more years; those of one year are taken together. least,
    cut: as `mean_outcomes` has them. A score against this table compares with these pupils, and is nought over all of
    them (before any floor): only a nation's table permits “compared with pupils nationally”.
    """
    years: dict[int, list[Cohort]] = {}
    for cohort in cohorts:
        if cohort.year_group == cohort.result(OUTCOMES[0]).taken_in:
            years.setdefault(cohort.year, []).append(cohort)
    made = [
        mean_outcomes(*_pairs(held, outcome), year=year, outcome=outcome, least=least, cut=cut)
        for year, held in sorted(years.items())
        for outcome in OUTCOMES
    ]
    return pl.concat([pl.DataFrame(schema=EXPECTED), *made])


def mean_outcomes(
    starts: NDArray[np.float64],
    points: NDArray[np.float64],
    *,
    year: int,
    outcome: str,
    least: int = 30,
    cut: float = 0.0,
) -> pl.DataFrame:
    """The mean outcome of each group of prior attainment, as rows of `EXPECTED`.

    starts, points: (n,) of each pupil, NaN where there is none; only pupils with both are used. A group is one start,
    or neighbouring ones until `least` pupils are in it; the first reaches down to 0, the last has no upper end.
    cut: share of pupils whose score the floors shall change (DfE: about 0.01 in 2018 and 2019); each floor lies the
    same number of the group's standard deviations below its mean. 0: no floors. Source: domain handbook 2.8.
    """
    both = ~np.isnan(starts) & ~np.isnan(points)
    start, point = np.round(starts[both], 6), points[both]
    if not len(start):
        return pl.DataFrame(schema=EXPECTED)
    edges = _edges(start, least)
    group = np.searchsorted(edges, start, side="right") - 1
    size = np.bincount(group)
    mean = np.bincount(group, weights=point) / size
    deviation = np.sqrt(np.bincount(group, weights=(point - mean[group]) ** 2) / size)
    return pl.DataFrame(
        {
            "year": [year] * len(edges),
            "outcome": [outcome] * len(edges),
            "prior_from": [0.0, *edges[1:]],
            "prior_below": [*edges[1:], np.inf],
            "expected": mean,
            "floor": _floors(point - mean[group], deviation, group, cut),
        },
        schema=EXPECTED,
    )


def _pairs(cohorts: list[Cohort], outcome: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    starts, points = [np.empty(0)], [np.empty(0)]
    for cohort in cohorts:
        start, point = start_points(cohort), outcome_points(cohort, outcome)
        if start is not None and point is not None:
            starts.append(start)
            points.append(point)
    return np.concatenate(starts), np.concatenate(points)


def _edges(starts: NDArray[np.float64], least: int) -> NDArray[np.float64]:
    """The lowest start of each group; the last group takes in whatever is left over."""
    values, pupils = np.unique(starts, return_counts=True)
    edges, held = [values[0]], 0
    for value, count in zip(values, pupils, strict=True):
        if held >= least:
            edges.append(value)
            held = 0
        held += count
    if held < least and len(edges) > 1:
        edges.pop()
    return np.array(edges)


def _floors(
    scores: NDArray[np.float64], deviation: NDArray[np.float64], group: NDArray[np.intp], cut: float
) -> list[float | None]:
    if not cut:
        return [None] * len(deviation)
    standard = np.divide(scores, deviation[group], out=np.zeros_like(scores), where=deviation[group] > 0)
    times = float(np.quantile(standard, cut))
    return [float(times * each) for each in deviation]
