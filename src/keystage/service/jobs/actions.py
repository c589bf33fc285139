"""Asking for long work, and a task's own words on how far it is."""

from typing import Any

from django.utils import timezone

from keystage.service.audit.actions import who_is
from keystage.service.jobs.models import Job

__all__ = ["ask_for", "tell"]


def ask_for(task: str, *, title: str, by: Any, led_to: str = "", **arguments: Any) -> Job:
    """Write down that `task` ("app.tasks.name") is to be done. Call it in the action's own transaction."""
    return Job.objects.create(task=task, arguments=arguments, title=title, who=who_is(by), led_to=led_to)


def tell(job: Job, *, done: int, total: int, unit: str = "", said: str = "") -> None:
    """How far it is: called by the task, at most a few times a second."""
    job.done, job.total, job.unit, job.said = done, total, unit, said or job.said
    Job.objects.filter(pk=job.pk).update(done=done, total=total, unit=unit, said=job.said)


def end(job: Job, *, state: str, said: str) -> None:
    """What came of it."""
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(state=state, said=said[:500], ended_at=now, lease_ends=None)
