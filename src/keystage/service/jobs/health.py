"""Whether the service is well: its database, its disk, its background work."""

import shutil
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from keystage.service.jobs.models import Job

__all__ = ["is_disk_nearly_full", "what_is_wrong"]

_LONG_WAIT = timedelta(minutes=10)


def what_is_wrong() -> list[str]:
    """A sentence each thing that keeps the service from being ready; none: it is."""
    try:
        return [*_database(), *_disk(), *_worker()]
    except DatabaseError:
        return ["The database does not answer."]


def is_disk_nearly_full(folder: Path, least: int) -> bool:
    return shutil.disk_usage(folder).free < least


def _database() -> list[str]:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return ["The database is not up to date: start `keystage serve` anew."] if pending else []


def _disk() -> list[str]:
    full = is_disk_nearly_full(settings.KEYSTAGE_HOME, settings.FREE_SPACE)
    return ["The disk is nearly full: nothing can be saved."] if full else []


def _worker() -> list[str]:
    late = Job.objects.filter(state=Job.State.waiting, asked_at__lt=timezone.now() - _LONG_WAIT)
    working = Job.objects.filter(state=Job.State.running, lease_ends__gt=timezone.now())
    waits = late.exists() and not working.exists()
    return ["Long work is not being done: see that `keystage worker` runs."] if waits else []
