"""The steps by which the made-up area becomes complete, one after another, each of them idempotent."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from django.utils import timezone

from keystage.analysis.synthetic import MadeUpArea, Story, write_under_way
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.config.demo.files import FILES, SEED, pupil_files
from keystage.service.config.demo.own_work import group_together, invite_governor, issue_pack, watch_schools
from keystage.service.config.demo.people import DOMAIN, Places
from keystage.service.config.demo.under_way import note_what_is_missing, person, send_in, take_in_pupils

__all__ = ["steps"]

Step = tuple[str, Callable[[], None]]

_WATCHED = {
    "fenwright": ("alder_bridge", "declining"),
    "hartsgrave": ("declining", "closing", "academy", "alder_bridge"),
    "ilminster": ("declining", "closing"),
    "talbeck": ("disagreed",),
}
_READING = ("alder_bridge", "closing", "improving")


def steps(area: MadeUpArea, stories: tuple[Story, ...], home: Path, *, packs: bool = True) -> list[Step]:
    """What is said while each is done, and the doing. packs: whether some are issued too."""
    places, folder = Places.of(area, stories), home / FILES
    issued: list[Step] = [("Packs are issued.", partial(_packs, places))] if packs else []
    return [
        ("People put schools on their lists.", partial(_lists, places)),
        ("Files wait to be looked at.", partial(_files, area, stories, folder)),
        ("Somebody chases what is missing.", partial(_calendar, area)),
        ("Pupils’ results come in.", partial(_pupils, area, folder)),
        *issued,
    ]


def _lists(places: Places) -> None:
    for code, schools in _WATCHED.items():
        watch_schools([places.urns[school] for school in schools], by=person(code))
    reading = [places.urns[school] for school in _READING]
    group_together("Reading programme", reading, by=person("hartsgrave"), shared=True)
    writing = [places.urns[school] for school in _WATCHED["fenwright"]]
    group_together("Writing, Year 6", writing, by=person("fenwright"), shared=False)
    invite_governor(f"holloway@{DOMAIN}", places.urns["alder_bridge"], by=person("oakshott"))


def _files(area: MadeUpArea, stories: tuple[Story, ...], folder: Path) -> None:
    """One with bad rows, one of no known kind, a register of a later day."""
    made = write_under_way(area, stories, folder, rng=np.random.default_rng(SEED))
    for file in (made.register, made.unknown, made.faulty):
        send_in(file, by=person("tarrant"), place=("la", area.code))


def _calendar(area: MadeUpArea) -> None:
    today = timezone.localdate()
    note_what_is_missing(
        by=person("tarrant"),
        place=("la", area.code),
        year=str(AcademicYear.containing(today)),
        dataset="fft",
        text="Asked Fischer Family Trust for the area’s file. They say it comes next week.",
        chased_on=today,
    )


def _packs(places: Places) -> None:
    issue_pack(places.urns["alder_bridge"], "adviser", by=person("fenwright"))
    issue_pack(places.urns["alder_bridge"], "governors", by=person("hartsgrave"))
    issue_pack(places.urns["disagreed"], "adviser", by=person("talbeck"))


def _pupils(area: MadeUpArea, folder: Path) -> None:
    for file in pupil_files(folder):
        take_in_pupils(file, by=person("tarrant"), place=("la", area.code))
