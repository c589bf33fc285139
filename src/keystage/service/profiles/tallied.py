"""Pupils tallied for breakdowns: a file a results year under KEYSTAGE_HOME/figures, which can be thrown away.

No number and no day of birth is in it; it is made of releases and goes with them: a year whose pupils changed, because
a file came or somebody was erased, has a file of another name, and the old one is destroyed when that is made.
"""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
from django.conf import settings

from keystage.analysis.measures import measures
from keystage.analysis.measures.pupil_tallies import forget_tallies, keep_tallies, pupil_years, tally_file
from keystage.analysis.measures.pupils.ways import ways
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.jobs.actions import ask_for
from keystage.service.jobs.models import Job
from keystage.service.profiles.models import TalliedPupils

__all__ = ["TALLY", "ask_for_tallies", "held_tallies", "rows_of", "tally", "tallying"]

TALLY = "profiles.tasks.tally_pupils"
_OPEN = (Job.State.waiting, Job.State.running)


def ask_for_tallies(home: Home) -> int:
    """Ask for every year whose pupils are not tallied as they stand now; forget years that are no longer held. How many
    years were asked for. A year that failed as it stands is left until it stands otherwise."""
    asked, held = 0, pupil_years(home)
    made = {row.year: row for row in TalliedPupils.objects.all()}
    for year, files in held.items():
        path, words = tally_file(home, year, files), str(AcademicYear(year))
        row = made.pop(words, None)
        if row is not None and row.file == path.name and path.is_file():
            continue
        jobs = Job.objects.filter(task=TALLY, arguments={"year": words, "file": path.name})
        if not jobs.exists():
            ask_for(TALLY, title=f"Tally the pupils of {words}", by=None, year=words, file=path.name)
            asked += 1
    for row in made.values():
        forget_tallies(home, AcademicYear.parse(row.year).ends)
        row.delete()
    return asked


def tally(home: Home, year: AcademicYear) -> int:
    """Make the year's tallies and say that they are there; how many pupils. None held: 0, and what was there goes."""
    files = pupil_years(home).get(year.ends)
    if not files:
        forget_tallies(home, year.ends)
        TalliedPupils.objects.filter(year=str(year)).delete()
        return 0
    rows = keep_tallies(home, year.ends, files)
    names = rows.collect_schema().names()
    many: int = rows.select(pl.len()).collect().item()
    TalliedPupils.objects.update_or_create(
        year=str(year),
        defaults={
            "file": tally_file(home, year.ends, files).name, "pupils": many,
            "measures": [one.code for one in measures(home.folder) if one.code in names],
            "ways": [one.code for one in ways(home.folder) if one.code in names],
        },
    )  # fmt: skip
    return many


def held_tallies() -> dict[int, TalliedPupils]:
    """Years whose pupils can be broken down now, the latest first."""
    found = {AcademicYear.parse(row.year).ends: row for row in TalliedPupils.objects.all()}
    return {year: row for year, row in sorted(found.items(), reverse=True) if _path(row).is_file()}


def rows_of(held: Mapping[int, TalliedPupils]) -> dict[int, pl.LazyFrame]:
    """The tallies themselves, read when they are asked."""
    return {year: pl.scan_parquet(_path(row)) for year, row in held.items()}


def tallying() -> bool:
    """Whether pupils are being tallied just now."""
    return Job.objects.filter(task=TALLY, state__in=_OPEN).exists()


def _path(row: TalliedPupils) -> Path:
    return Path(settings.KEYSTAGE_HOME) / "figures" / row.file
