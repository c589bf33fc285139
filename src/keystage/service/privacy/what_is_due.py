"""What is held by record type, what of it is past its date, and what falls due next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.conf import settings

from keystage.analysis.shelf import Head
from keystage.analysis.store.retention import RecordType, record_types
from keystage.service.privacy.models import Hold
from keystage.service.privacy.registry import Due, Holding, holdings

__all__ = ["HeldType", "active_holds", "due_by", "held_types"]

_FAR = date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class HeldType:
    """One type of record. held: how many things, None where nobody counts them. due: of those past their date; next:
    the day when the next will be. by_itself: nothing of it comes on a list."""

    type: RecordType
    head: Head
    titles: tuple[str, ...]
    held: int
    due: int
    next: date | None
    by_itself: bool


def due_by(day: date) -> Iterator[Due]:
    """Everything that is past its date on a day."""
    for one in holdings().values():
        if one.due is not None:
            yield from one.due(day)


def active_holds(today: date) -> list[Hold]:
    """What is held back today."""
    return list(Hold.objects.filter(lifted_at=None, until__gte=today).select_related("by"))


def held_types(today: date) -> list[HeldType]:
    """Every type of record, in the order of the definitions."""
    shelf = record_types(settings.KEYSTAGE_HOME)
    coming: dict[str, list[Due]] = {}
    for due in due_by(_FAR):
        coming.setdefault(due.record_type or holdings()[due.holding].record_type, []).append(due)
    return [_held(kept, shelf.heads[kept.code], coming.get(kept.code, []), today) for kept in shelf]


def _held(kept: RecordType, head: Head, coming: list[Due], today: date) -> HeldType:
    of = [one for one in holdings().values() if one.record_type == kept.code]
    listed = any(one.due is not None for one in of)
    later = [one.since for one in coming if one.since > today]
    held = sum(one.things for one in coming) if coming else 0
    if not coming or not any(one.releases or one.files for one in of):
        held = max(held, sum(_rows(one) for one in of))
    past = sum(one.things for one in coming if one.since <= today)
    return HeldType(kept, head, tuple(one.title for one in of), held, past, min(later, default=None), not listed)


def _rows(holding: Holding) -> int:
    return sum(apps.get_model(label)._default_manager.count() for label in holding.models)
