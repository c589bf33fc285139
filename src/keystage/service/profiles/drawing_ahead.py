"""First views of schools drawn before anybody opens them: on results day they are opened by all at once."""

from collections.abc import Callable, Iterator

from keystage.analysis.packs import Audience
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.opened import OpenSchool
from keystage.service.profiles.school_parts import said_around, titles
from keystage.service.profiles.selectors import latest, ready_for
from keystage.service.profiles.summary import summary
from keystage.service.schools.models import School

__all__ = ["DRAW", "draw_first_views"]

DRAW = "profiles.tasks.draw_ahead"
_WHO: tuple[Audience, ...] = ("adviser", "school", "governors")  # the public opens few, and they are drawn then


def draw_first_views(year: str, *, tell: Callable[[int, int], None]) -> int:
    """Those of a year's figures that are not drawn yet, where no later year opens first; how many schools."""
    prepared, newest = latest(year), latest()
    if prepared is None or newest is None or newest.pk != prepared.pk:
        return 0
    schools = list(School.objects.filter(served=True).exclude(state="closed").order_by("urn"))
    for number, school in enumerate(schools, 1):
        for opened in _as_opened(school, prepared):
            summary(opened)
            said_around(opened)
            titles(opened)
        tell(number, len(schools))
    return len(schools)


def _as_opened(school: School, prepared: Prepared) -> Iterator[OpenSchool]:
    year, ready = prepared.year, ready_for(prepared)
    for audience in _WHO:
        if ready.has(school.urn, audience):
            yield OpenSchool(school, None, audience, (year,), year, year, prepared, has_figures=True, waiting=False)
