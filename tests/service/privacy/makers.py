"""What addresses about disposal and erasure name, made in a school's area."""

from datetime import date
from typing import Any

from django.test import Client

from keystage.service.privacy.models import Disposal, DisposalItem, Erasure, Hold
from keystage.service.schools.models import School


def disposal(school: School, client: Client) -> dict[str, Any]:
    made, _ = Disposal.objects.get_or_create(state="proposed", defaults={"as_at": date(2026, 9, 1)})
    DisposalItem.objects.get_or_create(
        disposal=made, holding="accounts.letters", key="1.log",
        defaults={"words": "Letters", "since": date(2026, 1, 1), "record_type": "letters"},
    )  # fmt: skip
    return {"pk": made.pk}


def item(school: School, client: Client) -> dict[str, Any]:
    of = disposal(school, client)
    return {**of, "item": DisposalItem.objects.get(disposal=of["pk"]).pk}


def certified(school: School, client: Client) -> dict[str, Any]:
    certificate = {
        "number": 1, "proposed_at": "2026-09-01T10:00:00+00:00", "approved_at": "2026-09-02T10:00:00+00:00",
        "done_at": "2026-09-02T10:01:00+00:00", "proposed_by": "user:1", "approved_by": "user:2", "items": [],
        "kept_back": [], "digest": "d" * 64,
    }  # fmt: skip
    return {"pk": Disposal.objects.create(as_at=date(2026, 9, 1), state="done", certificate=certificate).pk}


def hold(school: School, client: Client) -> dict[str, Any]:
    return {"pk": Hold.objects.create(holding="x", key="y", reason="A claim", until=date(2099, 1, 1)).pk}


def erasure(school: School, client: Client) -> dict[str, Any]:
    return {"pk": Erasure.objects.create(what="pupil", why="asked", place_kind="la", place=school.la).pk}
