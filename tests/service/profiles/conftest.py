"""A made-up area whose figures are ready: built once a run, copied for each test that wants it."""

import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest

from keystage.analysis.register import register
from keystage.analysis.store import Home, take_in
from keystage.analysis.synthetic import made_up_area, schools_of, write_area
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.profiles.actions import note_ready
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import prepare
from keystage.service.schools.actions import project
from keystage.service.schools.models import School

WITH_PAGES = (
    "alder_bridge", "tiny", "infant", "amalgamated", "quenby_junior", "academy", "saltergate", "special",
    "secondary_strong", "high_bar",
)  # fmt: skip


@dataclass(frozen=True)
class BuiltArea:
    """A home with releases and ready figures, and the register's rows. urns: by story ("alder_bridge")."""

    folder: Path
    urns: dict[str, str]
    schools: pl.DataFrame
    year: AcademicYear
    as_at: date
    key: str


@dataclass(frozen=True)
class ReadyArea:
    """The same, copied for one test and put in the database. Figures of `WITH_PAGES` are ready, of 2022/23."""

    home: Path
    urns: dict[str, str]
    year: str
    prepared: Prepared

    def school(self, story: str) -> School:
        return School.objects.get(urn=self.urns[story])


@pytest.fixture(scope="session")
def built_area(tmp_path_factory: pytest.TempPathFactory) -> BuiltArea:
    folder = tmp_path_factory.mktemp("ready-area")
    home = Home(folder / "home")
    home.folder.mkdir()
    area, stories = made_up_area()
    for file in write_area(area, stories, folder / "files", rng=np.random.default_rng(2026)):
        year = str(file.year) if file.year else None
        take_in(file.path, home=home, now=datetime(2024, 3, 1, tzinfo=UTC), year=year, status=file.status)
    made = schools_of(area, stories, np.random.default_rng(2026))
    urns = {school.story.code: str(school.urn) for school in made}
    of = AcademicYear(max(area.ks2_years))
    known = register(home, as_at=area.as_at, year=of, shelf_home=home.folder)
    wanted = [urns[story] for story in WITH_PAGES]
    key = prepare(home, year=of, as_at=area.as_at, urns=wanted, tell=lambda done, total: None)
    return BuiltArea(home.folder, urns, known.schools, of, area.as_at, key)


@pytest.fixture
def ready_area(built_area: BuiltArea, settings: Any, db: None) -> ReadyArea:
    """The made-up area with its register and ready figures, free to be changed."""
    shutil.copytree(built_area.folder, settings.KEYSTAGE_HOME, dirs_exist_ok=True)
    project(built_area.schools)
    prepared = note_ready(
        key=built_area.key, year=str(built_area.year), as_at=built_area.as_at, schools=len(WITH_PAGES), after=0
    )  # fmt: skip
    return ReadyArea(settings.KEYSTAGE_HOME, built_area.urns, str(built_area.year), prepared)
