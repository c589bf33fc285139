"""Rules of the year, good grades and lists of subjects: definitions of key stage 4."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf

__all__ = ["GoodGrade", "Rules", "SubjectList", "good_grades", "rules_in", "subject_lists"]


@dataclass(frozen=True, slots=True)
class Rules:
    """How a pupil's results are put together in some years (calendar, results).

    english_good: whether a good grade in English is one in language, literature being taken too ("language"), or in
    either. single_sciences: results of which `sciences_needed` make a science entry of the EBacc.
    ebacc_slots, open_slots: of Attainment 8; 0: not made in these years. most: the highest Attainment 8 there can be.
    most_other: how many qualifications that are no GCSE count; null: all. starts: lists of results, of which the first
    that is held gives Progress 8 its start, as the mean.
    """

    code: str
    title: str
    first_year: int
    english_good: Literal["language", "either"]
    single_sciences: tuple[str, ...]
    sciences_needed: int = 3
    last_year: int | None = None
    ebacc_slots: int = 0
    open_slots: int = 0
    most: float = 0.0
    most_other: int | None = None
    starts: tuple[tuple[str, ...], ...] = ()

    def holds(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)


@dataclass(frozen=True, slots=True)
class SubjectList:
    """Results that are looked at together, by their codes."""

    code: str
    title: str
    results: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GoodGrade:
    """A grade that is good enough. least: scale -> the least such grade; a scale that is not named has none."""

    code: str
    title: str
    least: dict[str, str]


def rules_in(year: int, home: Path | None = None) -> Rules | None:
    """The rules of a year's results; None where there are none."""
    held = shelf.read("key_stage_4_rules", Rules, table="rule", home=home)
    return next((rules for rules in held if rules.holds(year)), None)


def subject_lists(home: Path | None = None) -> shelf.Shelf[SubjectList]:
    """The lists of subjects on the shelf, by code."""
    return shelf.read("subject_lists", SubjectList, table="list", home=home)


def good_grades(home: Path | None = None) -> shelf.Shelf[GoodGrade]:
    """The good grades on the shelf, by code."""
    return shelf.read("good_grades", GoodGrade, table="good", home=home)
