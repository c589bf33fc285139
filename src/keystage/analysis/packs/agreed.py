"""What was agreed last time, from the authority's own school list."""

from datetime import date

from keystage.analysis.packs import numerals
from keystage.analysis.packs.dossier import Dossier
from keystage.analysis.packs.values import Agreed

__all__ = ["agreed", "agreed_on"]

_STATES = {"done": "done", "partly": "partly", "part": "partly", "not yet": "not yet", "open": "not yet", "": ""}


def agreed(dossier: Dossier) -> tuple[Agreed, ...]:
    """The open actions in the list's order. Owners are roles; a named adult is not printed."""
    return tuple(_agreed(action) for action in dossier.facts.get("actions") or () if action.get("text"))


def agreed_on(dossier: Dossier) -> str:
    """The day of the last visit, where the list says so."""
    when = dossier.facts.get("last_visit")
    return numerals.day(when) if isinstance(when, date) else ""


def _agreed(action: dict[str, str | None]) -> Agreed:
    said = (action.get("state") or "").strip()
    state = _STATES.get(said.lower(), said)
    due = (action.get("due") or "").strip()
    return Agreed(action["text"] or "", state, f"due {due}" if due and state != "done" else "")
