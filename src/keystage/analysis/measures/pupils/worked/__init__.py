"""Columns worked out of several results of a pupil: totals, average points, levels of progress, Attainment 8.

Each module has `WORKED`: name -> a function of a cohort that gives the column, or None where the cohort lacks what it
is made of (the result is not held, or its year had another rule).
"""

from collections.abc import Callable, Mapping

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worked import (
    attendance,
    early_years,
    key_stage_1,
    key_stage_2,
    key_stage_4,
    phonics,
)

__all__ = ["WORKED"]

WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    **early_years.WORKED, **phonics.WORKED, **key_stage_1.WORKED, **key_stage_2.WORKED, **key_stage_4.WORKED,
    **attendance.WORKED,
}  # fmt: skip
