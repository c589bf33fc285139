"""Tasks for tests, put where the worker looks for an app's tasks."""

import errno
import sys
import types
from typing import Any

from django.db import OperationalError

from keystage.analysis.errors import InputError
from keystage.service.jobs.actions import tell
from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import Stopped

CANARY = "Araminta Q999999999999Z"


def well(job: Job, *, word: str = "done") -> str:
    tell(job, done=1, total=2, unit="rows")
    return f"It is {word}."


def refused(job: Job) -> str:
    raise InputError("Row 7 names a school nobody knows.")


def broken(job: Job) -> str:
    raise ValueError(CANARY)


def full(job: Job) -> str:
    raise OSError(errno.ENOSPC, "No space left on device")


def stopped(job: Job) -> str:
    raise Stopped


def without_database(job: Job) -> str:
    raise OperationalError("database is locked")


def called_off(job: Job) -> str:
    Job.objects.filter(pk=job.pk).update(state=Job.State.cancelled)
    tell(job, done=1, total=2)
    raise AssertionError("went on")


def taken_by_another(job: Job) -> str:
    Job.objects.filter(pk=job.pk).update(tries=job.tries + 1)
    return "Too late."


def pulled() -> None:
    PULLED.append("pulled")


def pull_broken() -> None:
    raise ValueError(CANARY)


PULLED: list[str] = []


def put_in_place(*functions: Any) -> None:
    module = types.ModuleType("keystage.service.trial.tasks")
    for function in functions or [f for f in globals().values() if callable(f)]:
        setattr(module, function.__name__, function)
    sys.modules["keystage.service.trial"] = types.ModuleType("keystage.service.trial")
    sys.modules["keystage.service.trial.tasks"] = module
