"""Events of the record that are past their years: an academic year's whole seals together, oldest first."""

from collections.abc import Iterator
from datetime import date

from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.analysis.store.retention import ends_on
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.audit.actions import dispose_of_seals, gone_through, who_is
from keystage.service.audit.models import Seal
from keystage.service.privacy.ageing import kept_as
from keystage.service.privacy.registry import Due
from keystage.service.privacy.selectors import being_destroyed

__all__ = ["HOLDING", "dispose_of_events", "events_due"]

HOLDING = "audit.event"


def events_due(day: date) -> Iterator[Due]:
    """A seal is as old as the youngest before it, so that a clock that once was wrong takes nothing too early."""
    kept, newest = kept_as("audit"), date.min
    found: dict[AcademicYear, list[tuple[int, int]]] = {}
    for number, at, rows in Seal.objects.filter(number__gt=gone_through()).values_list("number", "at", "rows"):
        newest = max(newest, timezone.localtime(at).date())
        since = ends_on(kept, newest)
        if since is None or since > day:
            break
        found.setdefault(AcademicYear.containing(newest), []).append((number, rows))
    for year, seals in found.items():
        since, things = ends_on(kept, year.starts_on), sum(rows for _, rows in seals)
        assert since is not None
        words = f"{things:,} entries of the record of who did and saw what, {year}"
        yield Due(HOLDING, f"{seals[0][0]}/{seals[-1][0]}", words, since, things)


def dispose_of_events(due: Due) -> int:
    """They go; a note stays in the record, by the name of who approved it."""
    item = being_destroyed(due)
    if item is None:
        raise InputError("Entries of the record are destroyed with an approved list alone.")
    first, _, through = due.key.partition("/")
    return dispose_of_seals(
        int(first), int(through), by=item.disposal.approved_by, disposal=item.disposal_id,
        proposed_by=who_is(item.disposal.proposed_by),
    )  # fmt: skip
