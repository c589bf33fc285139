"""Asking for long work, calling it off, and a task's own words on how far it is."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from keystage.service.audit.actions import record, who_is
from keystage.service.jobs.models import Job

__all__ = ["Cancelled", "ask_for", "call_off", "clear_old", "tell"]

State = Job.State
_KEPT = timedelta(days=30)


class Cancelled(BaseException):
    """Somebody called the job off, or another worker has taken it up. Ends the task; nothing should catch it."""


def ask_for(task: str, *, title: str, by: Any, led_to: str = "", **arguments: Any) -> Job:
    """Write down that `task` ("app.tasks.name") is to be done. Call it in the action's own transaction."""
    return Job.objects.create(task=task, arguments=arguments, title=title, who=who_is(by), led_to=led_to)


def tell(job: Job, *, done: int, total: int, unit: str = "", said: str = "") -> None:
    """How far it is: called by the task, at most a few times a second. Raises Cancelled where it should stop."""
    job.done, job.total, job.unit, job.said = done, total, unit, said or job.said
    held = Job.objects.filter(pk=job.pk, state=job.state, tries=job.tries)
    if not held.update(done=done, total=total, unit=unit, said=job.said[:500]):
        raise Cancelled


@transaction.atomic
def call_off(*, job: Job, by: Any) -> bool:
    """Take a job back that waits or is being done. What it had already finished stays. False: it was over already."""
    open_ = Job.objects.filter(pk=job.pk, state__in=(State.waiting, State.running))
    done = open_.update(state=State.cancelled, ended_at=timezone.now(), lease_ends=None, said="You called it off.")
    if done:
        record("jobs.called-off", by=by, kind="job", key=job.pk, task=job.task)
    return bool(done)


def end(job: Job, *, state: str, said: str) -> None:
    """What came of it; nothing where it was called off, or another worker has taken it up."""
    held = Job.objects.filter(pk=job.pk, state=State.running, tries=job.tries)
    held.update(state=state, said=said[:500], ended_at=timezone.now(), lease_ends=None, held_by="")


def hand_back(job: Job) -> None:
    """The worker is told to stop: another begins the job again, and this time does not count."""
    held = Job.objects.filter(pk=job.pk, state=State.running, tries=job.tries)
    held.update(state=State.waiting, tries=max(0, job.tries - 1), lease_ends=None, held_by="", started_at=None)


def clear_old() -> int:
    """Jobs that were over thirty days ago are forgotten."""
    return Job.objects.filter(ended_at__lt=timezone.now() - _KEPT).delete()[0]
