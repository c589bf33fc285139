"""Every page that has no object in its address asks the database as often for 600 schools as for 60.

The addresses are those of the role matrix, so that a new page is tried as soon as it has its line there. Beside the
schools there are ten times as many of everything that lists show: people, files, jobs, packs, events.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from keystage.service.accounts.models import Assignment, Invitation, User
from keystage.service.audit.models import Event
from keystage.service.intake.models import Accepted, Upload
from keystage.service.jobs.models import Job
from keystage.service.profiles.models import IssuedPack
from keystage.service.schools.models import School, SchoolGroup, Watched
from tests.service.role_matrix.lines import lines

LA = "999"
ROLES = ("data_officer", "sip_manager", "system_administrator")
FEW, MANY = 60, 600


def put(client: Client, begin: int, count: int) -> None:
    """Schools, and of everything else as many as there are schools."""
    numbers = range(begin, count)
    urns = [str(990_000 + at) for at in numbers]
    School.objects.bulk_create(
        School(
            urn=urn, laestab=f"999{at:04d}", la=LA, la_name="Westmere", name=f"School {at:03d}", town=f"Town {at % 9}",
            kind="primary", phase="primary", state="open", trust_uid=f"T{at % 40}", trust=f"Trust {at % 40}",
            cluster=f"Cluster {at % 30}", cluster_code=f"{LA}:{at % 30}", served=True, latitude=51.0, longitude=-1.0,
        )
        for at, urn in zip(numbers, urns, strict=True)
    )  # fmt: skip
    me: Any = client.user  # type: ignore[attr-defined]  # of the fixture
    people = User.objects.bulk_create(User(email=f"p{at}@example.invalid", name=f"Person {at}") for at in numbers)
    Assignment.objects.bulk_create(
        Assignment(user=one, role="headteacher", place_kind="school", place=urn, starts=date(2020, 1, 1))
        for one, urn in zip(people, urns, strict=True)
    )
    Watched.objects.bulk_create(Watched(user=me, urn=urn) for urn in urns[:100])
    SchoolGroup.objects.bulk_create(
        SchoolGroup(name=f"Group {at}", owner=me, urns=urns[:5]) for at in list(numbers)[:20]
    )
    Upload.objects.bulk_create(
        Upload(by=one, name=f"file {at}.csv", size=10, sha256=f"{at:064d}", place_kind="la", place=LA, state="read")
        for at, one in zip(numbers, people, strict=True)
    )
    Job.objects.bulk_create(
        Job(task="x.tasks.y", title="Read a file", who=f"user:{me.pk}", state="done", ended_at=timezone.now())
        for _ in numbers
    )
    IssuedPack.objects.bulk_create(
        IssuedPack(subject_kind="school", subject=urn, name="A school", urns=[urn], year="2018/19", audience="adviser",
                   number=1, as_at=date(2020, 2, 28), digest="0" * 64, by=me)
        for urn in urns
    )  # fmt: skip
    Accepted.objects.bulk_create(
        Accepted(release=f"{at:012d}", kind="ks2_performance", year="2018/19", status="final", rows=1) for at in numbers
    )
    Invitation.objects.bulk_create(_invitation(at, me) for at in numbers)
    Event.objects.bulk_create(
        Event(at=timezone.now(), who=f"user:{me.pk}", what="profiles.school.saw", kind="school", key=urn)
        for urn in urns
    )


def _invitation(at: int, by: Any) -> Invitation:
    return Invitation(
        email=f"i{at}@example.invalid", role="headteacher", place_kind="school", place=str(990_000 + at), by=by,
        starts=date(2020, 1, 1), digest=f"{at:064d}", sent_at=timezone.now(), expires_at=timezone.now(),
    )  # fmt: skip


def addresses() -> list[str]:
    found = []
    for name, line in sorted(lines().items()):
        if line.method == "get" and not line.make:
            try:
                found.append(reverse(name))
            except NoReverseMatch:
                continue
    return found


def asked_for(client: Client, path: str) -> int | None:
    """How many questions a page asks; None where this role has no such page."""
    client.get(path)  # what is kept once a process or a session is asked for here
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    return len(queries) if answer.status_code == 200 else None


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_pages_ask_as_often_for_600_schools_as_for_60(signed_in_as: Callable[..., Client], role: str) -> None:
    place = {} if role == "system_administrator" else {"la": LA}
    client = signed_in_as(role, **place)
    put(client, 0, FEW)
    few = {path: asked_for(client, path) for path in addresses()}
    put(client, FEW, MANY)
    many = {path: asked_for(client, path) for path in few if few[path] is not None}
    assert len(many) >= 5
    assert many == {path: few[path] for path in many}
