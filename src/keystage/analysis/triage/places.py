"""Texts with {places}, filled from a school's figures and printed as a reader meets them.

`{ks2_writing_exp}` prints the figure in its unit: "52%", "+2.4", "13". `{x:pupils}` prints a size in pupils ("13
pupils", "one pupil"), `:children` likewise, `:Pupils` with a capital word, `:word` a number in words, `:years` ("two
years"), `:year` an academic year. Nothing else in braces means anything, and no text of a file is ever formatted.
"""

import re
from collections.abc import Mapping
from typing import Any

from keystage.analysis.errors import InputError
from keystage.analysis.triage import wording
from keystage.analysis.triage.catalogue import Catalogue, Fact
from keystage.analysis.triage.kinds import Kind
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["fill", "places", "printed"]

_PLACE = re.compile(r"\{([a-z0-9_]+)(?::([A-Za-z]+))?\}")
_MANNERS = ("pupils", "Pupils", "children", "word", "years", "year")


def places(text: str, names: Catalogue) -> tuple[str, ...]:
    """The names that a text has places for. Raises InputError on a name or a manner that is not known."""
    found: list[str] = []
    for name, manner in _PLACE.findall(text):
        if name not in names:
            raise InputError(f"“{{{name}}}” is not the name of a figure.")
        if manner and manner not in _MANNERS:
            raise InputError(f"“{{{name}:{manner}}}”: a figure is printed as {', '.join(_MANNERS)}, or plainly.")
        found.append(name)
    if re.search(r"[{}]", _PLACE.sub("", text)):
        raise InputError(f"A brace in “{text}” does not belong to the name of a figure.")
    return tuple(found)


def fill(text: str, row: Mapping[str, Any], names: Catalogue) -> str | None:
    """The text with every place filled from `row`; None where a figure is missing."""
    if any(row.get(name) is None for name, _ in _PLACE.findall(text)):
        return None
    return _PLACE.sub(lambda found: printed(row[found[1]], names[found[1]], found[2] or ""), text)


def printed(value: Any, fact: Fact, manner: str = "") -> str:
    """One figure as it is printed."""
    if fact.kind is Kind.TEXT:
        return str(value)
    if fact.kind is Kind.YES_NO:
        return "yes" if value else "no"
    if manner:
        return _in_manner(float(value), manner)
    if fact.unit == "percent":
        return f"{wording.fixed(value, fact.decimals)}%"
    if fact.unit == "score":
        places = max(fact.decimals, 1)
        return wording.signed(value, places) if fact.signed else wording.fixed(value, places)
    if fact.unit == "points":
        return _points(float(value))
    return wording.count(value)


def _in_manner(value: float, manner: str) -> str:
    if manner == "word":
        return wording.word(value)
    if manner == "years":
        return f"{wording.word(value)} year{'' if round(value) == 1 else 's'}"
    if manner == "year":
        return str(AcademicYear(round(value)))
    if manner == "Pupils":
        return f"{wording.word(abs(value))} pupil{'' if round(abs(value)) == 1 else 's'}".capitalize()
    return wording.pupils(value) if manner == "pupils" else _children(value)


def _children(value: float) -> str:
    return "one child" if round(abs(value)) == 1 else f"{round(abs(value)):,} children"


def _points(value: float) -> str:
    """One decimal under ten, where there is one to print."""
    whole = abs(value) >= 10 or abs(value - round(value)) < 0.05
    return wording.fixed(value, 0 if whole else 1)
