"""Key stage 2 in levels: average points, English in 2012, good level 4, two levels of progress.

Source: domain handbook 2.1, 2.2; the desk notes on the two levels progress measure.
"""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.level_steps import progress_of
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worth import whole_level_worth, worth
from keystage.analysis.scales import fine_points

__all__ = ["WORKED"]

_GOOD = 26.0  # points from which a fine level is 4B
_NEXT = 30.0  # points from which a level is 5


def _points(cohort: Cohort, code: str) -> Vector | None:
    """Whole-level points of one subject, codes below the test by the year's rule."""
    if not cohort.has(code):
        return None
    value = whole_level_worth(cohort, code)
    return Vector(value, ~np.isnan(value), (code,))


def _average(cohort: Cohort, parts: tuple[tuple[str, ...], ...]) -> Vector | None:
    """Mean of the parts' points, a part of two subjects being their mean; of those in which a pupil has points."""
    codes = tuple(code for part in parts for code in part)
    if not cohort.has(*codes):
        return None
    value = _mean_held([_mean_held([whole_level_worth(cohort, code) for code in part]) for part in parts])
    return Vector(value, ~np.isnan(value), codes)


def _mean_held(columns: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    held = np.stack(columns)
    there = (~np.isnan(held)).sum(axis=0)
    return np.where(there > 0, np.nansum(held, axis=0) / np.maximum(there, 1), np.nan)


def _english(cohort: Cohort) -> Vector | None:
    """Points in English as one subject: as the file gives it, else the mean of reading's fine points and writing's."""
    if cohort.has("ks2_english"):
        return Vector(worth(cohort, "ks2_english"), cohort.counted("ks2_english"), ("ks2_english",))
    if not cohort.has("ks2_reading", "ks2_writing", "ks2_reading_fine"):
        return None
    reading = fine_points(cohort.points("ks2_reading_fine"))
    value = (reading + worth(cohort, "ks2_writing")) / 2
    counts = cohort.counted("ks2_reading") & cohort.counted("ks2_writing")
    bare = np.isnan(reading) & ~np.isnan(cohort.points("ks2_reading"))
    return Vector(value, counts & ~bare, ("ks2_reading", "ks2_writing"))


def _good_level_4(cohort: Cohort, code: str) -> Vector | None:
    """1 for 4B or better. No pupil counts of a school that has a level 4 without letter or fine level: its level 5s
    alone would pass for all that reached 4B."""
    if not cohort.has(code):
        return None
    letters = cohort.coded(code)
    own = cohort.points(code)
    bare = letters.each(lambda words: (words == "4").fill_null(value=False).to_numpy())
    if cohort.has(f"{code}_fine"):
        fine = fine_points(cohort.points(f"{code}_fine"))
        own = np.where(bare & ~np.isnan(fine), np.clip(fine, None, _NEXT - 1e-9), own)
        bare = bare & np.isnan(fine)
    with np.errstate(invalid="ignore"):
        met = own >= _GOOD
    return Vector(met.astype(np.float64), cohort.counted(code) & ~_in_schools_with(cohort, bare), (code,))


def _good_level_4s(cohort: Cohort, codes: tuple[str, ...]) -> Vector | None:
    """1 for 4B or better in each of these tests."""
    each = [_good_level_4(cohort, code) for code in codes]
    held = [made for made in each if made is not None]
    if len(held) < len(codes):
        return None
    met = np.min([made.value for made in held], axis=0)
    return Vector(met, np.logical_and.reduce([made.counts for made in held]), codes)


def _in_schools_with(cohort: Cohort, pupils: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether each pupil's school has any of these pupils."""
    if not pupils.any():
        return pupils
    named = [name for name in ("urn", "laestab") if name in cohort.frame.columns]
    school = cohort.frame.select(pl.coalesce(*named).fill_null("")).to_series() if named else None
    if school is None:
        return np.ones_like(pupils)
    return school.is_in(school.filter(pl.Series(pupils)).unique().to_list()).to_numpy()


def _two_levels(cohort: Cohort, subject: str) -> Vector | None:
    """1 for two levels or more between 7 and 11, of pupils whose levels at both ages are known."""
    steps = progress_of(cohort, subject)
    if steps is None:
        return None
    return Vector((steps.step >= 1).astype(np.float64), steps.step >= 0, steps.results)


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    "ks2_points_three": partial(_average, parts=(("ks2_english",), ("ks2_maths",), ("ks2_science",))),
    "ks2_points_two": partial(_average, parts=(("ks2_english",), ("ks2_maths",))),
    "ks2_points_rwm": partial(_average, parts=(("ks2_reading", "ks2_writing"), ("ks2_maths",))),
    "ks2_english_combined": _english,
    **{
        f"ks2_{subject}_points": partial(_points, code=f"ks2_{subject}")
        for subject in ("english", "reading", "writing", "maths", "science", "gps")
    },
    **{f"ks2_{subject}_good_4": partial(_good_level_4, code=f"ks2_{subject}") for subject in ("reading", "maths")},
    "ks2_reading_maths_good_4": partial(_good_level_4s, codes=("ks2_reading", "ks2_maths")),
    **{f"ks2_{s}_two_levels": partial(_two_levels, subject=s) for s in ("english", "reading", "writing", "maths")},
}
