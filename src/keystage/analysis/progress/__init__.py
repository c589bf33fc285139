"""How much schools add: two-level models of pupils in schools, from one pass of sums per school."""

from keystage.analysis.progress.result import Model, ValueAdded
from keystage.analysis.progress.value_added import value_added

__all__ = ["Model", "ValueAdded", "value_added"]
