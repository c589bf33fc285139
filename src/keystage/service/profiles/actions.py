"""Asking for figures, and noting that they are there."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import transaction

from keystage.analysis.store import Home
from keystage.service.audit.actions import record
from keystage.service.jobs.actions import ask_for
from keystage.service.jobs.models import Job
from keystage.service.profiles.held_years import results_years
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import shape
from keystage.service.profiles.selectors import TASK

__all__ = ["ask_for_figures", "note_ready"]

_LATEST = 3


@transaction.atomic
def ask_for_figures(*, by: Any = None, year: str = "") -> tuple[Job, ...]:
    """Ask for the figures of a year, else of the three latest held, newest first; never a second job for a year that
    has one waiting."""
    years = (year,) if year else tuple(str(one) for one in results_years(Home(settings.KEYSTAGE_HOME))[:_LATEST])
    return tuple(job for job in (_ask(one, by) for one in years) if job is not None)


def note_ready(*, key: str, year: str, as_at: date, schools: int, after: int) -> Prepared:
    """Figures are there: pages read them from now on."""
    last = Prepared.objects.filter(year=year).first()
    if last is not None and (last.key, last.after, last.shape) == (key, after, shape()):
        return last
    return Prepared.objects.create(key=key, year=year, as_at=as_at, schools=schools, after=after, shape=shape())


def _ask(year: str, by: Any) -> Job | None:
    waiting = Job.objects.filter(task=TASK, arguments={"year": year}, state=Job.State.waiting)
    if waiting.exists():
        return None
    job = ask_for(TASK, title=f"Make figures of {year} ready", by=by, year=year)
    record("profiles.figures-asked-for", by=by, kind="year", key=year)
    return job
