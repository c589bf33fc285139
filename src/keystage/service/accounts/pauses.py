"""Pauses that grow where something fails again and again: counted in the database, for all processes and servers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from keystage.service.accounts.models import Failures
from keystage.service.accounts.sign_in_rules import sign_in_rules
from keystage.service.accounts.tokens import keyed_digest

__all__ = ["KEPT", "Counted", "Try", "begin_try", "in_words", "was_right"]

KEPT = timedelta(hours=24)  # without a failure: then they are forgotten


@dataclass(frozen=True, slots=True)
class Counted:
    """rule: a name in sign_in_rules. of: whose tries these are; kept as a keyed digest only."""

    rule: str
    of: str

    @property
    def digest(self) -> str:
        return keyed_digest(f"{self.rule} {self.of}")


@dataclass(frozen=True, slots=True)
class Try:
    """wait: how long nothing may be tried; then nothing was counted. first_pause_of: rules whose pauses begin now."""

    wait: timedelta = timedelta(0)
    first_pause_of: frozenset[str] = frozenset()


@transaction.atomic
def begin_try(counted: Iterable[Counted]) -> Try:
    """Counts a try as failed before it is looked at, so that many at once count too; `was_right` takes it back."""
    now, asked = timezone.now(), {one.digest: one for one in counted}
    for key in sorted(asked):
        Failures.objects.get_or_create(digest=key, defaults={"last_at": now})
    rows = list(Failures.objects.select_for_update().filter(digest__in=asked).order_by("digest"))
    wait = max((_left(row, asked[row.digest].rule, now) for row in rows), default=timedelta(0))
    if wait > timedelta(0):
        return Try(wait)
    begun = set()
    for row in rows:
        row.count = 1 if now - row.last_at > KEPT else row.count + 1
        row.last_at = now
        if row.count == sign_in_rules().pauses[asked[row.digest].rule].free:
            begun.add(asked[row.digest].rule)
    Failures.objects.bulk_update(rows, ["count", "last_at"])
    return Try(first_pause_of=frozenset(begun))


def was_right(*, forget: Iterable[Counted], take_back: Iterable[Counted] = ()) -> None:
    """forget: counted for whoever was right. take_back: counted for everybody; only this one try is taken out."""
    Failures.objects.filter(digest__in=[one.digest for one in forget]).delete()
    Failures.objects.filter(digest__in=[one.digest for one in take_back], count__gt=0).update(count=F("count") - 1)


def in_words(wait: timedelta) -> str:
    seconds = int(wait.total_seconds()) + 1
    if seconds == 1:
        return "a second"
    return f"{seconds} seconds" if seconds < 90 else f"{round(seconds / 60)} minutes"


def _left(row: Failures, rule: str, now: datetime) -> timedelta:
    """Never longer than the whole pause, even where the clock was set back since."""
    if now - row.last_at > KEPT:
        return timedelta(0)
    whole = sign_in_rules().pauses[rule].after(row.count)
    return min(row.last_at + whole - now, whole)
