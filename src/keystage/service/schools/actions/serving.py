"""Which authorities this service is for."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from keystage.service.audit.actions import record
from keystage.service.schools.models import School, ServedArea

__all__ = ["serve"]


@transaction.atomic
def serve(*, las: Collection[str], by: Any) -> None:
    """These authorities and no others; none: all that the register holds. Figures are made for their schools."""
    wanted = sorted(set(las))
    ServedArea.objects.exclude(la__in=wanted).delete()
    ServedArea.objects.bulk_create([ServedArea(la=la) for la in wanted], ignore_conflicts=True)
    here, now = (Q(la__in=wanted) if wanted else Q()), timezone.now()
    School.objects.filter(here, served=False).update(served=True, changed_at=now)
    if wanted:
        School.objects.exclude(here).filter(served=True).update(served=False, changed_at=now)
    record("schools.areas-served", by=by, kind="register", key="areas", las=wanted)
