"""The worker: takes the oldest waiting job, keeps its lease alive while the task runs, says what came of it."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from typing import Any

import structlog
from django.db import close_old_connections, connection
from django.db.models import F, Q
from django.utils import timezone

from keystage.analysis.errors import KeystageError
from keystage.service.jobs.actions import end
from keystage.service.jobs.models import Job

__all__ = ["next_job", "run_job", "work"]

LEASE = timedelta(seconds=30)
_MOST_TRIES = 3
_log = structlog.get_logger("keystage.jobs")

State = Job.State


def next_job() -> Job | None:
    """Take the oldest job that waits, or whose worker's lease has run out; nobody else takes the same."""
    now = timezone.now()
    free = Q(state=State.waiting) | Q(state=State.running, lease_ends__lt=now)
    for pk in Job.objects.filter(free).order_by("asked_at").values_list("pk", flat=True)[:5]:
        taken = Job.objects.filter(free, pk=pk).update(
            state=State.running, lease_ends=now + LEASE, started_at=now, tries=F("tries") + 1
        )  # fmt: skip
        if taken:
            return Job.objects.get(pk=pk)
    return None


def run_job(job: Job) -> None:
    """Do it. What Keystage refuses on purpose is said to the person; anything else is said to be our fault."""
    if job.tries > _MOST_TRIES:
        end(job, state=State.failed, said="It was begun three times and never came to its end. Ask for it again.")
        return
    with _kept_alive(job):
        try:
            said = _task(job.task)(job, **job.arguments)
        except KeystageError as refusal:
            end(job, state=State.failed, said=str(refusal))
        except Exception as problem:
            _log.error("job failed", job=str(job.pk), task=job.task, problem=type(problem).__name__, exc_info=False)
            end(
                job, state=State.failed, said=f"Something went wrong that is not your fault ({type(problem).__name__})."
            )
        else:
            end(job, state=State.done, said=said or job.said)


def work(*, until: Callable[[], bool] = lambda: False, pause: float = 0.5) -> None:
    """Do jobs until told to stop."""
    while not until():
        close_old_connections()
        job = next_job()
        if job is None:
            time.sleep(pause)
        else:
            run_job(job)


def _task(name: str) -> Callable[..., str | None]:
    """ "intake.tasks.examine" -> the function. Only tasks modules of our own apps."""
    app, module, function = name.split(".")
    assert module == "tasks"
    found: Callable[..., str | None] = getattr(import_module(f"keystage.service.{app}.tasks"), function)
    return found


class _kept_alive:  # noqa: N801 - read as a phrase: with _kept_alive(job)
    """Renews the lease from a thread of its own while the task works."""

    def __init__(self, job: Job) -> None:
        self._job, self._over = job, threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    def __enter__(self) -> None:
        if not connection.in_atomic_block:  # in a test's transaction nobody else sees the lease anyway
            self._thread.start()

    def __exit__(self, *_: Any) -> None:
        self._over.set()
        if self._thread.ident:
            self._thread.join()

    def _renew(self) -> None:
        while not self._over.wait(LEASE.total_seconds() / 3):
            Job.objects.filter(pk=self._job.pk).update(lease_ends=timezone.now() + LEASE)
        connection.close()
