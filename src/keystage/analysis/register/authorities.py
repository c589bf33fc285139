"""Local authorities: their codes with dates, and finding one by code or name."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.errors import InputError

__all__ = ["Authority", "authorities", "authority", "in_force"]

_TITLES = re.compile(
    r"\b(county council|city council|borough council|metropolitan borough|london borough of|royal borough of|"
    r"county borough|unitary authority|council|local authority|city of|the)\b"
)


@dataclass(frozen=True, slots=True)
class Authority:
    """An authority with education duties. first_day, last_day: of the code; successors: the codes that took over."""

    code: str
    name: str
    region: str = ""
    also: tuple[str, ...] = ()
    first_day: date | None = None
    last_day: date | None = None
    successors: tuple[str, ...] = ()

    def on(self, day: date) -> bool:
        """Whether the code is in force on `day`."""
        return (self.first_day or day) <= day <= (self.last_day or day)


def authorities(home: Path | None = None) -> shelf.Shelf[Authority]:
    """The authorities on the shelf, by code."""
    return shelf.read("authorities", Authority, table="authority", home=home)


def authority(
    text: str, *, on: date | None = None, known: Iterable[Authority] = (), home: Path | None = None
) -> Authority:
    """The authority called `text`: a three-digit code or a name ("Kent", "Stoke-on-Trent City Council").

    on: of two that bear one name, the one in force that day is meant. known: others than the shelf's, from data;
    they come first. Raises InputError that names the nearest.
    """
    every: dict[str, Authority] = {a.code: a for a in (*authorities(home), *known)}
    wanted = text.strip()
    if wanted in every:
        return every[wanted]
    found = [a for a in every.values() if _plain(wanted) in {_plain(n) for n in (a.name, *a.also)}]
    if on is not None and len(found) > 1:
        found = [a for a in found if a.on(on)] or found
    if len(found) > 1:
        found = [a for a in found if a.last_day is None] or found
    if len(found) != 1:
        raise InputError(f"“{wanted}” is no authority I know. {_nearest(wanted, every.values())}")
    return found[0]


def in_force(column: str, day: date, home: Path | None = None) -> pl.Expr:
    """The code that stands on `day` for the code in `column`, where one alone took over (or went before)."""
    every = authorities(home)
    gone = {a.code: a.successors[0] for a in every if len(a.successors) == 1 and (a.last_day or day) < day}
    return pl.col(column).replace({**gone, **_before(every, day)})


def _before(shelved: shelf.Shelf[Authority], day: date) -> dict[str, str]:
    """Codes not yet in force on `day` -> the one code that was (838 Dorset -> 835 before April 2019)."""
    parents: dict[str, list[str]] = {}
    for one in shelved:
        for successor in one.successors:
            parents.setdefault(successor, []).append(one.code)
    early = [a for a in shelved if a.first_day is not None and a.first_day > day]
    return {a.code: parents[a.code][0] for a in early if len(parents.get(a.code, [])) == 1}


def _plain(name: str) -> str:
    words = _TITLES.sub(" ", name.lower().replace("&", " and "))
    return re.sub(r"[^a-z0-9]", "", words)


def _nearest(wanted: str, every: Iterable[Authority]) -> str:
    names = {_plain(n): a for a in every for n in (a.name, *a.also)}
    near = difflib.get_close_matches(_plain(wanted), list(names), n=3, cutoff=0.6)
    if not near:
        return "Write its name or its three-digit code, for example Kent or 886."
    return "Did you mean " + " or ".join(f"{names[n].name} ({names[n].code})" for n in near) + "?"
