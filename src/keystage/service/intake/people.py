"""What was done to a record, as a person reads it."""

from dataclasses import dataclass
from datetime import datetime

from keystage.service.accounts.models import User
from keystage.service.audit.selectors import history

__all__ = ["Told", "told"]

_WORDS = {
    "intake.received": "sent it in",
    "intake.told": "said of what year, status or school it is",
    "intake.mapped": "said what its columns mean",
    "intake.accept-asked": "asked for it to be accepted",
    "intake.accepted": "accepted it as a release",
    "intake.withdrawn": "withdrew it",
    "intake.noted": "wrote a note",
}


@dataclass(frozen=True, slots=True)
class Told:
    """One thing somebody did. who: their name today, or the service."""

    at: datetime
    who: str
    did: str


def told(kind: str, key: str) -> list[Told]:
    """What was done to one record, newest first."""
    events = list(history(kind, key)[:100])
    numbers = {event.who.partition(":")[2] for event in events if event.who.startswith("user:")}
    names = {f"user:{pk}": name for pk, name in User.objects.filter(pk__in=numbers).values_list("pk", "name")}
    return [Told(e.at, names.get(e.who, _other(e.who, e.detail)), _WORDS.get(e.what, e.what)) for e in events]


def _other(who: str, detail: dict[str, object]) -> str:
    if who.startswith("user:"):
        return "Somebody who has left"
    return "The command line" if detail.get("how") == "command line" else "The service"
