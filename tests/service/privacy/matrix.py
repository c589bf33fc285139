"""What addresses about privacy name, in the area of a school."""

from typing import Any

from django.utils import timezone

from keystage.service.privacy.actions import open_breach, open_request
from keystage.service.privacy.models import RightsRequest
from keystage.service.privacy.packs import keep_pack
from keystage.service.privacy.registry import Subject
from keystage.service.schools.models import School


def document(school: School, client: Any) -> dict[str, Any]:
    return {"name": "ropa", "format": "page"}


def request(school: School, client: Any) -> dict[str, Any]:
    return {"pk": _request(school, client).pk}


def step(school: School, client: Any) -> dict[str, Any]:
    return {**request(school, client), "what": "note"}


def pack(school: School, client: Any) -> dict[str, Any]:
    made = _request(school, client)
    keep_pack(request=made, gathered=_NOTHING, by=None)
    return {"pk": made.pk}


def pack_file(school: School, client: Any) -> dict[str, Any]:
    return {**pack(school, client), "format": "html"}


def breach(school: School, client: Any) -> dict[str, Any]:
    made = open_breach(
        by=None, what="A letter went astray", known_at=timezone.now(), place=_place(school, client), happened_on=None
    )
    return {"pk": made.pk}


_NOTHING = {
    "schema": 1, "made_at": "2026-11-20T10:00:00+00:00", "looked_through": [], "not_looked_through": [], "elsewhere": 0,
    "entries": [], "sightings": [],
}  # fmt: skip


def _request(school: School, client: Any) -> RightsRequest:
    today = timezone.localdate()
    return open_request(
        by=None, kind="access", about="named", subjects=[Subject("named", "Ann Bell")],
        asker={"name": "Ann Bell", "contact": "by hand"}, relation="self", channel="letter",
        place=_place(school, client), received_on=today, asked="", identity_known=True, today=today,
    )  # fmt: skip


def _place(school: School, client: Any) -> tuple[str, str]:
    """The school's authority: where an officer of it has the role."""
    return "la", school.la
