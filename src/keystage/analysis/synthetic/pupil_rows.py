"""The pupils of whom a made-up area's tables are made, as an authority's own file of results: a row a pupil."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from keystage.analysis import shelf
from keystage.analysis.synthetic.area import AREAS, MadeUpArea, MadeUpSchool
from keystage.analysis.synthetic.pupil_level.definitions import people
from keystage.analysis.synthetic.pupils import Cohort
from keystage.analysis.vocabulary import AcademicYear, upn

__all__ = ["WrittenGrades", "classes", "pupil_rows"]

Row = dict[str, str]

_YEAR_GROUP = 6
_IN_CARE = 0.04  # of disadvantaged pupils
_CLASS = 32  # pupils at most


@dataclass(frozen=True, slots=True)
class _Start:
    """first_year: of results at eleven. above: standard deviations. grades: reading, writing, maths."""

    first_year: int
    above: float
    grades: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Below:
    first_year: int
    grade: str


@dataclass(frozen=True, slots=True)
class WrittenGrades:
    """How starts at seven, and writing below the standards at eleven, are written year by year."""

    code: str
    starts: tuple[_Start, ...]
    below: tuple[_Below, ...]

    def at_seven(self, year: int) -> tuple[_Start, ...]:
        """The starts of those who were eleven in `year`, lowest first."""
        first = max(start.first_year for start in self.starts if start.first_year <= year)
        return tuple(start for start in self.starts if start.first_year == first)

    def lowest(self, year: int) -> str:
        return max((b for b in self.below if b.first_year <= year), key=lambda b: b.first_year).grade


def pupil_rows(
    area: MadeUpArea,
    results: Sequence[tuple[MadeUpSchool, Cohort | None]],
    *,
    year: int,
    rng: np.random.Generator,
    home: Path | None = None,
) -> list[Row]:
    """Year 6 of every school in the year's tables, with results at seven and eleven."""
    written = shelf.read(AREAS, WrittenGrades, table="written_grades", home=home)["key_stage_2"]
    rows = []
    for school, cohort in results:
        if cohort is not None:
            rows += _school_rows(area, school, cohort, written, year=year, rng=rng, home=home)
    return rows


def classes(pupils: int) -> tuple[str, ...]:
    """Year 6's classes: 6A, 6B …"""
    return tuple(f"{_YEAR_GROUP}{letter}" for letter in "ABCDEFGH"[: max(1, -(-pupils // _CLASS))])


def _school_rows(
    area: MadeUpArea,
    school: MadeUpSchool,
    cohort: Cohort,
    written: WrittenGrades,
    *,
    year: int,
    rng: np.random.Generator,
    home: Path | None,
) -> list[Row]:
    n = cohort.n
    every = np.full(n, int(area.code))
    entered = np.full(n, (year - _YEAR_GROUP - 1) % 100)
    numbers = upn.make(every, np.full(n, school.establishment), entered, np.arange(n)).to_list()
    in_care = cohort.disadvantaged & (rng.random(n) < _IN_CARE)
    on_meals = cohort.disadvantaged & ~in_care & (rng.random(n) < people(home=home).fsm_now)
    births = [date(year - 12, 9, 1) + timedelta(days=int(day)) for day in rng.integers(0, 365, n)]
    origins = _origins(cohort, rng, home)
    deprived = _deprivation(school, cohort, rng)
    starts = _starts(cohort, written.at_seven(year), rng)
    rooms = classes(n)
    return [
        {
            "URN": str(school.urn),
            "UPN": numbers[i],
            "Academic year": str(AcademicYear(year)),
            "Year group": str(_YEAR_GROUP),
            "Class": rooms[i % len(rooms)],
            "Sex": "F" if cohort.girls[i] else "M",
            "Date of birth": births[i].strftime("%d/%m/%Y"),
            "Ethnicity": origins[i],
            "FSM": _yes(on_meals[i]),
            "FSM6": _yes(cohort.disadvantaged[i] and not in_care[i]),
            "LAC": _yes(in_care[i]),
            "Disadvantaged": _yes(cohort.disadvantaged[i]),
            "EAL": _yes(cohort.eal[i]),
            "SEN": "E" if cohort.ehcp[i] else "K" if cohort.sen_support[i] else "N",
            "Mobile": _yes(cohort.mobile[i]),
            "IDACI": f"{deprived[i]:.3f}",
            "KS1 reading": starts[i][0],
            "KS1 writing": starts[i][1],
            "KS1 maths": starts[i][2],
            "KS2 reading": f"{cohort.score[0, i]:.0f}",
            "KS2 writing": _writing(cohort.score[1, i], with_plan=bool(cohort.ehcp[i]), lowest=written.lowest(year)),
            "KS2 maths": f"{cohort.score[2, i]:.0f}",
            "KS2 GPS": f"{cohort.score[3, i]:.0f}",
        }
        for i in range(n)
    ]


def _starts(cohort: Cohort, steps: Sequence[_Start], rng: np.random.Generator) -> list[tuple[str, str, str]]:
    """Each pupil's grades at seven. Half of the pupils who differ do better in maths than in reading."""
    place = np.searchsorted([step.above for step in steps], cohort.start, side="right") - 1
    turned = rng.random(cohort.n) < 0.5
    grades = [steps[int(at)].grades for at in place]
    return [
        (maths, writing, reading) if turn else (reading, writing, maths)
        for (reading, writing, maths), turn in zip(grades, turned, strict=True)
    ]


def _writing(score: float, *, with_plan: bool, lowest: str) -> str:
    if score >= 110:
        return "GDS"
    if score >= 100:
        return "EXS"
    return lowest if with_plan and score < 90 else "WTS"


def _origins(cohort: Cohort, rng: np.random.Generator, home: Path | None) -> list[str]:
    """DfE's code of each pupil's ethnicity, by whether English is their first language."""
    groups = people(home=home).ethnicities
    draw = rng.random(cohort.n)
    codes = []
    for i, eal in enumerate(cohort.eal):
        shares = np.cumsum([group.other if eal else group.english for group in groups])
        codes.append(groups[int(np.searchsorted(shares / shares[-1], draw[i], side="right"))].code)
    return codes


def _deprivation(school: MadeUpSchool, cohort: Cohort, rng: np.random.Generator) -> NDArray[np.float64]:
    """IDACI, 0 to 1: higher where the school's and the pupil's families are poorer."""
    odds = -1.9 + 2.2 * school.story.fsm6 + 0.3 * cohort.disadvantaged + rng.normal(0, 0.3, cohort.n)
    return np.asarray(1 / (1 + np.exp(-odds)))


def _yes(flag: object) -> str:
    return "Y" if flag else "N"
