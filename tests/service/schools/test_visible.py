"""Who sees which school."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from keystage.service.accounts.models import Assignment, User
from keystage.service.schools.models import School

pytestmark = pytest.mark.django_db


@pytest.mark.req("X.8")
@pytest.mark.parametrize(
    "place", [{"school": "999001"}, {"la": "999"}, {"trust": "T1"}, {"cluster": "999:North"}]
)  # fmt: skip
def test_a_role_reaches_its_place_and_no_other(
    two_schools: tuple[School, School], somebody: Callable[..., User], place: dict[str, str]
) -> None:
    assert [s.urn for s in School.objects.visible_to(somebody("sip", **place))] == ["999001"]


@pytest.mark.req("X.8")
def test_a_role_that_ended_is_gone_with_the_next_request(
    two_schools: tuple[School, School], signed_in_as: Callable[..., Client]
) -> None:
    client = signed_in_as("sip", school="999001")
    assert b"Alder Bridge" in client.get("/schools/").content
    Assignment.objects.update(ends=timezone.localdate() - timedelta(days=1))
    ended = client.get("/schools/")
    assert (ended.status_code, ended.url.partition("?")[0]) == (302, "/people/sign-in/")


def test_nobody_without_a_role_sees_a_school(two_schools: tuple[School, School], somebody: Callable[..., User]) -> None:
    assert not School.objects.visible_to(somebody())
    assert not School.objects.visible_to(somebody("sip", school="999001", starts=date(2099, 1, 1)))
