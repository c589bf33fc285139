"""The worker: takes the oldest waiting job, keeps its lease alive while the task runs, says what came of it."""

import os
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.db.models import F, Q
from django.utils import timezone

from keystage.analysis.errors import KeystageError
from keystage.service.jobs.actions import Cancelled, end, hand_back
from keystage.service.jobs.disk import is_nearly_full, keep_reserve
from keystage.service.jobs.models import Job
from keystage.service.jobs.trouble import FULL, trouble_in
from keystage.service.jobs.turns import keep_house, look_for_damage, named, pull

__all__ = ["Stopped", "claim", "next_job", "run_job", "take_back", "work"]

LEASE = timedelta(seconds=30)
_MOST_TRIES = 3
_MOST_JOBS = 100  # then the process makes way for a new one, and gives back what memory it kept
_MOST_MEMORY = 500  # megabytes, likewise: making figures leaves 700 behind, a new process has 180
_GRACE = 5.0  # seconds in which a task that was called off may end by itself
_CALLED_OFF = 75  # exit code: the keeper begins a new worker
_log = structlog.get_logger("keystage.jobs")

State = Job.State


class Stopped(BaseException):
    """The worker is told to end: raised by the signal, wherever the task is."""


def next_job(name: str = "") -> Job | None:
    """Take the oldest job that waits, or whose worker's lease has run out; nobody else takes the same.

    Of the heavy tasks (`settings.JOBS_ALONE`) one runs at a time, so that files are read meanwhile.
    """
    heavy = Job.objects.filter(
        state=State.running, lease_ends__gte=timezone.now(), task__in=settings.JOBS_ALONE
    )  # fmt: skip
    free = _free() & ~Q(task__in=list(heavy.values_list("task", flat=True)))
    for pk in Job.objects.filter(free).order_by("asked_at").values_list("pk", flat=True)[:5]:
        job = claim(pk, name)
        if job is not None:
            return job
    return None


def claim(pk: UUID, name: str = "") -> Job | None:
    """Take this job, if nobody has it; nobody else takes the same."""
    now = timezone.now()
    taken = Job.objects.filter(_free(), pk=pk).update(
        state=State.running, lease_ends=now + LEASE, started_at=now, tries=F("tries") + 1, held_by=name
    )
    return Job.objects.get(pk=pk) if taken else None


def _free() -> Q:
    """Waiting, or held by nobody any more. A lease that lies further ahead than any is given is of a clock set back
    since: its holder, if it lives, finds that another has begun the job and lets go."""
    now = timezone.now()
    over = Q(lease_ends__lt=now) | Q(lease_ends__gt=now + 2 * LEASE)
    return Q(state=State.waiting) | (Q(state=State.running) & over)


def take_back(name: str) -> int:
    """What the process before this one, of the same name, had in hand when it died: free at once."""
    return Job.objects.filter(state=State.running, held_by=name).update(lease_ends=timezone.now() - LEASE)


def run_job(job: Job) -> None:
    """Do it. What Keystage refuses on purpose is said to the person; anything else is said to be our fault."""
    if job.tries > _MOST_TRIES:
        end(job, state=State.failed, said="It was begun three times and never came to its end. Ask for it again.")
        return
    began = time.perf_counter()
    with _kept_alive(job):
        state, said = _outcome(job)
    if state:
        end(job, state=state, said=said)
    _log.info("job", job=str(job.pk), task=job.task, state=state or "let go", s=round(time.perf_counter() - began, 1))


def _outcome(job: Job) -> tuple[str, str]:
    """Its state and sentence; no state: it is no longer ours to end."""
    try:
        said = named(job.task)(job, **job.arguments)
    except KeystageError as refusal:
        return State.failed, str(refusal)
    except Cancelled:
        return "", ""
    except Stopped:
        hand_back(job)
        raise
    except Exception as problem:
        return _failure(job, problem)
    return State.done, said or job.said


def _failure(job: Job, problem: Exception) -> tuple[str, str]:
    """Where the database was away or the disk is full, it waits and is begun anew; else it is over."""
    _log.error("job failed", job=str(job.pk), task=job.task, exc_info=problem)
    trouble = trouble_in(problem)
    if trouble and job.tries < _MOST_TRIES:
        if not connection.in_atomic_block:
            connection.close()  # it may be the one that broke
        Job.objects.filter(pk=job.pk, tries=job.tries, state=State.running).update(state=State.waiting, lease_ends=None)
        return "", ""
    if trouble is FULL:
        return State.failed, "The disk is full. Tell whoever runs Keystage, then ask for it again."
    if isinstance(problem, MemoryError):
        return State.failed, "The computer has too little memory for it. Tell whoever runs Keystage."
    kind = type(problem).__name__
    return State.failed, f"Something went wrong that is not your fault ({kind}). Tell whoever runs Keystage."


def work(
    *, name: str = "", until: Callable[[], bool] = lambda: False, pause: float = 0.5, most_jobs: int = _MOST_JOBS
) -> None:
    """Do jobs, and pull what is new, until told to stop or until it is time for a new process.

    While the disk is nearly full nothing is begun, and while the database is away it is asked again and again.
    """
    done, taken_back = 0, not name
    while not until():
        try:
            close_old_connections()
            if is_nearly_full():
                time.sleep(5 * pause)
                continue
            keep_reserve()
            if not taken_back:
                take_back(name)
                taken_back = True
            pull()
            keep_house()
            look_for_damage()
            job = next_job(name)
            if job is not None:
                run_job(job)
                done += 1
        except (Error, OSError) as problem:  # it comes back, and so does room on the disk
            trouble = trouble_in(problem)
            if trouble is None:
                raise
            _log.error("worker waits", trouble=trouble.code, exc_info=problem)
            connection.close()
            time.sleep(5 * pause)
            continue
        if done >= most_jobs or _megabytes() > _MOST_MEMORY:
            return
        if job is None:
            time.sleep(pause)


def _megabytes() -> float:
    """What this process has in memory now; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as said:  # noqa: PTH123 - a file of the kernel's, read often
            return int(said.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except OSError:
        return 0.0


class _kept_alive:  # noqa: N801 - read as a phrase: with _kept_alive(job)
    """Renews the lease from a thread of its own while the task works.

    Finds it that the job was called off, or that another worker has begun it, it gives the task a moment to end; a
    task that does not is ended with its process, which is why tasks must stand being begun anew.
    """

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
        held = Job.objects.filter(pk=self._job.pk, state=State.running, tries=self._job.tries)
        try:
            renewed = time.monotonic()
            while not self._over.wait(1.0):
                try:
                    ours = held.exists()
                    if ours and time.monotonic() - renewed > LEASE.total_seconds() / 3:
                        held.update(lease_ends=timezone.now() + LEASE)
                        renewed = time.monotonic()
                except Error:  # away: asked again in a second
                    connection.close()
                    continue
                if not ours and not self._over.wait(_GRACE):
                    _log.warning("job let go", job=str(self._job.pk), task=self._job.task)
                    os._exit(_CALLED_OFF)
        finally:
            connection.close()
