"""How much schools add: two-level models of pupils in schools, from one pass of sums per school.

The field's own models (`progress.contextual`: contextual value added of held pupils) are imported by that name: they
bring the measures with them, which an analyst's `ks.value_added` starts without.
"""

from keystage.analysis.progress.result import Model, ValueAdded
from keystage.analysis.progress.value_added import value_added, value_added_by_year

__all__ = ["Model", "ValueAdded", "value_added", "value_added_by_year"]
