"""Pages drawn before anybody opens them: on results day they are opened by all at once, and one of a whole county takes
a process that answers people more memory than anything else.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import get_args

from django.conf import settings

from keystage.analysis.errors import InputError
from keystage.analysis.packs import Audience
from keystage.service.profiles.area_pages import PAGES, area_page, key_stages
from keystage.service.profiles.areas import AreaAudience, FoundArea, whole_authorities
from keystage.service.profiles.behind_curve import Asked, choices, find
from keystage.service.profiles.every_figure import every_figure
from keystage.service.profiles.inspections import inspections
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.opened import OpenSchool
from keystage.service.profiles.ready import Ready
from keystage.service.profiles.school_parts import part_named, said_around, titles
from keystage.service.profiles.selectors import latest, ready_for
from keystage.service.profiles.summary import summary
from keystage.service.schools.models import School

__all__ = ["DRAW", "draw_ahead"]

DRAW = "profiles.tasks.draw_pages"
_WHO: tuple[Audience, ...] = ("adviser", "school", "governors")  # the public opens few, and they are drawn then


def draw_ahead(year: str, *, tell: Callable[[int, int], None]) -> int:
    """Schools' and authorities' pages of a year's figures, where no later year opens first; how many."""
    prepared, newest = latest(year), latest()
    if prepared is None or newest is None or newest.pk != prepared.pk:
        return 0
    ready, draws = ready_for(prepared), list[Callable[[], None]]()
    for school in School.objects.filter(served=True).exclude(state="closed").order_by("urn"):
        draws += [
            partial(_school_pages, school, audience, prepared) for audience in _WHO if ready.has(school.urn, audience)
        ]
    for place in whole_authorities():
        found = [FoundArea(place, audience) for audience in get_args(AreaAudience)]
        draws += [partial(_area_page, ready, one, part) for one in found for part in PAGES]
        draws += [partial(_behind, ready, one) for one in found]
    for number, draw in enumerate(draws, 1):
        draw()
        tell(number, len(draws))
    return len(draws)


def _school_pages(school: School, audience: Audience, prepared: Prepared) -> None:
    year = prepared.year  # its figures, some megabytes, are let go with it
    opened = OpenSchool(school, None, audience, (year,), year, year, prepared, has_figures=True, waiting=False)
    summary(opened)
    said_around(opened)
    for slug, _ in titles(opened):
        part_named(opened, slug)
    every_figure(opened, stage="", group="")
    inspections(opened)
    ready_for(prepared).headlines(school.urn, audience)


def _area_page(ready: Ready, found: FoundArea, part: str) -> None:
    with suppress(InputError):  # of an authority with nothing to tell of
        area_page(ready, found, part=part, stage=next(iter(key_stages(ready, found)), ""))


def _behind(ready: Ready, found: FoundArea) -> None:
    choices(ready, found, home=settings.KEYSTAGE_HOME)
    find(ready, found, Asked(), home=settings.KEYSTAGE_HOME)
