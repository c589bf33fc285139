"""The county's files: 600 schools, ten years of every pupil on roll, and the tables an authority holds of them.

The same seed writes the same bytes. A file of pupils a year, all year groups in it, as a school census and its results
come from one office; published tables of key stage 2 and 4 of the last years; registers; the authority's own lists.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis.synthetic import MadeUpArea, MadeUpFile, MadeUpSchool, Story, made_up_area
from keystage.analysis.synthetic.ks2_table import ks2_rows
from keystage.analysis.synthetic.other_tables import (
    absence_rows,
    census_rows,
    ks4_rows,
    school_list_rows,
    school_measure_rows,
)
from keystage.analysis.synthetic.pupil_level import (
    CohortsWanted,
    MadeUpPupils,
    made_up_pupils,
    nation_of,
    pupil_area,
    wide_table,
    write_nation,
)
from keystage.analysis.synthetic.pupils import draw_cohort
from keystage.analysis.synthetic.registers import authority_rows, establishment_rows, inspection_rows, trust_link_rows
from keystage.analysis.synthetic.writing import write_rows

__all__ = ["CODE", "SCHOOLS", "YEARS", "county_area", "write_county"]

CODE, SEED = "999", 2026
YEARS = range(2010, 2020)  # results years: levels to 2015, scaled scores from 2016
SCHOOLS = {"primary": 432, "infant": 40, "junior": 34, "secondary": 76, "special": 12, "pru": 6}
_NATION = 100  # schools of which national averages are made
# Which results a file holds of each year group: those of the end of the last key stages behind it.
_TAKEN_IN = {0: (0,), 1: (1,), 2: (2,), 3: (2,), 4: (2,), 5: (2,), 6: (2, 6), 7: (6,), 8: (6,), 9: (6,), 10: (6,),
             11: (6, 11)}  # fmt: skip
_STEMS = ("Ash", "Birk", "Calder", "Dun", "Elm", "Fern", "Gorse", "Hazel", "Ivel", "Kell", "Larch", "Mar")
_ENDS = ("combe", "den", "ford", "ham", "ley", "wick")
_ADVISERS, _TRUSTS = 30, 24


def county_area(schools: dict[str, int] = SCHOOLS) -> MadeUpArea:
    """What the county consists of beside its pupils."""
    like, _ = made_up_area()
    return replace(
        like,
        code=CODE,
        name="Wide County (made up)",
        ks2_years=(2016, 2017, 2018, 2019),
        ks4_years=(2018, 2019),
        leavers=(),
        ordinary=0,
        as_at=date(2020, 2, 28),
        towns=tuple(stem + end for end in _ENDS for stem in _STEMS),
        trusts=tuple(f"{stem}{end} Trust" for stem, end in zip(_STEMS * 2, _ENDS * 4, strict=True))[:_TRUSTS],
        advisers=tuple(f"Adviser {number + 1}" for number in range(_ADVISERS)),
    )


def write_county(
    folder: Path, *, schools: dict[str, int] = SCHOOLS, years: Sequence[int] = YEARS
) -> tuple[MadeUpFile, ...]:
    """All files, those about schools first."""
    folder.mkdir(parents=True, exist_ok=True)
    area, rng = county_area(schools), np.random.default_rng(SEED)
    made = _pupils(area, schools, years)
    return (*_tables(area, _schools(area, made), folder, rng), *_of_nation(made, years, folder),
            *_of_pupils(made, years, folder))  # fmt: skip


def _pupils(area: MadeUpArea, schools: dict[str, int], years: Sequence[int]) -> MadeUpPupils:
    cohorts = tuple(CohortsWanted(group, tuple(years), ages) for group, ages in _TAKEN_IN.items())
    county = replace(
        pupil_area(), code=area.code, name=area.name, schools=schools, first_urn=999_001, towns=area.towns,
        cohorts=cohorts, as_at=area.as_at, programmes=(), long=(), spreadsheets=(), transfers=(),
    )  # fmt: skip
    return made_up_pupils(county, rng=np.random.default_rng(SEED))


def _schools(area: MadeUpArea, made: MadeUpPupils) -> list[MadeUpSchool]:
    """The pupils' schools as the tables know them: the same numbers, names and kinds."""
    rng = np.random.default_rng(SEED)
    return [_school(area, row, made, place, rng) for place, row in enumerate(made.schools.iter_rows(named=True))]


def _school(
    area: MadeUpArea, row: dict[str, object], made: MadeUpPupils, place: int, rng: np.random.Generator
) -> MadeUpSchool:
    kind = made.kinds[str(row["kind"])]
    effects = rng.normal(0, 0.2) + rng.normal(0, 0.14, 3)
    academy = bool(row["academy"])
    story = Story(
        code=f"county_{place}",
        name=str(row["name"]),
        town=str(row["town"]),
        kind=kind.code,
        type=kind.academy if academy else kind.maintained,
        cohort=int(str(row["size"])),
        fsm6=float(str(row["fsm6"])) / 100,
        intake=float(rng.normal(0, 0.2)),
        reading=float(effects[0]),
        writing=float(effects[1]),
        maths=float(effects[2]),
        absence=float(rng.normal(0, 0.4)),
        trust=area.trusts[place % len(area.trusts)] if academy and kind.academy == "AC" else "",
    )
    east, north = (int(n) for n in rng.integers(0, 60_000, 2))
    return MadeUpSchool(
        story=story,
        urn=int(str(row["urn"])),
        establishment=int(str(row["establishment"])),
        east=440_000 + east,
        north=220_000 + north,
        adviser="" if academy else area.advisers[place % len(area.advisers)],
    )


def _tables(
    area: MadeUpArea, schools: list[MadeUpSchool], folder: Path, rng: np.random.Generator
) -> list[MadeUpFile]:  # fmt: skip
    written = [
        write_rows(folder / "authorities.csv", authority_rows(area)),
        write_rows(folder / "establishments.csv", establishment_rows(area, schools)),
        write_rows(folder / "trust_links.csv", trust_link_rows(area, schools)),
        write_rows(folder / "inspections.csv", inspection_rows(area, schools, rng)),
        write_rows(folder / "school_list.csv", school_list_rows(area, schools)),
        write_rows(folder / "early_years.csv", school_measure_rows(area, schools, rng=rng), "school_reported"),
    ]
    sit = [one for one in schools if one.story.kind in ("primary", "junior", "special", "pru")]
    for year in area.ks2_years:
        results = [
            (one, draw_cohort(one, year=year, years=area.ks2_years, national=area.national[year], rng=rng))
            for one in sit
        ]
        written.append(write_rows(folder / f"ks2_{year}.csv", ks2_rows(area, results, year=year), "final", year=year))
        census = census_rows(area, schools, year=year, rng=rng)
        written.append(write_rows(folder / f"census_{year}.csv", census, year=year))
        absence = absence_rows(area, schools, year=year, rng=rng)
        written.append(write_rows(folder / f"absence_{year}.csv", absence, year=year))
    for year in area.ks4_years:
        ks4 = ks4_rows(area, schools, year=year, rng=rng)
        written.append(write_rows(folder / f"ks4_{year}.csv", ks4, "final", year=year))
    return written


def _of_nation(made: MadeUpPupils, years: Sequence[int], folder: Path) -> list[MadeUpFile]:
    """National averages and expectations, of made-up pupils of some schools, so that pupils' figures have company."""
    asked = [CohortsWanted(group, tuple(years), _TAKEN_IN[group]) for group in (0, 1, 2, 6, 11)]
    around = made_up_pupils(nation_of(_NATION, asked), rng=np.random.default_rng(SEED))
    return write_nation(around, folder)


def _of_pupils(made: MadeUpPupils, years: Sequence[int], folder: Path) -> list[MadeUpFile]:
    written = []
    for year in years:
        parts = [wide_table(cohort) for cohort in made.cohorts if cohort.year == year]
        room = pl.when(pl.int_range(pl.len()) % 2 == 0).then(pl.lit("A")).otherwise(pl.lit("B"))
        path = folder / f"pupils_{year}.csv"
        rows = pl.concat(parts, how="diagonal").with_columns(Class=pl.concat_str("Year group", room))
        rows.write_csv(path, include_bom=True, line_terminator="\r\n")
        written.append(MadeUpFile(path, None, "school_reported"))
    return written
