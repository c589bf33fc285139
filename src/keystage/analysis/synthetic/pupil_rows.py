"""The pupils of whom a made-up area's key stage 2 tables are made, as an authority's own file: a row a pupil."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from keystage.analysis import shelf
from keystage.analysis.synthetic.area import AREAS, MadeUpArea, MadeUpSchool
from keystage.analysis.synthetic.pupil_facts import Circumstances, fact_rows
from keystage.analysis.synthetic.pupils import Cohort

__all__ = ["WrittenGrades", "pupil_rows"]

Row = dict[str, str]

_YEAR_GROUP = 6


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
            known = fact_rows(
                area, school, _circumstances(cohort), year=year, year_group=_YEAR_GROUP, rng=rng, home=home
            )
            rows += [row | more for row, more in zip(known, _results(cohort, written, year, rng), strict=True)]
    return rows


def _circumstances(cohort: Cohort) -> Circumstances:
    return Circumstances(
        girls=cohort.girls,
        disadvantaged=cohort.disadvantaged,
        eal=cohort.eal,
        mobile=cohort.mobile,
        sen_support=cohort.sen_support,
        ehcp=cohort.ehcp,
    )


def _results(cohort: Cohort, written: WrittenGrades, year: int, rng: np.random.Generator) -> list[Row]:
    starts, lowest = _starts(cohort, written.at_seven(year), rng), written.lowest(year)
    return [
        {
            "KS1 reading": starts[i][0],
            "KS1 writing": starts[i][1],
            "KS1 maths": starts[i][2],
            "KS2 reading": f"{cohort.score[0, i]:.0f}",
            "KS2 writing": _writing(cohort.score[1, i], with_plan=bool(cohort.ehcp[i]), lowest=lowest),
            "KS2 maths": f"{cohort.score[2, i]:.0f}",
            "KS2 GPS": f"{cohort.score[3, i]:.0f}",
        }
        for i in range(cohort.n)
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
