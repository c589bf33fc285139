"""Somebody's own list of schools."""

from typing import Any

from django.db import transaction

from keystage.service.audit.actions import record
from keystage.service.schools.models import School, Watched

__all__ = ["unwatch", "watch"]


@transaction.atomic
def watch(*, school: School, by: Any) -> None:
    """Put it on the list; on it already is well."""
    _, new = Watched.objects.get_or_create(user=by, urn=school.urn)
    if new:
        record("schools.watched", by=by, kind="school", key=school.urn)


@transaction.atomic
def unwatch(*, school: School, by: Any) -> None:
    """Take it off the list."""
    gone, _ = Watched.objects.filter(user=by, urn=school.urn).delete()
    if gone:
        record("schools.unwatched", by=by, kind="school", key=school.urn)
