"""Scales and results: definitions on `definitions/scales/` and `definitions/results/`."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf

__all__ = ["Grade", "InYears", "NonGrade", "Result", "Scale", "results", "scale_in", "scales"]


@dataclass(frozen=True, slots=True)
class Grade:
    """One step of a scale. code: as we write it. also: other ways files write it. points: its worth in averages."""

    code: str
    points: float | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NonGrade:
    """A code that stands in a result's place and is no grade: absent, left, below the test.

    reason: code of a reason in definitions/reasons; the cell becomes null with it. counts: whether the pupil stays in
    the denominator of a percentage, as one who did not reach it. points: what the code is worth in averages and
    progress where the year's rule gives it something (B, N -> 15; N -> 79); null: nothing.
    """

    code: str
    reason: str
    counts: bool
    points: float | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scale:
    """How results were written in certain years.

    kind: "grades" (codes in order, lowest first) or "score" (numbers from `low` to `high` in steps of `step`; 0 steps:
    any number between). words: the scale in a sentence ("scaled scores from 80 to 120"). family: scales of one family
    may be averaged together and stand on one axis. blank: what an empty cell means (a reason, never counted).
    by_teacher: codes whose worth in averages and progress is the teacher assessment's (`Result.teacher`), at most
    `by_teacher_cap` points (B, N and 2 in levels from 2012; B beside scaled scores).
    """

    code: str
    title: str
    words: str
    family: str
    kind: Literal["grades", "score"]
    grades: tuple[Grade, ...] = ()
    non_grades: tuple[NonGrade, ...] = ()
    low: float | None = None
    high: float | None = None
    step: float = 1.0
    by_teacher: tuple[str, ...] = ()
    by_teacher_cap: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class InYears:
    """Which scale holds in which years (calendar years in which the academic year ends; null last: still)."""

    scale: str
    first_year: int
    last_year: int | None = None

    def holds(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)


@dataclass(frozen=True, slots=True)
class Result:
    """One thing that a pupil has a result in.

    headers: the names of its column in a file of one row a pupil, compared without case, spaces or punctuation.
    subject, words, method: how a file of one row a result says it: subject's name or one of words, and test or teacher
    assessment ("" where there is only one). taken_in: the year group at whose end it is taken (0 reception).
    missing: years without, with the reason in words. tags: what it counts as (KS4: "ebacc_science", "high_maths").
    teacher: code of the result that is the teacher assessment beside this test.
    """

    code: str
    title: str
    key_stage: Literal["EYFS", "KS1", "KS2", "KS4"]
    subject: str
    taken_in: int
    scales: tuple[InYears, ...]
    method: Literal["", "test", "teacher"] = ""
    headers: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    missing: dict[int, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    teacher: str = ""


def scales(home: Path | None = None) -> shelf.Shelf[Scale]:
    """The scales on the shelf, by code."""
    return shelf.read("scales", Scale, table="scale", home=home)


def results(home: Path | None = None) -> shelf.Shelf[Result]:
    """The results that a pupil may have, by code."""
    return shelf.read("results", Result, table="result", home=home)


def scale_in(result: Result, year: int, home: Path | None = None) -> Scale | None:
    """The scale in which `result` was written when it was taken in `year`; None where there was no such result."""
    held = next((s.scale for s in result.scales if s.holds(year)), None)
    return None if held is None or year in result.missing else scales(home)[held]
