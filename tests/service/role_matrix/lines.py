"""The role matrix as data: what each file beside this one says of each address, and every address there is.

A line: `opens` (the permissions, or "all", "signed in", "demo": what the view itself asks), `roles` (who gets the page
in their own place), `make` (makes what the address names; called anew for each person), `method`, `data`, and `other`:
who gets what lies in another area. "everywhere" (when nothing is said): roles given for everywhere; "absent": nobody,
because it is one person's own; "same": whoever gets their own, because the address names no place.
"""

import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from keystage.service.accounts.access import MARK
from keystage.service.accounts.roles import roles

__all__ = ["PLACES", "Line", "addresses", "asked", "lines", "size"]

PLACES = ("la", "trust", "cluster", "school", "class", "everywhere", "programme")  # each role has the first it may have
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Line:
    """What is said of one address."""

    name: str
    file: str
    opens: list[str] | str
    roles: tuple[str, ...] = ()
    make: str = ""
    method: str = "get"
    other: str = "everywhere"
    data: dict[str, Any] = field(default_factory=dict)

    def made(self) -> Callable[[Any, Any], dict[str, Any]]:
        """The function that makes what the address names."""
        module, function = self.make.split(":")
        found: Callable[[Any, Any], dict[str, Any]] = getattr(import_module(module), function)
        return found


def lines() -> dict[str, Line]:
    """URL name -> line. The same name in two files is a mistake."""
    found: dict[str, Line] = {}
    for file in sorted(_HERE.glob("*.toml")):
        for name, row in tomllib.loads(file.read_text("utf-8")).items():
            assert name not in found, f"{name} stands in {found[name].file} and in {file.name}"
            found[name] = Line(name=name, file=file.name, **{**row, "roles": tuple(row.get("roles", ()))})
    return found


def addresses() -> dict[str, URLPattern]:
    """Every address the service answers, by its name."""
    return dict(_walk(get_resolver().url_patterns, ""))


def asked(pattern: URLPattern) -> Any:
    """What the view itself asks of whoever calls it; None: it is absent for everybody."""
    return getattr(pattern.callback, MARK, None)


def size() -> str:
    """For a closing note: how large the matrix is."""
    of = lines()
    placed = sum(bool(line.make) for line in of.values())
    people = len(roles()) + 3  # an auditor for everywhere, somebody without a role, nobody
    return (
        f"{len(of)} addresses × {len(roles())} roles ({people} people), {placed} of them × own and other area: "
        f"{len(of) * people + placed * people} requests"
    )


def _walk(patterns: list[Any], space: str) -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, f"{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name or one.pattern}", one
