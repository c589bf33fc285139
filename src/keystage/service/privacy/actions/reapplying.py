"""Erasures done again: after a backup was restored, or a kill in the midst of one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction

from keystage.analysis.store.erasures import Erasures
from keystage.service.audit.actions import record
from keystage.service.privacy.ledger import erasures_now, merge_ledgers
from keystage.service.privacy.registry import Holding, holdings
from keystage.service.privacy.scrubbing import scrub

__all__ = ["Reapplied", "reapply_erasures", "take_out"]


@dataclass(frozen=True, slots=True)
class Reapplied:
    """people: erasures that the ledger names. things: code of a holding -> how many things went from it now.

    scrubbed: what was deleted is overwritten in the database too; else a reader was in the way, and the next worker
    does it.
    """

    people: int
    things: Mapping[str, int]
    scrubbed: bool

    @property
    def total(self) -> int:
        return sum(self.things.values())

    @property
    def sentence(self) -> str:
        if not self.people:
            return "The ledger of erasures names nobody."
        people = "1 erasure" if self.people == 1 else f"{self.people:,} erasures"
        things = "1 thing" if self.total == 1 else f"{self.total:,} things"
        return f"{people} gone through again: {things} that had come back were taken out."


def reapply_erasures(*, tell: Callable[[int, int], None] = lambda done, total: None) -> Reapplied:
    """Take out whatever the ledger names, from releases, files and tables alike. Call it when a backup was restored,
    before anybody is let in; `merge_ledgers(*files)` first, where ledgers lie beside the backup.

    tell: how many holdings are gone through, and of how many. It may be broken off and called again: what is not there
    is not taken out twice. Raises InputError where the ledger is damaged or `erasure-key` is not the one it was written
    with; then nothing was taken out, and the service must not be opened.
    """
    merge_ledgers()
    erasures = erasures_now()
    if not erasures:
        return Reapplied(0, {}, scrubbed=True)
    things = dict(take_out(erasures, tell=tell))
    with transaction.atomic():
        record("privacy.erasures-reapplied", by=None, kind="ledger", key="erasures", things=sum(things.values()))
    return Reapplied(len(erasures.people), things, scrubbed=scrub(models_of(things)))


def take_out(
    erasures: Erasures, *, tell: Callable[[int, int], None] = lambda done, total: None
) -> Iterator[tuple[str, int]]:
    """Each holding's code and how many things went from it, as it is done: the rows in files first, then the rest."""
    every = [one for one in holdings().values() if one.erase is not None]
    every.sort(key=lambda one: not one.releases)
    for number, one in enumerate(every):
        tell(number, len(every))
        assert one.erase is not None
        yield one.code, one.erase(erasures)
    tell(len(every), len(every))


def models_of(codes: Mapping[str, int]) -> list[str]:
    """Tables of the holdings from which anything went."""
    found: list[Holding] = [holdings()[code] for code, things in codes.items() if things]
    return [label for one in found for label in one.models]
