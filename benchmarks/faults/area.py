"""A small made-up area of a drill's own: releases, eleven schools, one year's figures ready, an officer."""

import json
from pathlib import Path

from benchmarks.faults.processes import run_python
from benchmarks.faults.served import OFFICERS, Served

__all__ = ["URNS", "YEAR", "make_area"]

YEAR = "2022/23"
_STORIES = ("alder_bridge", "high_bar", "tiny", "infant", "amalgamated", "quenby_junior", "quenby_infant", "academy",
            "saltergate", "special", "secondary_strong")  # fmt: skip
URNS = ("999001", "999002", "999003", "999004")  # of the first of them


def make_area(home: Path, url: str = "") -> list[str]:
    """Make the home, and sign two officers in: their cookies, kept in the home too."""
    served = Served(home, url)
    served.prepare()
    made = _AREA.replace("STORIES", repr(_STORIES)).replace("YEAR", YEAR)
    said = run_python(made + OFFICERS.replace("PEOPLE", "2"), served.env)
    (home / "cookies").write_text(said)
    cookies: list[str] = json.loads(said)
    return cookies


_AREA = """
import numpy as np
from datetime import UTC, datetime
from pathlib import Path
from django.conf import settings
from keystage.analysis.store import Home, take_in
from dataclasses import replace
from keystage.analysis.synthetic import made_up_area, write_area
from keystage.service.intake.actions import adopt
from keystage.service.jobs.worker import next_job, run_job
from keystage.service.profiles.actions import ask_for_figures
from keystage.service.profiles.selectors import latest
from keystage.service.schools.actions import rebuild
from keystage.service.schools.models import School
home = Home(settings.KEYSTAGE_HOME)
area, stories = made_up_area()
area, stories = replace(area, ordinary=0), tuple(one for one in stories if one.code in STORIES)
folder = Path(settings.KEYSTAGE_HOME) / "drill-files"
for file in write_area(area, stories, folder, rng=np.random.default_rng(2026)):
    take_in(file.path, home=home, now=datetime(2024, 3, 1, tzinfo=UTC), year=str(file.year) if file.year else None,
            status=file.status)
adopt()
rebuild(home, by=None)
ask_for_figures(year="YEAR", by=None)
while (job := next_job("drill")) is not None:
    run_job(job)
assert latest("YEAR") is not None
"""
