"""Figures follow what was accepted."""

from datetime import date

from django.conf import settings
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.intake.models import Accepted
from keystage.service.jobs.actions import tell
from keystage.service.jobs.models import Job
from keystage.service.profiles import held_years
from keystage.service.profiles.actions import ask_for_figures, note_ready
from keystage.service.profiles.models import PackRun
from keystage.service.profiles.pack_runs import run_packs
from keystage.service.profiles.ready import discard, figures_key, folder_of, prepare, schools_in
from keystage.service.profiles.selectors import TASK, in_use, last_accepted, latest
from keystage.service.schools.models import School

__all__ = ["issue_many", "make_ready", "pull"]

_YEARS = 3  # made ready without being asked: the newest results years held
_BEFORE = ("intake.tasks.take", TASK)  # what must have ended first
_EVERY = 20  # pages between two words on how far it is

_settled: list[tuple[int, int]] = []  # what `pull` last found in order, in this process


def make_ready(job: Job, *, year: str) -> str:
    """Make the figures of one results year ready for pages."""
    home, of, after, urns = Home(settings.KEYSTAGE_HOME), AcademicYear.parse(year), last_accepted(), _urns()
    day = _as_at(home, of)
    key = prepare(
        home, year=of, as_at=day, urns=urns,
        tell=lambda done, total: tell(job, done=done, total=total, unit="pages") if done % _EVERY == 0 else None,
    )  # fmt: skip
    count = schools_in(folder_of(home.folder, key))
    note_ready(key=key, year=str(of), as_at=day, schools=count, after=after)
    discard(home, keep=in_use())
    return f"Figures of {of} are ready for {count} {'school' if count == 1 else 'schools'}."


def pull() -> None:
    """Called every few seconds by the worker: ask once for figures of what was accepted since the last were made.

    Not while more files are being accepted, nor while figures are being made: both would be made for nothing.
    """
    now = (last_accepted(), School.objects.filter(served=True).count())
    if _settled == [now] or not now[1]:
        return
    if Job.objects.filter(task__in=_BEFORE, state__in=(Job.State.waiting, Job.State.running)).exists():
        return
    home, urns = Home(settings.KEYSTAGE_HOME), sorted(_urns())
    for year in held_years.results_years(home)[:_YEARS]:
        key = figures_key(home, year=year, as_at=_as_at(home, year), urns=urns)
        kept = latest(str(year))
        if kept is None or kept.key != key:
            _ask_unless_failed(str(year))
        elif kept.after < now[0]:
            kept.after = now[0]  # what came changes none of these figures
            kept.save(update_fields=["after"])
    _settled[:] = [now]


def _ask_unless_failed(year: str) -> None:
    """A year that could not be made ready since the last release came is left until something else comes."""
    last = Job.objects.filter(task="profiles.tasks.make_ready", arguments={"year": year}).first()
    came = Accepted.objects.values_list("at", flat=True).first()
    if last is not None and last.state == Job.State.failed and (came is None or last.asked_at > came):
        return
    ask_for_figures(by=None, year=year)


def _as_at(home: Home, year: AcademicYear) -> date:
    years = held_years.results_years(home)
    if not years:
        raise InputError("No school's results are held yet. Send in a results file first.")
    return held_years.as_at(home, year=year, newest=years[0], today=timezone.localdate())


def _urns() -> list[str]:
    return list(School.objects.filter(served=True).values_list("urn", flat=True))


def issue_many(job: Job, *, run: int) -> str:
    """A pack of every school of a run; begun again, it goes on where it was."""
    return run_packs(job, PackRun.objects.select_related("by").get(pk=run))
