"""Figures follow what was accepted."""

from django.conf import settings

from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.jobs.actions import tell
from keystage.service.jobs.models import Job
from keystage.service.profiles.models import Prepared
from keystage.service.profiles.ready import prepare
from keystage.service.schools.models import School

__all__ = ["make_ready"]


def make_ready(job: Job, *, year: str) -> str:
    """Make the figures of one results year ready for pages."""
    of = AcademicYear.parse(year)
    urns = list(School.objects.filter(served=True).values_list("urn", flat=True))
    key = prepare(
        Home(settings.KEYSTAGE_HOME), year=of, as_at=of.default_as_at, urns=urns,
        tell=lambda done, total: tell(job, done=done, total=total, unit="pages") if done % 20 == 0 else None,
    )  # fmt: skip
    Prepared.objects.create(key=key, year=str(of), as_at=of.default_as_at, schools=len(urns))
    return f"Figures of {of} are ready for {len(urns)} schools."
