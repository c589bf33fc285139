"""Keystage: the open school improvement system, as a library. `import keystage as ks`.

Names are loaded when first used, so that `import keystage` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from keystage.analysis.errors import InputError, KeystageError, MethodError
    from keystage.analysis.returns import Finding, Reading, Severity, read
    from keystage.analysis.vocabulary import AcademicYear

__version__ = "0.1.0"

_ROOMS = {
    "AcademicYear": "vocabulary",
    "Finding": "returns",
    "InputError": "errors",
    "KeystageError": "errors",
    "MethodError": "errors",
    "Reading": "returns",
    "Severity": "returns",
    "read": "returns",
}

__all__ = ["AcademicYear", "Finding", "InputError", "KeystageError", "MethodError", "Reading", "Severity", "read"]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(f"keystage.analysis.{_ROOMS[name]}"), name)
    raise AttributeError(f"module 'keystage' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
