"""Writes a made-up area as the files that `returns` reads, so that it comes in by the same road as any other."""

import csv
from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np

from keystage.analysis.synthetic.area import MadeUpArea, MadeUpSchool, Story, schools_of
from keystage.analysis.synthetic.ks2_table import ks2_rows
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
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["write_area"]

Row = dict[str, str]

_SITS_KS2 = {"primary", "junior", "middle", "special", "pru"}


def write_area(
    area: MadeUpArea,
    stories: tuple[Story, ...],
    folder: Path,
    *,
    rng: np.random.Generator,
    pupils_of: Collection[int] = (),
) -> tuple[MadeUpFile, ...]:
    """Draw the area's schools and pupils and write all files about them into `folder`.

    pupils_of: results years of which the pupils themselves are written too, as the authority holds them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    schools = schools_of(area, stories, rng)
    written = [
        _write(folder / "authorities.csv", authority_rows(area)),
        _write(folder / "establishments.csv", establishment_rows(area, schools)),
        _write(folder / "links.csv", link_rows(schools)),
        _write(folder / "trust_links.csv", trust_link_rows(area, schools)),
        _write(folder / "inspections.csv", inspection_rows(area, schools, rng)),
        _write(folder / "school_list.csv", school_list_rows(area, schools)),
        _write(
            folder / "early_years_and_phonics.csv",
            school_measure_rows(area, schools, rng=rng),
            status="school_reported",
        ),
    ]
    apart = rng.spawn(1)[0]  # pupils written too leave the area's other numbers as they are
    for year in area.ks2_years:
        results = _ks2_results(area, schools, year, rng)
        written.append(_write(folder / f"ks2_{year}.csv", ks2_rows(area, results, year=year), year, "final"))
        if year in pupils_of:
            rows = pupil_rows(area, results, year=year, rng=apart)
            written.append(_write(folder / f"pupils_{year}_year_6.csv", rows, status="school_reported"))
        written.append(_write(folder / f"census_{year}.csv", census_rows(area, schools, year=year, rng=rng), year))
        written.append(_write(folder / f"absence_{year}.csv", absence_rows(area, schools, year=year, rng=rng), year))
    for year in area.ks4_years:
        written.append(_write(folder / f"ks4_{year}.csv", ks4_rows(area, schools, year=year, rng=rng), year, "final"))
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


def _write(path: Path, rows: Sequence[Row], year: int | None = None, status: str = "") -> MadeUpFile:
    """CSV as the department writes it: a byte order mark, lines ended by carriage return and line feed."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\r\n")
        table.writeheader()
        table.writerows(rows)
    return MadeUpFile(path, AcademicYear(year) if year else None, status)
