"""Figures follow what was accepted."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.intake.models import Accepted
from keystage.service.jobs.actions import ask_for, tell
from keystage.service.jobs.models import Job
from keystage.service.profiles import held_years
from keystage.service.profiles.actions import ask_for_figures, note_ready
from keystage.service.profiles.drawing_ahead import DRAW, draw_ahead
from keystage.service.profiles.models import PackRun
from keystage.service.profiles.pack_runs import run_packs
from keystage.service.profiles.ready import discard, figures_key, folder_of, prepare, schools_in
from keystage.service.profiles.selectors import TASK, in_use, last_accepted, latest
from keystage.service.profiles.tallied import TALLY, ask_for_tallies, tally
from keystage.service.schools.models import School

__all__ = ["draw_pages", "issue_many", "make_ready", "pull", "tally_pupils"]

_YEARS = 3  # made ready without being asked: the newest results years held
_BEFORE = ("intake.tasks.take", TASK, TALLY)  # what must have ended first

_settled: list[tuple[int, int, frozenset[str]]] = []  # what `pull` last found in order, in this process


def make_ready(job: Job, *, year: str) -> str:
    """Make the figures of one results year ready for pages."""
    home, of, after, urns = Home(settings.KEYSTAGE_HOME), AcademicYear.parse(year), last_accepted(), served_urns()
    day = as_at_of(home, of)
    key = prepare(
        home, year=of, as_at=day, urns=urns,
        tell=lambda done, total: tell(job, done=done, total=total, unit="steps"),
    )  # fmt: skip
    count = schools_in(folder_of(home.folder, key))
    note_ready(key=key, year=str(of), as_at=day, schools=count, after=after)
    discard(home, keep=in_use())
    ask_for(DRAW, title=f"Draw the first pages of {of}", by=None, year=str(of))
    return f"Figures of {of} are ready for {count} {'school' if count == 1 else 'schools'}."


def draw_pages(job: Job, *, year: str) -> str:
    """Draw the pages of a year that are opened first."""
    many = draw_ahead(year, tell=lambda done, total: tell(job, done=done, total=total, unit="pages"))
    return f"{many:,} pages are drawn." if many else "A later year opens first."


def pull() -> None:
    """Called every few seconds by the worker: ask once for figures of what was accepted since the last were made.

    Not while more files are being accepted, nor while figures are being made: both would be made for nothing.
    """
    there = frozenset(path.name for path in Path(settings.KEYSTAGE_HOME).glob("releases/*/*/*"))
    now = (last_accepted(), School.objects.filter(served=True).count(), there)
    gone = any(not folder_of(settings.KEYSTAGE_HOME, key).is_dir() for key in in_use())  # thrown away: damaged
    if (_settled == [now] and not gone) or not now[1]:
        return
    if Job.objects.filter(task__in=_BEFORE, state__in=(Job.State.waiting, Job.State.running)).exists():
        return
    home, urns = Home(settings.KEYSTAGE_HOME), sorted(served_urns())
    for year in held_years.results_years(home)[:_YEARS]:
        key = figures_key(home, year=year, as_at=as_at_of(home, year), urns=urns)
        kept = latest(str(year))
        if kept is None or kept.key != key or not folder_of(home.folder, key).is_dir():
            _ask_unless_failed(str(year))
        elif kept.after < now[0]:
            kept.after = now[0]  # what came changes none of these figures
            kept.save(update_fields=["after"])
    ask_for_tallies(home)
    _settled[:] = [now]


def _ask_unless_failed(year: str) -> None:
    """A year that could not be made ready since the last release came is left until something else comes."""
    last = Job.objects.filter(task="profiles.tasks.make_ready", arguments={"year": year}).first()
    came = Accepted.objects.values_list("at", flat=True).first()
    if last is not None and last.state == Job.State.failed and (came is None or last.asked_at > came):
        return
    ask_for_figures(by=None, year=year)


def as_at_of(home: Home, year: AcademicYear) -> date:
    """The day that figures of a year speak up to. Raises InputError where nothing is held."""
    years = held_years.results_years(home)
    if not years:
        raise InputError("No school's results are held yet. Send in a results file first.")
    return held_years.as_at(home, year=year, newest=years[0], today=timezone.localdate())


def tally_pupils(job: Job, *, year: str, file: str) -> str:
    """Tally one year's pupils, so that any breakdown is quick. file: what was to be made, as they stood then."""
    made = tally(Home(settings.KEYSTAGE_HOME), AcademicYear.parse(year))
    return f"{made:,} pupils of {year} can be broken down." if made else f"No pupils of {year} are held."


def served_urns() -> list[str]:
    """The schools that figures are made for."""
    return list(School.objects.filter(served=True).values_list("urn", flat=True))


def issue_many(job: Job, *, run: int) -> str:
    """A pack of every school of a run; begun again, it goes on where it was."""
    return run_packs(job, PackRun.objects.select_related("by").get(pk=run))
