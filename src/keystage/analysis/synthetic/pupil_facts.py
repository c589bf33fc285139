"""What an authority's own file says of each made-up pupil besides results."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.synthetic.area import MadeUpArea, MadeUpSchool
from keystage.analysis.synthetic.pupil_level.definitions import people
from keystage.analysis.vocabulary import AcademicYear, upn

__all__ = ["Circumstances", "classes", "fact_rows"]

Row = dict[str, str]
Bools = NDArray[np.bool_]

_IN_CARE = 0.04  # of disadvantaged pupils
_CLASS = 32  # pupils at most


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Of one school's year group: arrays over its pupils."""

    girls: Bools
    disadvantaged: Bools
    eal: Bools
    mobile: Bools
    sen_support: Bools
    ehcp: Bools

    @property
    def n(self) -> int:
        return len(self.girls)


def classes(year_group: int, pupils: int) -> tuple[str, ...]:
    """6A, 6B … as many as the pupils need."""
    return tuple(f"{year_group}{letter}" for letter in "ABCDEFGH"[: max(1, -(-pupils // _CLASS))])


def fact_rows(
    area: MadeUpArea,
    school: MadeUpSchool,
    of: Circumstances,
    *,
    year: int,
    year_group: int,
    rng: np.random.Generator,
    home: Path | None = None,
) -> list[Row]:
    """A row a pupil: number, class, day of birth and circumstances, under an office's headings."""
    n, entered = of.n, (year - year_group - 1) % 100
    numbers = upn.make(
        np.full(n, int(area.code)), np.full(n, school.establishment), np.full(n, entered), np.arange(n)
    ).to_list()
    in_care = of.disadvantaged & (rng.random(n) < _IN_CARE)
    on_meals = of.disadvantaged & ~in_care & (rng.random(n) < people(home=home).fsm_now)
    births = [date(year - year_group - 6, 9, 1) + timedelta(days=int(day)) for day in rng.integers(0, 365, n)]
    origins, deprived, rooms = _origins(of, rng, home), _deprivation(school, of, rng), classes(year_group, n)
    return [
        {
            "URN": str(school.urn),
            "UPN": numbers[i],
            "Academic year": str(AcademicYear(year)),
            "Year group": str(year_group),
            "Class": rooms[i % len(rooms)],
            "Sex": "F" if of.girls[i] else "M",
            "Date of birth": births[i].strftime("%d/%m/%Y"),
            "Ethnicity": origins[i],
            "FSM": _yes(on_meals[i]),
            "FSM6": _yes(of.disadvantaged[i] and not in_care[i]),
            "LAC": _yes(in_care[i]),
            "Disadvantaged": _yes(of.disadvantaged[i]),
            "EAL": _yes(of.eal[i]),
            "SEN": "E" if of.ehcp[i] else "K" if of.sen_support[i] else "N",
            "Mobile": _yes(of.mobile[i]),
            "IDACI": f"{deprived[i]:.3f}",
        }
        for i in range(n)
    ]


def _origins(of: Circumstances, rng: np.random.Generator, home: Path | None) -> list[str]:
    """DfE's code of each pupil's ethnicity, by whether English is their first language."""
    groups = people(home=home).ethnicities
    draw = rng.random(of.n)
    codes = []
    for i, eal in enumerate(of.eal):
        shares = np.cumsum([group.other if eal else group.english for group in groups])
        codes.append(groups[int(np.searchsorted(shares / shares[-1], draw[i], side="right"))].code)
    return codes


def _deprivation(school: MadeUpSchool, of: Circumstances, rng: np.random.Generator) -> NDArray[np.float64]:
    """IDACI, 0 to 1: higher where the school's and the pupil's families are poorer."""
    odds = -1.9 + 2.2 * school.story.fsm6 + 0.3 * of.disadvantaged + rng.normal(0, 0.3, of.n)
    return np.asarray(1 / (1 + np.exp(-odds)))


def _yes(flag: object) -> str:
    return "Y" if flag else "N"
