"""Views loaded by the first request for one of them: a server answers before it has loaded what every page needs.

The pages of figures stand on Polars and SciPy: seconds that no start, no command and no health check should wait for.
"""

from functools import cached_property
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponseBase

__all__ = ["Views", "later", "load_views"]

_known: dict[str, None] = {}  # modules, in the order their addresses are named


def later(package: str, *modules: str) -> tuple["Views", ...]:
    """`area, map = later("….views", "area", "map")`; then `area.page` is a view as if the module had been imported."""
    return tuple(Views(f"{package}.{module}") for module in modules)


def load_views() -> None:
    """Load them all now."""
    for module in _known:
        import_module(module)


class Views:
    """A module of views that is not loaded yet."""

    def __init__(self, module: str) -> None:
        self._module = module
        _known[module] = None

    def __getattr__(self, name: str) -> "_View":
        return _View(self._module, name)


class _View:
    """Stands for a view in the addresses; what it is asked beyond its name, the view itself says."""

    def __init__(self, module: str, name: str) -> None:
        self.__module__, self.__name__, self.__qualname__ = module, name, name

    @cached_property
    def _itself(self) -> Any:
        return getattr(import_module(self.__module__), self.__name__)

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer: HttpResponseBase = self._itself(request, *args, **kwargs)
        return answer

    def __getattr__(self, name: str) -> Any:
        if name == "view_class":  # Django asks it of every address; ours are functions
            raise AttributeError(name)
        return getattr(self._itself, name)
