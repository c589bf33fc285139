"""Figures of pupils' results: each year's rule on that year's scale, summed by school and group of pupils.

A file's rows become cohorts (`cohorts`), a measure's rule of the year makes of a cohort one number a pupil (`vector`),
and those are summed by school, authority, nation and group (`pupil_figures`).
"""

from keystage.analysis.measures.pupils.breakdown import breakdown
from keystage.analysis.measures.pupils.cohort import EXPECTED, Cohort
from keystage.analysis.measures.pupils.figures import DEFINITION, pupil_figures
from keystage.analysis.measures.pupils.left_out import LEFT_OUT, left_out
from keystage.analysis.measures.pupils.pivot import cohorts
from keystage.analysis.measures.pupils.prepared import prepared
from keystage.analysis.measures.pupils.rules import vector
from keystage.analysis.measures.pupils.vectors import Vector

__all__ = [
    "DEFINITION", "EXPECTED", "LEFT_OUT", "Cohort", "Vector", "breakdown", "cohorts", "left_out", "prepared",
    "pupil_figures", "vector",
]  # fmt: skip
