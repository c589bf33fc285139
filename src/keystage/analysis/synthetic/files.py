"""Writes a made-up area as the files that `returns` reads, so that it comes in by the same road as any other."""

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from keystage.analysis.synthetic.area import MadeUpArea, MadeUpSchool, Story, schools_of
from keystage.analysis.synthetic.ks2_table import ks2_rows
from keystage.analysis.synthetic.leaver_rows import leaver_rows
from keystage.analysis.synthetic.made_up_file import MadeUpFile
from keystage.analysis.synthetic.other_tables import (
    absence_rows,
    census_rows,
    ks4_rows,
    school_list_rows,
    school_measure_rows,
)  # fmt: skip
from keystage.analysis.synthetic.pupil_rows import pupil_rows
from keystage.analysis.synthetic.pupils import Cohort, draw_cohort
from keystage.analysis.synthetic.registers import (
    authority_rows,
    establishment_rows,
    inspection_rows,
    link_rows,
    trust_link_rows,
)  # fmt: skip
from keystage.analysis.synthetic.under_way import provisional_rows
from keystage.analysis.synthetic.writing import write_rows

__all__ = ["write_area"]

_SITS_KS2 = {"primary", "junior", "middle", "special", "pru"}


def write_area(
    area: MadeUpArea,
    stories: tuple[Story, ...],
    folder: Path,
    *,
    rng: np.random.Generator,
    pupils_of: Collection[int] = (),
    provisional: Collection[int] = (),
) -> tuple[MadeUpFile, ...]:
    """Draw the area's schools and pupils and write all files about them into `folder`.

    pupils_of: results years of which the pupils themselves are written too, as the authority holds them.
    provisional: years whose key stage 2 tables are written as first published too, before the final ones.
    """
    folder.mkdir(parents=True, exist_ok=True)
    schools = schools_of(area, stories, rng)
    written = [
        write_rows(folder / "authorities.csv", authority_rows(area)),
        write_rows(folder / "establishments.csv", establishment_rows(area, schools)),
        write_rows(folder / "links.csv", link_rows(schools)),
        write_rows(folder / "trust_links.csv", trust_link_rows(area, schools)),
        write_rows(folder / "inspections.csv", inspection_rows(area, schools, rng)),
        write_rows(folder / "school_list.csv", school_list_rows(area, schools)),
        write_rows(
            folder / "early_years_and_phonics.csv", school_measure_rows(area, schools, rng=rng), "school_reported"
        ),
    ]
    apart = dict(zip(area.ks2_years, rng.spawn(len(area.ks2_years)), strict=True))  # the tables' numbers stay
    for year in area.ks2_years:
        results = _ks2_results(area, schools, year, rng)
        final = ks2_rows(area, results, year=year)
        if year in provisional:
            early = provisional_rows(final)
            written.append(write_rows(folder / f"ks2_{year}_provisional.csv", early, "provisional", year=year))
        written.append(write_rows(folder / f"ks2_{year}.csv", final, "final", year=year))
        if year in pupils_of:
            pupils = pupil_rows(area, results, year=year, rng=apart[year])
            written.append(write_rows(folder / f"pupils_{year}_year_6.csv", pupils, "school_reported"))
        census = census_rows(area, schools, year=year, rng=rng)
        written.append(write_rows(folder / f"census_{year}.csv", census, year=year))
        absence = absence_rows(area, schools, year=year, rng=rng)
        written.append(write_rows(folder / f"absence_{year}.csv", absence, year=year))
    for year in area.ks4_years:
        ks4 = ks4_rows(area, schools, year=year, rng=rng)
        written.append(write_rows(folder / f"ks4_{year}.csv", ks4, "final", year=year))
        if year in pupils_of and year in area.leavers:
            leavers = leaver_rows(area, schools, ks4, year=year, rng=apart[year])
            written.append(write_rows(folder / f"pupils_{year}_year_11.csv", leavers, "school_reported"))
    return tuple(written)


def _ks2_results(
    area: MadeUpArea, schools: Sequence[MadeUpSchool], year: int, rng: np.random.Generator
) -> list[tuple[MadeUpSchool, Cohort | None]]:
    """A school that opened within the year stands in the tables as new; its pupils count where they were before."""
    results: list[tuple[MadeUpSchool, Cohort | None]] = []
    for school in schools:
        if school.story.kind in _SITS_KS2 and school.is_open(year):
            cohort = draw_cohort(school, year=year, years=area.ks2_years, national=area.national[year], rng=rng)
            results.append((school, cohort))
    return results
