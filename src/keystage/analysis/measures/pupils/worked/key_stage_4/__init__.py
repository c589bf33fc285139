"""Key stage 4: columns worked out of pupils' GCSEs and other qualifications."""

from collections.abc import Callable, Mapping

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.measures.pupils.worked.key_stage_4 import (
    attainment_8,
    ebacc,
    english,
    good_grades,
    levels_of_progress,
    lists,
    points,
    progress_8,
)
from keystage.analysis.measures.pupils.worked.key_stage_4.definition import GoodGrade, Rules, SubjectList

__all__ = ["WORKED", "GoodGrade", "Rules", "SubjectList"]

WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {
    **attainment_8.WORKED, **progress_8.WORKED, **ebacc.WORKED, **english.WORKED, **good_grades.WORKED,
    **levels_of_progress.WORKED, **lists.WORKED, **points.WORKED,
}  # fmt: skip
