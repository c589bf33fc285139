"""Whether the service is well: its database, its disks, its clock, its record, its background work, its files."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from keystage.service.audit.models import Event
from keystage.service.jobs.disk import is_nearly_full
from keystage.service.jobs.models import Job, Turn
from keystage.service.jobs.soundness import last_check
from keystage.service.jobs.trouble import DAMAGED, trouble_in

__all__ = ["what_is_wrong", "what_to_look_at"]

_LONG_WAIT, _LONG_SILENCE = timedelta(minutes=10), timedelta(minutes=3)
_UNCHECKED = timedelta(days=3)
_UNSEALED, _AHEAD = timedelta(minutes=15), timedelta(minutes=5)


def what_is_wrong() -> list[str]:
    """A sentence each thing that keeps the service from being ready; none: it is. Cheap: four short questions."""
    try:
        return [*_database(), *(list(_disk()) or _worker())]
    except Error as problem:
        damaged = trouble_in(problem) is DAMAGED
        return ["The database is damaged." if damaged else "The database does not answer."]


def what_to_look_at() -> list[str]:
    """A sentence each thing that somebody should see to, though pages are answered. Asked when nothing is wrong."""
    return [*_silence(), *_record(), *_clock(), *_files()]


def _database() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        done = set(cursor.fetchall())
    if not _migrations() <= done:
        yield "The database is not up to date: start `keystage serve` anew."


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    """Those of this program."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _disk() -> Iterator[str]:
    if is_nearly_full():
        least = settings.FREE_SPACE // 1_000_000
        yield f"The disk is nearly full (less than {least:,} MB, or files, are free): nothing can be saved."


def _worker() -> Iterator[str]:
    now = timezone.now()
    if Job.objects.filter(state=Job.State.running, lease_ends__gt=now).exists():
        return
    if Job.objects.filter(state=Job.State.waiting, asked_at__lt=now - _LONG_WAIT).exists():
        yield "Long work is not being done: see that `keystage worker` runs."


def _silence() -> Iterator[str]:
    """A worker takes its turn every few seconds, but while it does long work."""
    now = timezone.now()
    at_work = Job.objects.filter(state=Job.State.running, lease_ends__gt=now)
    if Turn.objects.filter(name="pull", free_from__lt=now - _LONG_SILENCE).exists() and not at_work.exists():
        yield "No worker has been seen for some minutes: see that `keystage worker` runs."


def _record() -> Iterator[str]:
    first = Event.objects.filter(seal=None).order_by("pk").values_list("at", flat=True).first()
    if first is not None and first < timezone.now() - _UNSEALED:
        yield f"The record of who did what has not been sealed since {_moment(first)}: see that `keystage worker` runs."


def _clock() -> Iterator[str]:
    """What was recorded last should not lie ahead."""
    last = Event.objects.order_by("-pk").values_list("at", flat=True).first()
    if last is not None and last > timezone.now() + _AHEAD:
        yield f"The clock of this computer is behind: something was recorded at {_moment(last)}. Set it right."


def _files() -> Iterator[str]:
    """What the last check of every byte found."""
    last = last_check()
    if last is None:
        return
    yield from last.found
    if last.at < timezone.now() - _UNCHECKED:
        yield f"Nothing was checked for damage since {_moment(last.at)}: see that `keystage worker` runs."


def _moment(at: datetime) -> str:
    here = timezone.localtime(at)
    return f"{here.day} {here:%B %Y, %H:%M}"
