"""What the made-up area's first pages stand on: its schools, and the latest year's figures."""

from keystage.analysis.errors import InputError
from keystage.analysis.store import Home
from keystage.analysis.synthetic import MadeUpArea
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.jobs.actions import ask_for
from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import next_job, run_job, take_back
from keystage.service.profiles.actions import ask_for_figures
from keystage.service.profiles.selectors import latest
from keystage.service.schools.actions import rebuild

__all__ = ["ask_for_rest", "latest_year", "make_latest_ready", "put_schools"]

_REST = "config.tasks.finish_demo"
_NAME = "first start"


def latest_year(area: MadeUpArea) -> AcademicYear:
    return AcademicYear(max(area.ks2_years))


def put_schools(home: Home) -> int:
    """The register's rows, as every later reading of it has them."""
    return rebuild(home, by=None).schools


def make_latest_ready(area: MadeUpArea) -> None:
    """The latest year's figures, here and now: the first page opened shows them. Raises InputError where it fails."""
    year = str(latest_year(area))
    take_back(_NAME)
    if latest(year) is None:
        ask_for_figures(year=year)
    while latest(year) is None:
        job = next_job(_NAME)
        if job is None:
            raise InputError("The made-up area's figures could not be made ready. Remove its folder and start again.")
        run_job(job)


def ask_for_rest() -> None:
    """Whatever no first page needs is left to the worker; never asked for twice."""
    if not Job.objects.filter(task=_REST).exists():
        ask_for(_REST, title="Complete the made-up area: pupils, files under way, groups and packs", by=None)
