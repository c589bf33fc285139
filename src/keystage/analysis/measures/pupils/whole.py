"""A cohort counted: everyone in it but those who have left it."""

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.scales import results

__all__ = ["whole_cohort"]


def whole_cohort(cohort: Cohort) -> Vector:
    """Everyone counts, except pupils all of whose results at this stage are codes that leave the denominator (left the
    school, registered by mistake). An empty cell is no such code: the pupil is there, and the result is missing."""
    here = [r.code for r in results(cohort.home) if r.taken_in == cohort.year_group and cohort.has(r.code)]
    out = [_out(cohort, code) for code in here]
    gone: NDArray[np.bool_] = np.logical_and.reduce(out) if out else np.zeros(len(cohort), dtype=bool)
    return Vector(np.ones(len(cohort)), ~gone, tuple(here))


def _out(cohort: Cohort, code: str) -> NDArray[np.bool_]:
    blank = cohort.coded_reasons(code).each(lambda why: (why == "blank").fill_null(value=False).to_numpy())
    return np.asarray(~cohort.counted(code) & ~blank)
