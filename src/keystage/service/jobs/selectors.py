"""What somebody has asked for, and how far it is."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from keystage.service.audit.actions import who_is
from keystage.service.jobs.models import Job

__all__ = ["job_of", "jobs_of", "place_in_line"]


def jobs_of(user: Any) -> QuerySet[Job]:
    """Their jobs of the last thirty days, newest first."""
    return Job.objects.filter(who=who_is(user))


def job_of(user: Any, pk: UUID) -> Job:
    """One of their own; anybody else's is absent."""
    found = jobs_of(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def place_in_line(job: Job) -> int:
    """How many jobs are to be begun before this one."""
    return Job.objects.filter(state=Job.State.waiting, asked_at__lt=job.asked_at).count()
