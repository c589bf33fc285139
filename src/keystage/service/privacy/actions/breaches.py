"""Writing down a breach, and what was decided about it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.audit.actions import record
from keystage.service.privacy.models import Breach
from keystage.service.privacy.sealing import sealed

__all__ = ["BreachChanged", "change_breach", "open_breach"]

_TEXTS = ("what", "why", "done")


class BreachChanged(InputError):  # noqa: N818 - it is news, not a mistake
    """Somebody else changed it in the meantime. theirs: the breach as it is now."""

    def __init__(self, theirs: Breach) -> None:
        super().__init__("Somebody else changed this breach while you were writing.")
        self.theirs = theirs


@transaction.atomic
def open_breach(*, by: Any, what: str, known_at: datetime, place: tuple[str, str], happened_on: date | None) -> Breach:
    """From `known_at` on 72 hours run."""
    if not what.strip():
        raise InputError("Say what happened.")
    if known_at > timezone.now():
        raise InputError("It cannot have become known after now.")
    if happened_on and happened_on > timezone.localtime(known_at).date():
        raise InputError("It cannot have happened after it was known.")
    made = Breach.objects.create(
        what=sealed(what.strip()),
        known_at=known_at,
        happened_on=happened_on,
        place_kind=place[0],
        place=place[1],
        by=by,
    )
    record("privacy.breach-opened", by=by, kind="breach", key=made.pk)
    return made


@transaction.atomic
def change_breach(*, breach: Breach, version: int, by: Any, said: Mapping[str, Any]) -> None:
    """said: fields of the breach; texts in plain words. Raises InputError where a decision lacks its reason,
    BreachChanged where somebody was quicker."""
    ico, risk = said["ico"], said["risk"]
    if ico != Breach.Ico.open and not str(said["why"]).strip():
        raise InputError("Write why the ICO is told, or why it need not be: you have to be able to show it.")
    if risk == Breach.Risk.high and ico == Breach.Ico.not_needed:
        raise InputError("A high risk to people is always reported to the ICO.")
    if said["ico_told_at"] and ico != Breach.Ico.tell:
        raise InputError("It says when the ICO was told, and that it need not be. Correct one of them.")
    if said["closed_on"] and ico == Breach.Ico.open:
        raise InputError("Decide whether the ICO is told before you close it.")
    if said["closed_on"] and ico == Breach.Ico.tell and not said["ico_told_at"]:
        raise InputError("Say when the ICO was told before you close it.")
    changes = {name: sealed(str(value).strip()) if name in _TEXTS else value for name, value in said.items()}
    if not Breach.objects.filter(pk=breach.pk, version=version).update(version=F("version") + 1, **changes):
        raise BreachChanged(Breach.objects.get(pk=breach.pk))
    record("privacy.breach-changed", by=by, kind="breach", key=breach.pk, risk=risk, ico=ico)
