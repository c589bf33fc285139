"""How much schools add: two-level models of pupils in schools, from one pass of sums per school."""

from keystage.analysis.progress.contextual import (
    ContextualModel,
    ModelRecord,
    figures,
    model_records,
    models,
    pooled_models,
)
from keystage.analysis.progress.result import Model, ValueAdded
from keystage.analysis.progress.value_added import value_added

__all__ = [
    "ContextualModel", "Model", "ModelRecord", "ValueAdded", "figures", "model_records", "models", "pooled_models",
    "value_added",
]  # fmt: skip
