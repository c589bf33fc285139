"""Figures after an upgrade that keeps them in another shape: the old cannot be read, and pages need some at once."""

from collections.abc import Callable

from django.conf import settings

from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.profiles.actions import note_ready
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import folder_of, prepare, schools_in, shape
from keystage.service.profiles.same_as_last import note
from keystage.service.profiles.selectors import last_accepted, latest
from keystage.service.profiles.tasks import as_at_of, served_urns

__all__ = ["figures_to_make", "make_figures"]


def figures_to_make() -> str:
    """The newest year that pages had figures of before, and have none of now; "" where they have some. Noted for the
    next start (`same_as_last`)."""
    note(shape())
    if latest() is not None:
        return ""
    return Prepared.objects.order_by("-year").values_list("year", flat=True).first() or ""


def make_figures(year: str, *, tell: Callable[[int, int], None]) -> None:
    """Here and now; earlier years are left to the worker. Broken off, it is begun anew by the next start."""
    home, of, after = Home(settings.KEYSTAGE_HOME), AcademicYear.parse(year), last_accepted()
    day = as_at_of(home, of)
    key = prepare(home, year=of, as_at=day, urns=served_urns(), tell=tell)
    note_ready(key=key, year=year, as_at=day, schools=schools_in(folder_of(home.folder, key)), after=after)
