"""The made-up area of `keystage serve --demo`: files in, figures ready, one person or more of each role.

What a first page needs is made before the address is printed; the rest is a job (`config.tasks.finish_demo`). Every
step finds what an earlier start left and adds what is missing, so a first start that was killed begins again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

if TYPE_CHECKING:  # nothing heavy is loaded by a second start
    from collections.abc import Collection
    from pathlib import Path

    from keystage.analysis.synthetic import MadeUpArea, Story

__all__ = ["begin_area", "is_made", "make_demo"]

_COMPLETE = "made-up-area-complete"  # a file of KEYSTAGE_HOME, written last


def make_demo() -> None:
    """Everything a first page needs, once: a second start finds it there."""
    home = settings.KEYSTAGE_HOME
    if is_made(home):
        return
    from keystage.analysis.synthetic import made_up_area

    area, stories = made_up_area()
    begin_area(area, stories)
    (home / _COMPLETE).write_text(f"{area.name}\n", "utf-8")


def is_made(home: Path) -> bool:
    """Whether a first start came to its end here."""
    return (home / _COMPLETE).is_file()


def begin_area(area: MadeUpArea, stories: tuple[Story, ...], *, pupil_years: Collection[int] | None = None) -> None:
    """Tables in, schools, people, the latest year's figures; then ask for the rest."""
    from keystage.analysis.store import Home
    from keystage.service.config.demo.files import FILES, PUPIL_YEARS, take_tables, write_files
    from keystage.service.config.demo.pages import ask_for_rest, make_latest_ready, put_schools
    from keystage.service.config.demo.people import Places, put_people
    from keystage.service.intake.actions import adopt

    home = Home(settings.KEYSTAGE_HOME)
    years = PUPIL_YEARS if pupil_years is None else pupil_years
    files = write_files(area, stories, home.folder / FILES, pupil_years=years)
    take_tables(files, home, now=timezone.now())
    adopt()
    put_schools(home)
    put_people(Places.of(area, stories), today=timezone.localdate())
    make_latest_ready(area)
    ask_for_rest()
