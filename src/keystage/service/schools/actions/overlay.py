"""Facts that a person may correct, and how what they wrote is read."""

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from keystage.analysis.errors import InputError

__all__ = ["CORRECTABLE", "Fact", "laid_over", "parsed"]


@dataclass(frozen=True, slots=True)
class Fact:
    """title: as people call it. kind: "text", "number", "date" or "place" (degrees)."""

    title: str
    kind: str = "text"
    hint: str = ""


CORRECTABLE: Mapping[str, Fact] = {
    "name": Fact("Name"),
    "town": Fact("Town"),
    "postcode": Fact("Postcode", hint="For example WM1 2AB"),
    "trust": Fact("Trust"),
    "cluster": Fact("Cluster"),
    "adviser": Fact("Adviser"),
    "diocese": Fact("Diocese"),
    "religious_character": Fact("Religious character"),
    "pupils": Fact("Pupils on roll", "number"),
    "age_low": Fact("Youngest age", "number"),
    "age_high": Fact("Oldest age", "number"),
    "open_date": Fact("Opened", "date", "For example 1 September 2019"),
    "close_date": Fact("Closed", "date", "For example 31 August 2019"),
    "latitude": Fact("Latitude", "place", "Degrees, for example 51.0632"),
    "longitude": Fact("Longitude", "place", "Degrees, for example −1.3080"),
}


def laid_over(over: Mapping[str, str]) -> dict[str, Any]:
    """Corrections in the database's own types."""
    return {name: parsed(name, value) for name, value in over.items() if name in CORRECTABLE}


def parsed(name: str, value: str) -> Any:
    """What a person wrote for a fact. Raises InputError with words fit to show."""
    fact, text = CORRECTABLE[name], value.strip()
    if fact.kind == "text":
        if name == "name" and not text:
            raise InputError("A school needs a name.")
        return text
    if not text:
        return None
    try:
        return _READ[fact.kind](text.replace("−", "-"))
    except ValueError:
        raise InputError(f"{fact.title}: “{value}” cannot be read. {fact.hint}".strip()) from None


def _whole(text: str) -> int:
    found = int(text.replace(",", ""))
    if not 0 <= found < 30_000:
        raise ValueError
    return found


def _day(text: str) -> date:
    """As people write it (1 September 2019, 01/09/2019), or as files do (2019-09-01)."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    for form in ("%d %B %Y", "%d/%m/%Y"):
        with suppress(ValueError):
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no time zone
    raise ValueError


def _degrees(text: str) -> float:
    found = float(text)
    if not -90 <= found <= 90:
        raise ValueError
    return found


_READ = {"number": _whole, "date": _day, "place": _degrees}
