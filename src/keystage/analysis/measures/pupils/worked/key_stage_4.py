"""Key stage 4: columns worked out of pupils' results."""

from collections.abc import Callable, Mapping

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.vectors import Vector

__all__ = ["WORKED"]

WORKED: Mapping[str, Callable[[Cohort], Vector | None]] = {}
