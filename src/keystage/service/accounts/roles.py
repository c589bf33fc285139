"""What each role may do: `roles.toml` beside this file, which is domain handbook section 9 as data."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

__all__ = ["Pupils", "Role", "permissions", "role", "roles"]

Pupils = Literal["none", "class", "school", "agreement"]


@dataclass(frozen=True, slots=True)
class Role:
    """places: kinds of place it may be given for. audience: as whom they read what is made of pupils' rows.

    pupils: whether they see pupils: never, their own class, their own school, or where a school has agreed to share.
    may_give: codes of the roles they may give to others, in places within their own.
    second_factor: why nobody has it without a second factor; "": anybody may do without.
    """

    code: str
    title: str
    about: str
    places: tuple[str, ...]
    audience: Literal["school", "adviser", "governors", "public"]
    pupils: Pupils
    permissions: frozenset[str]
    may_give: tuple[str, ...] = ()
    second_factor: str = ""


@cache
def permissions() -> Mapping[str, str]:
    """Code -> what it lets a person do, in words."""
    found: dict[str, str] = _file()["permissions"]  # type: ignore[assignment]  # TOML's own types
    return found


@cache
def roles() -> Mapping[str, Role]:
    """Every role by its code, in the handbook's order."""
    return {code: _role(code, row) for code, row in _file()["roles"].items()}


def role(code: str) -> Role:
    """One role. Raises KeyError where there is none of this code."""
    return roles()[code]


def _role(code: str, row: dict[str, object]) -> Role:
    asked = frozenset(row["permissions"])  # type: ignore[call-overload]  # TOML's own types; checked below
    unknown = asked - permissions().keys()
    assert not unknown, f"roles.toml: {code} asks for {sorted(unknown)}"
    return Role(
        code=code,
        title=str(row["title"]),
        about=str(row["about"]),
        places=tuple(row["places"]),  # type: ignore[arg-type]  # as above
        audience=row["audience"],  # type: ignore[arg-type]  # as above
        pupils=row["pupils"],  # type: ignore[arg-type]  # as above
        permissions=asked,
        may_give=tuple(row.get("may_give", ())),  # type: ignore[arg-type]  # as above
        second_factor=str(row.get("second_factor", "")),
    )


@cache
def _file() -> dict[str, dict[str, dict[str, object]]]:
    found: dict[str, dict[str, dict[str, object]]] = tomllib.loads(
        (files("keystage.service.accounts") / "roles.toml").read_text("utf-8")
    )
    return found
