"""How results are written, era by era: codes, what they are worth, and which may stand beside which.

A *result* is what a pupil has (reading at the end of key stage 2); a *scale* is how it was written in certain years
(levels, scaled scores). Both are definitions. Results of one era never meet those of another here: a scale is always
chosen by result and year, and there is none where the year had none.
"""

from keystage.analysis.scales.definition import Grade, InYears, NonGrade, Result, Scale, results, scale_in, scales
from keystage.analysis.scales.levels import (
    english_points,
    fine_grade,
    fine_points,
    level_of,
    start_level,
    sub_level,
    whole_levels,
)
from keystage.analysis.scales.progress import STEPS, ProgressMatrix, levels_of_progress, progress_matrices
from keystage.analysis.scales.reading import ReadResults, read_results
from keystage.analysis.scales.values import at_least, counted, points
from keystage.analysis.scales.years import year_taken

__all__ = [
    "STEPS", "Grade", "InYears", "NonGrade", "ProgressMatrix", "ReadResults", "Result", "Scale", "at_least", "counted",
    "english_points", "fine_grade", "fine_points", "level_of", "levels_of_progress", "points", "progress_matrices",
    "read_results", "results", "scale_in", "scales", "start_level", "sub_level", "whole_levels", "year_taken",
]  # fmt: skip
