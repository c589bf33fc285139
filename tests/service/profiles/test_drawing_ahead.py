"""Pages of schools are drawn before they are opened, and are what their readers would be shown anyway."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import next_job, run_job
from keystage.service.profiles.drawing_ahead import draw_ahead
from keystage.service.profiles.models import Prepared
from keystage.service.schools.models import School
from tests.service.profiles.conftest import ReadyArea

pytestmark = pytest.mark.django_db

Signed = Callable[..., Client]


def _only(area: ReadyArea, *names: str) -> None:
    School.objects.exclude(urn__in=[area.urns[name] for name in names]).update(served=False)


def test_a_first_view_drawn_ahead_is_the_one_that_is_shown(
    ready_area: ReadyArea, signed_in_as: Signed, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reverse("profiles:school", args=[ready_area.urns["alder_bridge"]])
    adviser = signed_in_as("sip", school=ready_area.urns["alder_bridge"])
    opened = adviser.get(address).content.decode()
    drawn = ready_area.home / "figures" / ready_area.prepared.key / "drawn"
    for piece in drawn.iterdir():
        piece.unlink()
    _only(ready_area, "alder_bridge", "tiny")
    told: list[tuple[int, int]] = []
    assert draw_ahead("2022/23", tell=lambda done, total: told.append((done, total))) == 2 * 3 + 2 * 9
    assert told == [(done, 24) for done in range(1, 25)]
    monkeypatch.setattr("keystage.service.profiles.summary._summary", None)
    monkeypatch.setattr("keystage.service.profiles.opened._subject", None)
    School.objects.update(served=True)
    monkeypatch.setattr("keystage.service.profiles.ready._case", None)
    assert "Alder Bridge" in adviser.get("/").content.decode()
    again = adviser.get(address).content.decode()
    assert again[again.index("<main") : again.index("</main")].count("<svg") == opened.count("<svg") > 0
    monkeypatch.setattr("keystage.service.profiles.area_pages._document", None)
    area = signed_in_as("director", la="999").get(reverse("profiles:area-part", args=["la", "999", "schools"]))
    assert (area.status_code, "<svg" in area.content.decode()) == (200, True)
    monkeypatch.setattr("keystage.service.profiles.behind_curve._found", None)
    behind = signed_in_as("director", la="999").get(reverse("profiles:area-behind", args=["la", "999"]))
    assert "Behind the curve" in behind.content.decode()
    parts = re.findall(rf'href="({address}results/[^"]+)"', again)
    assert len(parts) >= 5
    for part in parts:
        assert adviser.get(part).status_code == 200
    head = signed_in_as("headteacher", school=ready_area.urns["alder_bridge"]).get(address)
    assert (head.status_code, "Seen as the school’s own staff." in head.content.decode()) == (200, True)


def test_it_is_asked_for_when_figures_are_ready_and_drawn_last(ready_area: ReadyArea) -> None:
    from keystage.service.profiles.actions import ask_for_figures

    _only(ready_area, "tiny")
    ask_for_figures(year="2022/23")
    for words in ("Figures of 2022/23 are ready for 1 school.", "21 pages are drawn."):
        job = next_job()
        assert job is not None
        run_job(job)
        job.refresh_from_db()
        assert (job.state, job.said) == (Job.State.done, words)


def test_a_year_that_does_not_open_first_is_not_drawn_ahead(ready_area: ReadyArea) -> None:
    Prepared.objects.create(
        key=ready_area.prepared.key, year="2023/24", as_at="2025-02-28", schools=2, shape=ready_area.prepared.shape
    )
    assert draw_ahead("2022/23", tell=lambda done, total: None) == 0
