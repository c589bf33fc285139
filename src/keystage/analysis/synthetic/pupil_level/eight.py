"""Attainment 8 of made-up pupils, worked out plainly."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis import scales
from keystage.analysis.synthetic.pupil_level.cohorts import MadeUpCohort
from keystage.analysis.synthetic.pupil_level.read import points, scale_of

__all__ = ["attainment_8"]

Floats = NDArray[np.float64]

_LANGUAGE, _LITERATURE, _MATHS = "ks4_english_language", "ks4_english_literature", "ks4_maths"
_SLOTS = 3  # of EBacc subjects, and of any others


def attainment_8(cohort: MadeUpCohort, read: pl.DataFrame, home: Path | None = None) -> Floats | None:
    """(n,) English and maths twice, the three best EBacc subjects, the three best of what is left; empty slots are 0.

    None where the cohort took no English, no maths, or grades of a scale that Attainment 8 never had (to 2014/15).
    Source: domain handbook 2.9.
    """
    worth = {code: np.nan_to_num(points(read, code, s)) for code in cohort.results if (s := _scale(cohort, code, home))}
    if _LANGUAGE not in worth or _MATHS not in worth or cohort.year < 2016:
        return None
    language, literature = worth.pop(_LANGUAGE), worth.pop(_LITERATURE, np.zeros(read.height))
    both = (read[_LANGUAGE].is_not_null() & read[_LITERATURE].is_not_null()).to_numpy()
    english = np.maximum(language, literature)
    maths = worth.pop(_MATHS)
    ebacc, other = [np.zeros(read.height)] * _SLOTS, [np.minimum(language, literature)]
    known = scales.results(home)
    for code, each in worth.items():
        times = 2 if "double" in known[code].tags else 1
        (ebacc if "ebacc" in known[code].tags else other).extend([each] * times)
    best = np.sort(np.stack(ebacc), axis=0)[::-1]
    left = np.sort(np.concatenate([best[_SLOTS:], np.stack([*other, *[np.zeros(read.height)] * _SLOTS])]), axis=0)[::-1]
    return np.asarray(
        english * np.where(both, 2, 1) + 2 * maths + best[:_SLOTS].sum(axis=0) + left[:_SLOTS].sum(axis=0)
    )


def _scale(cohort: MadeUpCohort, code: str, home: Path | None) -> scales.Scale | None:
    return scale_of(cohort, code, home) if code.startswith("ks4_") else None
