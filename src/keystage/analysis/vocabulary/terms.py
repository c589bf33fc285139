"""Terms and half terms of a school year."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf
from keystage.analysis.errors import InputError
from keystage.analysis.vocabulary.years import AcademicYear

__all__ = ["HalfTerm", "Term", "half_terms"]

TermName = Literal["autumn", "spring", "summer"]

_TERMS: dict[str, TermName] = {"aut": "autumn", "spr": "spring", "sum": "summer"}
_WORDS = re.compile(r"(?:the )?(aut|spr|sum)(?:\w*)(?: term)?(?: ?[12])?")
_HALF = re.compile(r"(?:ht|half[ -]?term) ?([1-6])")
_NUMBERED = re.compile(r"(?:t|term) ?([1-3])")


@dataclass(frozen=True, slots=True)
class HalfTerm:
    """One of six. code: "HT1" … "HT6". first_day, last_day: "09-01" (month and day), of pupils."""

    code: str
    term: TermName
    first_day: str
    last_day: str

    def __post_init__(self) -> None:
        for day in (self.first_day, self.last_day):
            _day(day, AcademicYear(2023))

    def dates(self, year: AcademicYear) -> tuple[date, date]:
        """First and last day in an academic year."""
        return _day(self.first_day, year), _day(self.last_day, year)


@dataclass(frozen=True, slots=True)
class Term:
    """Autumn, spring or summer."""

    name: TermName

    @classmethod
    def parse(cls, text: str) -> "Term":
        """Read "Autumn", "Spring term", "Sum 1", "HT3" (spring) or "Term 2". Raises InputError."""
        words = " ".join(text.casefold().split())
        if found := _WORDS.fullmatch(words):
            return cls(_TERMS[found[1]])
        if found := _HALF.fullmatch(words):
            return cls(_names()[(int(found[1]) - 1) // 2])
        if found := _NUMBERED.fullmatch(words):
            return cls(_names()[int(found[1]) - 1])
        raise InputError(f"“{text.strip()}” is not a term. Write autumn, spring or summer, or a half term such as HT3.")

    @property
    def half_terms(self) -> tuple[str, str]:
        """The codes of its two half terms."""
        first = _names().index(self.name) * 2 + 1
        return f"HT{first}", f"HT{first + 1}"

    def dates(self, year: AcademicYear, home: Path | None = None) -> tuple[date, date]:
        """First and last day in an academic year, by the half terms on the shelf."""
        known = half_terms(home)
        first, last = self.half_terms
        return known[first].dates(year)[0], known[last].dates(year)[1]

    def __str__(self) -> str:
        return self.name


def half_terms(home: Path | None = None) -> shelf.Shelf[HalfTerm]:
    """The six half terms on the shelf, by code."""
    return shelf.read("terms", HalfTerm, table="half_term", home=home)


def _names() -> tuple[TermName, ...]:
    return tuple(_TERMS.values())


def _day(text: str, year: AcademicYear) -> date:
    found = re.fullmatch(r"(\d\d)-(\d\d)", text)
    try:
        month, day = (int(part) for part in found.groups()) if found else (0, 0)
        return date(year.ends - (month >= 9), month, day)
    except ValueError as cause:
        raise InputError(f"“{text}” is not a day of the year. Write month and day, for example 09-01") from cause
