"""What is handed to a person: everything that was gathered but what was left out, as one page of HTML and as JSON.

The page stands alone: no script, nothing fetched; the same data lie in it as JSON, and it prints on A4.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from keystage.analysis.store.people import Name
from keystage.service.privacy.models import RightsRequest, SubjectPack
from keystage.service.privacy.packs import left_out_of, read_pack
from keystage.service.privacy.subjects import subjects_of

__all__ = ["Part", "as_html", "as_json", "handed_over", "parts_of", "shown_entries"]

_NOT_THEM = "not this person"  # said of an entry found by a name that is another's: it is no part of the answer at all


@dataclass(frozen=True, slots=True)
class Part:
    """All entries of one holding."""

    title: str
    source: str
    kept: str
    basis: tuple[str, ...]
    entries: tuple[Mapping[str, Any], ...]


def handed_over(pack: SubjectPack) -> dict[str, Any]:
    """What the person gets. Raises InputError where the file cannot be read."""
    gathered = read_pack(pack)
    out = left_out_of(pack)
    entries = [
        {name: value for name, value in entry.items() if name != "look"}
        for number, entry in enumerate(gathered["entries"]) if number not in out
    ]  # fmt: skip
    reasons = [why for why in out.values() if why.strip().casefold() != _NOT_THEM]
    return {**gathered, "entries": entries, "left_out": {"things": len(reasons), "reasons": sorted(set(reasons))}}


def as_json(pack: SubjectPack) -> bytes:
    """For a machine: the same as the page says."""
    return json.dumps(handed_over(pack), ensure_ascii=False, indent=1).encode()


def as_html(pack: SubjectPack) -> bytes:
    """For a person: one file that opens anywhere."""
    data = handed_over(pack)
    request = pack.request
    context = {
        "data": data,
        "json": _inside(data),
        "parts": parts_of(data["entries"]),
        "sightings": [_seen(one) for one in data["sightings"]],
        "request": request,
        "made_at": datetime.fromisoformat(data["made_at"]),
        "title": "What is held about you" if _by_themselves(request) else f"What is held about {_whom(request)}",
        "known_by": [one.key for one in subjects_of(request) if one.kind != "account"],
        "service": settings.KEYSTAGE_TITLE or "the authority",
        "received_on": request.received_on,
        "of_record": request.kind == RightsRequest.Kind.record,
    }
    return render_to_string("site/privacy/answer.html", context).encode()


def parts_of(entries: Iterable[Mapping[str, Any]]) -> list[Part]:
    """Entries under the holding they come from, in the registry's order."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        found.setdefault(entry["holding"], []).append({**entry, "when": _when(entry["at"])})
    return [
        Part(rows[0]["title"], rows[0]["source"], rows[0]["kept"], tuple(rows[0]["basis"]), tuple(rows))
        for rows in found.values()
    ]


def shown_entries(pack: SubjectPack) -> list[dict[str, Any]]:
    """Every entry with its number and why it is left out, for whoever reads it before it is sent."""
    out = left_out_of(pack)
    return [
        {**entry, "number": number, "out": out.get(number, ""), "when": _when(entry["at"])}
        for number, entry in enumerate(read_pack(pack)["entries"])
    ]


def _seen(one: Mapping[str, Any]) -> dict[str, Any]:
    return {**one, "when": datetime.fromisoformat(one["at"])}


def _when(at: str) -> date | datetime | None:
    if not at:
        return None
    return timezone.localtime(datetime.fromisoformat(at)) if "T" in at else date.fromisoformat(at)


def _by_themselves(request: RightsRequest) -> bool:
    return request.relation == RightsRequest.Relation.self


def _whom(request: RightsRequest) -> str:
    if request.about == RightsRequest.About.pupil:
        return "a pupil"
    names = [one.key for one in subjects_of(request) if one.kind == "named" and not Name(one.key).is_email]
    return names[0] if names else "a person"


def _inside(data: Mapping[str, Any]) -> SafeString:
    """JSON that may stand within an element `script`: nothing in it can end the element or begin another."""
    text = json.dumps(data, ensure_ascii=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return mark_safe(text)  # noqa: S308 - every letter that HTML knows is written as its number
