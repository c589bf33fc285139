"""Tables whose rows are kept for a time from one of their dates: what is due, and its destruction."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import DateTimeField, Q, QuerySet
from django.utils import timezone

from keystage.analysis.store.retention import RecordType, ends_on, record_types
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.privacy.registry import Due

__all__ = ["Aged", "kept_as"]


def kept_as(code: str) -> RecordType:
    """A type of record as this area keeps it."""
    return record_types(settings.KEYSTAGE_HOME)[code]


@dataclass(frozen=True, slots=True)
class Aged:
    """Rows of `model` (its label) by the date in `dated`, listed an academic year together.

    words: of many of them ("invitations that nobody took up"). only: the rows that may go at all. before: what is done
    with the rows before they are deleted: files of theirs destroyed.
    """

    holding: str
    record_type: str
    model: str
    dated: str
    words: str
    only: Q = field(default_factory=Q)
    before: Callable[[QuerySet[Any]], None] | None = None

    def due(self, day: date) -> Iterator[Due]:
        """What is due on a day."""
        kept = kept_as(self.record_type)
        found: dict[AcademicYear, list[date]] = {}
        for at in self._rows().values_list(self.dated, flat=True):
            of = timezone.localtime(at).date() if isinstance(at, datetime) else at
            ends = ends_on(kept, of)
            if ends is not None and ends <= day:
                found.setdefault(AcademicYear.containing(of), []).append(of)
        for year, days in sorted(found.items()):
            last = max(days)
            since = ends_on(kept, min(days))
            assert since is not None
            words = f"{len(days):,} {self.words}, {year}"
            key = f"{year.starts_on}/{last}"
            yield Due(self.holding, key, words, since, len(days), record_type=self.record_type)

    def dispose(self, due: Due) -> int:
        """Delete them. Rows that came into those days since are as old, and go too."""
        first, _, last = due.key.partition("/")
        with transaction.atomic():
            rows = self._rows().filter(**self._between(date.fromisoformat(first), date.fromisoformat(last)))
            count = rows.count()
            if self.before is not None:
                self.before(rows)
            rows.delete()
        return count

    def _rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = apps.get_model(self.model)._default_manager.all()
        return rows.filter(self.only, **{f"{self.dated}__isnull": False})

    def _between(self, first: date, last: date) -> dict[str, Any]:
        if not isinstance(apps.get_model(self.model)._meta.get_field(self.dated), DateTimeField):
            return {f"{self.dated}__gte": first, f"{self.dated}__lte": last}
        begin, end = (timezone.make_aware(datetime.combine(one, time())) for one in (first, last + timedelta(days=1)))
        return {f"{self.dated}__gte": begin, f"{self.dated}__lt": end}
