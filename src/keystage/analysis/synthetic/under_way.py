"""Files that somebody of a made-up area has just sent in: with faults, of no known kind, of a later day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from keystage.analysis.synthetic.area import MadeUpArea, MadeUpSchool, Story, schools_of
from keystage.analysis.synthetic.made_up_file import MadeUpFile
from keystage.analysis.synthetic.registers import establishment_rows
from keystage.analysis.synthetic.writing import write_rows
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["UnderWay", "later_schools", "provisional_rows", "write_under_way"]

Row = dict[str, str]

_RECORDED = 7  # in every so many schools one pupil more was counted at first
_LATER = timedelta(days=245)  # to the autumn after the area's day


@dataclass(frozen=True, slots=True)
class UnderWay:
    """faulty: a sheet some of whose rows cannot be right. unknown: one of no known kind. register: of a later day."""

    faulty: MadeUpFile
    unknown: MadeUpFile
    register: MadeUpFile


def write_under_way(
    area: MadeUpArea, stories: tuple[Story, ...], folder: Path, *, rng: np.random.Generator
) -> UnderWay:
    """Write the three into `folder`. The same rng as for the area's files makes the same schools."""
    folder.mkdir(parents=True, exist_ok=True)
    schools = schools_of(area, stories, rng)
    later = replace(area, as_at=area.as_at + _LATER)
    year = AcademicYear(max(area.ks2_years) + 1)
    return UnderWay(
        faulty=write_rows(folder / "Phonics from schools.csv", _faulty_rows(schools, year, rng), "school_reported"),
        unknown=write_rows(folder / "Belonging survey.csv", _survey_rows(schools, rng)),
        register=write_rows(
            folder / f"edubasealldata{later.as_at:%Y%m%d}.csv",
            establishment_rows(later, later_schools(later, schools)),
        ),
    )


def later_schools(area: MadeUpArea, schools: Sequence[MadeUpSchool]) -> list[MadeUpSchool]:
    """The schools in the autumn after: one has closed, one became an academy under a new number, one is new."""
    day = date(area.as_at.year, 9, 1)
    converting = next(s for s in schools if s.story.type == "CY" and s.story.code.startswith("ordinary"))
    number = max(school.urn for school in schools) + 1
    estab = max(school.establishment for school in schools) + 1
    before = replace(converting, story=replace(converting.story, closed=day - timedelta(days=1)))
    academy = replace(
        converting,
        story=replace(
            converting.story,
            name=f"{converting.story.town} Bridge Academy",
            type="AC",
            trust=area.trusts[0],
            opened=day,
        ),
        urn=number,
        predecessors=(converting.urn,),
    )
    new = MadeUpSchool(
        story=Story(
            code="new", name=f"{area.towns[0]} Meadows Primary School", town=area.towns[0], kind="primary", type="AC",
            cohort=30, fsm6=0.2, trust=area.trusts[-1], opened=day,
        ),
        urn=number + 1,
        establishment=estab,
        east=converting.east + 900,
        north=converting.north - 700,
        adviser="",
    )  # fmt: skip
    return [*(before if school is converting else school for school in schools), academy, new]


def provisional_rows(final: Sequence[Mapping[str, str]]) -> list[Row]:
    """The tables as they were first published: here and there a pupil counted whom the school had taken out later."""
    rows = []
    for i, row in enumerate(final):
        early = dict(row)
        if row.get("RECTYPE") == "1" and row.get("TELIG") and i % _RECORDED == 0:
            n = int(row["TELIG"])
            early["TELIG"] = str(n + 1)
            for column in [name for name in row if name.startswith("PT") and name.endswith(("_EXP", "_HIGH"))]:
                if row[column].endswith("%"):
                    early[column] = f"{float(row[column][:-1]) * n / (n + 1):.0f}%"
        rows.append(early)
    return rows


def _faulty_rows(schools: Sequence[MadeUpSchool], year: AcademicYear, rng: np.random.Generator) -> list[Row]:
    """What schools typed: mostly right, and the five mistakes that people make."""
    typed = [s for s in schools if s.story.kind == "primary" and s.is_open(year.ends)][:24]
    rows = []
    for school in typed:
        n = int(school.story.cohort)
        reached = int(rng.binomial(n, 0.8))
        rows.append(
            {
                "URN": str(school.urn),
                "School": school.story.name,
                "Year": str(year),
                "Measure": "Phonics, Year 1",
                "Value": f"{100 * reached / n:.0f}%",
                "Number of pupils": str(n),
            }
        )
    rows[1]["Value"] = "104%"
    rows[3]["URN"], rows[3]["School"] = "", ""
    rows[5]["Value"] = "see e-mail"
    rows[7]["Number of pupils"] = "thirty"
    return [*rows, dict(rows[2], Value="12%")]


def _survey_rows(schools: Sequence[MadeUpSchool], rng: np.random.Generator) -> list[Row]:
    """A sheet of somebody's own, under headings that nobody else uses."""
    asked = [s for s in schools if s.story.kind in ("primary", "secondary") and s.story.closed is None][:20]
    return [
        {
            "Ref": str(school.urn),
            "Setting": school.story.name,
            "Summer": "2022/23",
            "I belong here (%)": str(int(rng.integers(61, 97))),
            "Answers": str(int(rng.integers(20, 90))),
        }
        for school in asked
    ]
