"""Home: each person's own, the same few queries whatever the area's size, nothing of another's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from keystage.service.audit.actions import record
from keystage.service.audit.models import Event
from keystage.service.jobs.actions import ask_for
from keystage.service.schools.models import School, Watched

SignedIn = Callable[..., Client]


def _home(client: Client) -> str:
    answer = client.get("/")
    assert answer.status_code == 200
    page: str = answer.content.decode()
    return page.split("<main")[1].split("</main")[0]


def _schools(number: int) -> None:
    School.objects.bulk_create(
        School(urn=f"9991{n:02}", la="999", name=f"School {n:02}", adviser="", state="open") for n in range(number)
    )


@pytest.mark.django_db
def test_a_role_without_pages_is_told_so(signed_in_as: SignedIn) -> None:
    page = _home(signed_in_as("parent", school="999001"))
    assert "no page for this role yet" in page


@pytest.mark.django_db
def test_somebody_without_a_role_is_told_whom_to_ask(signed_in_as: SignedIn) -> None:
    assert "No role yet" in _home(signed_in_as())


@pytest.mark.usefixtures("two_schools")
def test_a_head_sees_their_own_school_and_no_other(signed_in_as: SignedIn) -> None:
    page = _home(signed_in_as("headteacher", school="999001"))
    assert "Alder Bridge Primary School" in page
    assert "Send in your school" in page
    assert "Ferrow" not in page


@pytest.mark.usefixtures("two_schools")
def test_an_adviser_sees_the_schools_that_name_them_the_next_visit_first(signed_in_as: SignedIn) -> None:
    client = signed_in_as("sip", la="999")
    name = client.user.name  # type: ignore[attr-defined]  # the fixture's own
    today = timezone.localdate()
    _schools(3)
    School.objects.filter(urn="999102").update(adviser=name, next_visit=today)
    School.objects.filter(urn="999100").update(adviser=name, next_visit=today + timedelta(days=9))
    page = _home(client)
    assert page.index("School 02") < page.index("School 00")
    assert "School 01" not in page


@pytest.mark.usefixtures("two_schools")
def test_a_watch_list_keeps_to_what_one_may_still_see(signed_in_as: SignedIn) -> None:
    client = signed_in_as("sip_manager", la="999")
    for urn in ("999001", "998001"):
        Watched.objects.create(user=client.user, urn=urn)  # type: ignore[attr-defined]  # as above
    page = _home(client)
    assert "Alder Bridge" in page
    assert "Ferrow" not in page


@pytest.mark.usefixtures("two_schools")
def test_schools_opened_last_come_from_the_record_and_jobs_are_ones_own(signed_in_as: SignedIn) -> None:
    client, other = signed_in_as("director", la="999"), signed_in_as("director", la="999")
    user = client.user  # type: ignore[attr-defined]  # as above
    record("profiles.school.saw", by=user, kind="school", key="999001")
    ask_for("profiles.tasks.make_ready", title="Figures for me", by=user, year="2022/23")
    page = _home(client)
    assert "Opened last" in page
    assert "Figures for me" in page
    assert "Figures for me" not in _home(other)


@pytest.mark.usefixtures("two_schools")
def test_what_is_said_of_no_school_is_recorded_of_none(signed_in_as: SignedIn) -> None:
    _home(signed_in_as("sip", la="999"))
    assert not Event.objects.filter(what="site.home.saw").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["sip_manager", "sip", "data_officer"])
def test_home_asks_the_database_as_often_for_6_schools_as_for_60(signed_in_as: SignedIn, role: str) -> None:
    client = signed_in_as(role, la="999")
    _schools(6)
    _home(client)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            _home(client)
        counts.append(len(asked))
        School.objects.all().delete()
        _schools(60)
    assert counts[0] == counts[1]
    assert counts[0] <= 30


@pytest.mark.usefixtures("two_schools")
def test_demo_sign_in_is_nowhere_but_in_a_demo(signed_in_as: SignedIn, settings: Any) -> None:
    user = signed_in_as("sip", la="999").user  # type: ignore[attr-defined]  # as above
    assert Client().post("/demo/", {"user": user.pk}).status_code == 404
    assert Client().get("/demo/").status_code == 404
    settings.KEYSTAGE_DEMO = True
    page = Client().get("/demo/").content.decode()
    assert f'data-who="{user.email}"' in page
    assert "School improvement partner or adviser" in page
    client = Client()
    assert client.post("/demo/", {"user": user.pk}).status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("two_schools")
def test_who_reads_areas_and_no_school_is_led_to_their_pages(signed_in_as: SignedIn) -> None:
    assert 'href="/areas/"' in _home(signed_in_as("board_member", la="999"))
    assert 'href="/areas/"' not in _home(signed_in_as("parent", school="999001"))
