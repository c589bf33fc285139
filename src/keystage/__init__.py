"""Keystage: the open school improvement system, as a library. `import keystage as ks`.

Names are loaded when first used, so that `import keystage` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keystage.analysis.errors import InputError, KeystageError, MethodError
    from keystage.analysis.measures import (
        breakdown,
        conversions,
        floors,
        gap,
        left_out,
        measures,
        pooled,
        prepared,
        published,
        pupil_figures,
        trends,
    )
    from keystage.analysis.moderation import agreement, agreement_of_judges, moderation_sample, scale_judgements
    from keystage.analysis.progress import value_added, value_added_by_year
    from keystage.analysis.progress.contextual import (
        contextual_models,
        figures,
        three_year_average,
        threshold_report,
    )
    from keystage.analysis.returns import Finding, Reading, Severity, layouts, read
    from keystage.analysis.vocabulary import AcademicYear, upn

__version__ = "0.1.0"

_ROOMS = {
    "AcademicYear": "vocabulary",
    "Finding": "returns",
    "InputError": "errors",
    "KeystageError": "errors",
    "MethodError": "errors",
    "Reading": "returns",
    "Severity": "returns",
    "agreement": "moderation",
    "agreement_of_judges": "moderation",
    "breakdown": "measures",
    "contextual_models": "progress.contextual",
    "conversions": "measures",
    "figures": "progress.contextual",
    "floors": "measures",
    "gap": "measures",
    "layouts": "returns",
    "left_out": "measures",
    "measures": "measures",
    "moderation_sample": "moderation",
    "pooled": "measures",
    "prepared": "measures",
    "published": "measures",
    "pupil_figures": "measures",
    "read": "returns",
    "scale_judgements": "moderation",
    "three_year_average": "progress.contextual",
    "threshold_report": "progress.contextual",
    "trends": "measures",
    "upn": "vocabulary",
    "value_added": "progress",
    "value_added_by_year": "progress",
}

__all__ = [
    "AcademicYear", "Finding", "InputError", "KeystageError", "MethodError", "Reading", "Severity", "agreement",
    "agreement_of_judges", "breakdown", "contextual_models", "conversions", "figures", "floors", "gap", "layouts",
    "left_out", "measures", "moderation_sample", "pooled", "prepared", "published", "pupil_figures", "read",
    "scale_judgements", "three_year_average", "threshold_report", "trends", "upn", "value_added", "value_added_by_year",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(f"keystage.analysis.{_ROOMS[name]}"), name)
    raise AttributeError(f"module 'keystage' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
