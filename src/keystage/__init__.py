"""Keystage: the open school improvement system, as a library. `import keystage as ks`.

Names are loaded when first used, so that `import keystage` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keystage.analysis.errors import InputError, KeystageError, MethodError
    from keystage.analysis.measures import conversions, figures, floors, gap, measures, pooled, published, trends
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
    "conversions": "measures",
    "figures": "measures",
    "floors": "measures",
    "gap": "measures",
    "layouts": "returns",
    "measures": "measures",
    "pooled": "measures",
    "published": "measures",
    "read": "returns",
    "trends": "measures",
    "upn": "vocabulary",
}

__all__ = [
    "AcademicYear", "Finding", "InputError", "KeystageError", "MethodError", "Reading", "Severity", "conversions",
    "figures", "floors", "gap", "layouts", "measures", "pooled", "published", "read", "trends", "upn",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(f"keystage.analysis.{_ROOMS[name]}"), name)
    raise AttributeError(f"module 'keystage' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
