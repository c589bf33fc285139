"""Figures of pupils' results: each year's rule on that year's scale, summed by school and group of pupils."""

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.rules import vector
from keystage.analysis.measures.pupils.vectors import Vector

__all__ = ["Cohort", "Vector", "vector"]
