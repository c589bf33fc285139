"""Reads: which pupils are restricted, which requests are due, by which list something is destroyed."""

from datetime import date, timedelta

from django.db.models import QuerySet

from keystage.service.privacy.models import Disposal, DisposalItem, Restriction, RightsRequest
from keystage.service.privacy.registry import Due
from keystage.service.privacy.sealing import opened

__all__ = ["being_destroyed", "due_within", "restricted_numbers"]


def restricted_numbers() -> frozenset[str]:
    """UPNs of pupils whose rows are kept and not used: whoever shows rows of pupils leaves them out."""
    rows = Restriction.objects.filter(lifted_at=None).values_list("numbers", flat=True)
    return frozenset(str(number) for sealed in rows for number in opened(sealed))


def due_within(requests: QuerySet[RightsRequest], days: int, *, today: date) -> QuerySet[RightsRequest]:
    """Open requests that are due within so many days, or overdue; not those that wait for the person who asked."""
    last = today + timedelta(days=days)
    return requests.filter(state=RightsRequest.State.open, due_on__lte=last).order_by("due_on")


def being_destroyed(due: Due) -> DisposalItem | None:
    """The thing as it stands on the list that two people approved and that is carried out now."""
    rows = DisposalItem.objects.filter(holding=due.holding, key=due.key, kept_back=False)
    return rows.filter(disposal__state=Disposal.State.approved).select_related("disposal").first()
