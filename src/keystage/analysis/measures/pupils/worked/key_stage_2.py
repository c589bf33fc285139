"""Key stage 2: columns worked out of pupils' results; in levels and progress scores in modules of their own."""

from collections.abc import Callable, Mapping
from functools import partial

import numpy as np

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.prior import mean_points
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worked import key_stage_2_levels, key_stage_2_progress

__all__ = ["WORKED"]

_CORE = ("ks2_english", "ks2_reading", "ks2_writing", "ks2_maths", "ks2_gps", "ks2_science")
_STARTS = ("ks1_reading", "ks1_writing", "ks1_maths")
_SCIENCE = ("ks2_science", "ks2_science_ta")


def _eligible(cohort: Cohort) -> Vector | None:
    """1 for pupils who count in any subject: those at the end of the key stage, whoever left or sits later aside."""
    held = tuple(code for code in _CORE if cohort.has(code))
    if not held:
        return None
    counts = np.logical_or.reduce([cohort.counted(code) for code in held])
    return Vector(np.ones(len(cohort)), counts, held)


def _science(cohort: Cohort, least: str) -> Vector | None:
    """Science since its tests ended: the teacher assessment, in whichever of the two columns a file has it."""
    held = [cohort.reached(code, least) for code in _SCIENCE if cohort.has(code)]
    if not held:
        return None
    value = np.select([vector.counts for vector in held], [vector.value for vector in held], 0.0)
    counts = np.logical_or.reduce([vector.counts for vector in held])
    return Vector(value, counts, tuple(code for vector in held for code in vector.results))


def _start(cohort: Cohort) -> Vector | None:
    """Mean of the points at 7 in reading, writing and maths, of eligible pupils who have all three."""
    eligible = _eligible(cohort)
    if eligible is None or not cohort.has(*_STARTS):
        return None
    value = mean_points(cohort, _STARTS)
    return Vector(value, eligible.counts & ~np.isnan(value), _STARTS)


def _matched(cohort: Cohort) -> Vector | None:
    start = _start(cohort)
    return None if start is None else Vector(np.ones(len(cohort)), start.counts, start.results)


def _share(cohort: Cohort, column: str, wanted: bool) -> Vector | None:
    """Of eligible pupils, those of whom something known is so."""
    eligible = _eligible(cohort)
    if eligible is None or column not in cohort.frame.columns:
        return None
    known = cohort.frame[column]
    so = (known == wanted).fill_null(value=False).to_numpy()
    return Vector(so.astype(np.float64), eligible.counts & known.is_not_null().to_numpy(), ())


WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    **key_stage_2_levels.WORKED,
    **key_stage_2_progress.WORKED,
    "ks2_eligible": _eligible,
    "ks2_matched": _matched,
    "ks2_start_points": _start,
    "ks2_disadvantaged": partial(_share, column="disadvantaged", wanted=True),
    "ks2_not_mobile": partial(_share, column="mobile", wanted=False),
    **{
        f"ks2_science_{name}": partial(_science, least=least)
        for name, least in (("4", "4"), ("5", "5"), ("exp", "EXS"))
    },
}
