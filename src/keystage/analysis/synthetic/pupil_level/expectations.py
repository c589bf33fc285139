"""What made-up pupils nationally with the same start came to: the table that progress is measured against."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.synthetic.pupil_level.cohorts import MadeUpCohort
from keystage.analysis.synthetic.pupil_level.eight import attainment_8
from keystage.analysis.synthetic.pupil_level.made import MadeUpPupils
from keystage.analysis.synthetic.pupil_level.read import as_read, points, scale_of

__all__ = ["EXPECTED", "expected_scores"]

EXPECTED = {
    "year": pl.Int32, "outcome": pl.String, "prior_from": pl.Float64, "prior_below": pl.Float64,
    "expected": pl.Float64, "floor": pl.Float64,
}  # fmt: skip

_STARTS = ("ks1_reading", "ks1_writing", "ks1_maths")
_OUTCOMES = ("ks2_reading", "ks2_writing", "ks2_maths")
_BANDS = 24  # at most: groups with fewer pupils than a hundredth of the nation are joined to the next
_CUT = 0.01  # of pupils, whose scores the floors of 2018 and later cut
_FLOORS_FROM = 2018

Floats = NDArray[np.float64]


def expected_scores(nation: MadeUpPupils, home: Path | None = None) -> pl.DataFrame:
    """The table of expectations of each cohort that has a start and an outcome: year, outcome, prior_from,
    prior_below, expected, floor (columns as national tables have them).

    Key stage 2 from the points at 7 with maths carrying half; Attainment 8 from the mean of reading and maths at 11.
    Source: domain handbook 2.8, 2.9.
    """
    parts = [part for cohort in nation.cohorts for part in _of_cohort(cohort, home)]
    return pl.concat([pl.DataFrame(schema=EXPECTED), *parts])


def _of_cohort(cohort: MadeUpCohort, home: Path | None) -> list[pl.DataFrame]:
    read = as_read(cohort, home)
    if cohort.year_group == 6:
        start = _start_at_7(cohort, read, home)
        each = {code: _outcome(cohort, read, code, home) for code in _OUTCOMES}
    else:
        start = _start_at_11(cohort, read, home)
        each = {"ks4_attainment8": attainment_8(cohort, read, home)}
    if start is None:
        return []
    return [_table(cohort.year, code, start, came) for code, came in each.items() if came is not None]


def _start_at_7(cohort: MadeUpCohort, read: pl.DataFrame, home: Path | None) -> Floats | None:
    scales = [scale_of(cohort, code, home) for code in _STARTS]
    reading, writing, maths = (
        points(read, code, scale) if scale else None for code, scale in zip(_STARTS, scales, strict=True)
    )
    if reading is None or writing is None or maths is None:
        return None
    return np.asarray(np.round(((reading + writing) / 2 + maths) / 2, 6))


def _start_at_11(cohort: MadeUpCohort, read: pl.DataFrame, home: Path | None) -> Floats | None:
    """Fine levels where there are any (tests to 2014/15), else scaled scores."""
    for codes in (("ks2_reading_fine", "ks2_maths_fine"), ("ks2_reading", "ks2_maths")):
        held = [(code, scale_of(cohort, code, home)) for code in codes]
        marks = [_outcome(cohort, read, code, home) for code, scale in held if scale]
        if len(marks) == len(codes) and all(mark is not None for mark in marks):
            stacked = np.stack([mark for mark in marks if mark is not None])
            there = (~np.isnan(stacked)).sum(axis=0)
            return np.where(there > 0, np.nansum(stacked, axis=0) / np.maximum(there, 1), np.nan)
    return None


def _outcome(cohort: MadeUpCohort, read: pl.DataFrame, code: str, home: Path | None) -> Floats | None:
    """Points, of pupils below the test those of the teacher's assessment; None where the cohort has no such points."""
    scale = scale_of(cohort, code, home)
    if scale is None or scale.family not in ("scaled", "ks2_standards", "fine_levels"):
        return None
    came = points(read, code, scale)
    teacher = f"{code}_ta"
    judged = scale_of(cohort, teacher, home)
    if judged is None or not scale.by_teacher:
        return came
    below = [n.reason for n in scale.non_grades if n.code in scale.by_teacher]
    asked = read[f"{code}:reason"].is_in(below).fill_null(value=False).to_numpy()
    given = points(read, teacher, judged)
    return np.where(asked & ~np.isnan(given), given, came)


def _table(year: int, outcome: str, start: Floats, came: Floats) -> pl.DataFrame:
    known = ~np.isnan(start) & ~np.isnan(came)
    start, came = start[known], came[known]
    edges = _edges(start)
    band = np.searchsorted(edges, start, side="right") - 1
    n = np.bincount(band, minlength=len(edges))
    mean = np.bincount(band, weights=came, minlength=len(edges)) / n
    spread = np.sqrt(np.bincount(band, weights=(came - mean[band]) ** 2, minlength=len(edges)) / n)
    standing = (came - mean[band]) / np.maximum(spread[band], 1e-9)
    floor = np.quantile(standing, _CUT) * spread if year >= _FLOORS_FROM else np.full(len(edges), np.nan)
    return pl.DataFrame(
        {
            "year": np.full(len(edges), year),
            "outcome": [outcome] * len(edges),
            "prior_from": np.r_[0.0, edges[1:]],
            "prior_below": [*edges[1:].tolist(), None],
            "expected": np.round(mean, 4),
            "floor": pl.Series(np.round(floor, 4)).fill_nan(None),
        },
        schema=EXPECTED,
    )


def _edges(start: Floats) -> Floats:
    """Where each band of prior attainment begins: at values that pupils have, each with pupils enough."""
    values, counts = np.unique(start, return_counts=True)
    least = len(start) / (4 * _BANDS)
    edges, held = [values[0]], 0
    for value, count in zip(values, counts, strict=True):
        if held >= least:
            edges.append(value)
            held = 0
        held += int(count)
    if held < least and len(edges) > 1:
        edges.pop()
    if len(edges) > _BANDS:
        edges = np.quantile(edges, np.linspace(0, 1, _BANDS), method="lower").tolist()
    return np.unique(np.array(edges))
