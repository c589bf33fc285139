"""The list of people, roles given and ended, accounts closed."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.models import Assignment, User
from keystage.service.accounts.reach import held
from keystage.service.accounts.selectors import has_administrator, people_for
from keystage.service.schools.models import School
from tests.service.conftest import sign_in_fully

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8"), pytest.mark.usefixtures("two_schools")]


def test_people_are_those_with_a_role_within_ones_own_places(somebody: Callable[..., User]) -> None:
    manager = somebody("sip_manager", la="999")
    inside = [
        somebody("governor", school="999001"), somebody("sip", cluster="999:North"), somebody("director", la="999"),
        somebody("class_teacher", school_class="999001:6A"),
        somebody("senco", school="999001", ends=date(2001, 1, 1)),
    ]  # fmt: skip
    for outside in ({"school": "998001"}, {"la": "998"}, {"cluster": "998:North"}, {"trust": "T1"}):
        somebody("governor", **outside)
    somebody("class_teacher", school_class="998001:6A")
    somebody("auditor")
    assert set(people_for(manager)) == {manager, *inside}
    assert not people_for(somebody("sip", la="999"))
    assert people_for(somebody("system_administrator")).count() == User.objects.count()


def test_the_list_is_found_by_name_role_place_and_status(
    signed_in_as: Callable[..., Client], somebody: Callable[..., User]
) -> None:
    client = signed_in_as("sip_manager", la="999")
    governor, ended = somebody("governor", school="999001"), somebody("senco", school="999001", ends=date(2001, 1, 1))
    later = somebody("sip", la="999", starts=date(2099, 1, 1))
    closed = somebody("reviewer", school="999001")
    actions.deactivate(user=closed, by=client.user)  # type: ignore[attr-defined]  # put there by the fixture

    def listed(query: str) -> set[int]:
        page = client.get(f"/people/?{query}").context["people"]
        return {one.person.pk for one in page} - {client.user.pk}  # type: ignore[attr-defined]  # as above

    assert listed("") == {governor.pk}
    assert listed("status=ended") == {ended.pk}
    assert listed("status=later") == {later.pk}
    assert listed("status=closed") == {closed.pk}
    assert listed("status=all") == {governor.pk, ended.pk, later.pk, closed.pk}
    assert listed("role=governor") == {governor.pk}
    assert listed("place=alder") == {governor.pk}
    assert listed("place=998001") == set()
    assert listed(f"q={governor.email}") == {governor.pk}


def test_the_list_asks_no_more_of_the_database_for_more_people(
    signed_in_as: Callable[..., Client], somebody: Callable[..., User], django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in_as("sip_manager", la="999")

    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/people/").status_code == 200
        return len(caught)

    somebody("governor", school="999001")
    queries()
    few = queries()
    for number in range(20):
        School.objects.create(urn=f"9991{number:02}", la="999", la_name="Westmere", name=f"School {number}")
        somebody("governor", school=f"9991{number:02}")
    assert queries() == few


def test_a_role_ended_now_is_gone_with_the_next_page(signed_in_as: Callable[..., Client], posted: Any) -> None:
    head, governor = signed_in_as("headteacher", school="999001"), signed_in_as("governor", school="999001")
    assert governor.get("/schools/").status_code == 200
    row = Assignment.objects.get(role="governor")
    assert posted(head, f"/people/roles/{row.pk}/end/", when="now").status_code == 302
    assert governor.get("/schools/")["Location"].startswith("/people/sign-in/?why=roles")
    sign_in_fully(governor, User.objects.get(pk=row.user_id))
    assert governor.get("/schools/").status_code == 404
    assert b"ended the role Governor, Alder Bridge" in head.get(f"/people/{row.user_id}/").content


def test_a_role_begun_today_and_ended_today_holds_no_longer(somebody: Callable[..., User]) -> None:
    head, today = somebody("headteacher", school="999001"), timezone.localdate()
    governor = somebody("governor", school="999001", starts=today)
    actions.end_role(assignment=Assignment.objects.get(user=governor), last_day=None, by=head)
    assert not held(User.objects.get(pk=governor.pk))


def test_a_role_with_a_last_day_holds_until_it_has_passed(somebody: Callable[..., User]) -> None:
    head, today = somebody("headteacher", school="999001"), timezone.localdate()
    governor = somebody("governor", school="999001")
    row = actions.end_role(assignment=Assignment.objects.get(user=governor), last_day=today, by=head)
    assert held(User.objects.get(pk=governor.pk))
    with pytest.raises(InputError, match="has passed"):
        actions.end_role(assignment=row, last_day=today - timedelta(days=1), by=head)


def test_a_role_is_given_once_for_the_same_days(somebody: Callable[..., User]) -> None:
    head, user = somebody("headteacher", school="999001"), somebody()
    given: dict[str, Any] = {"user": user, "role": "governor", "place_kind": "school", "place": "999001", "by": head}
    actions.give_role(**given, starts=date(2020, 1, 1), ends=date(2099, 1, 1))
    with pytest.raises(InputError, match="already"):
        actions.give_role(**given, starts=date(2030, 1, 1), ends=None)
    with pytest.raises(InputError, match="before the first"):
        actions.give_role(**given, starts=date(2020, 1, 1), ends=date(2019, 1, 1))


def test_somebody_elses_roles_cannot_be_ended(signed_in_as: Callable[..., Client], posted: Any) -> None:
    head = signed_in_as("headteacher", school="999001")
    signed_in_as("sip", school="999001")
    signed_in_as("governor", school="998001")
    adviser, other = Assignment.objects.get(role="sip"), Assignment.objects.get(role="governor")
    assert posted(head, f"/people/roles/{other.pk}/end/", when="now").status_code == 404
    assert b"may not end this role" in posted(head, f"/people/roles/{adviser.pk}/end/", when="now").content
    assert held(User.objects.get(pk=adviser.user_id))


def test_a_closed_account_is_signed_out_and_opens_again_with_its_roles(
    signed_in_as: Callable[..., Client], posted: Any
) -> None:
    head, governor = signed_in_as("headteacher", school="999001"), signed_in_as("governor", school="999001")
    path = f"/people/{governor.user.pk}/account/"  # type: ignore[attr-defined]  # put there by the fixture
    assert posted(head, path).status_code == 302
    assert governor.get("/schools/").status_code == 302
    assert posted(head, path).status_code == 302
    governor.force_login(User.objects.get(pk=governor.user.pk))  # type: ignore[attr-defined]  # as above
    assert governor.get("/schools/").status_code == 200


def test_an_account_with_a_role_elsewhere_is_not_closed_by_one_school(somebody: Callable[..., User]) -> None:
    head, governor = somebody("headteacher", school="999001"), somebody("governor", school="999001")
    Assignment.objects.create(
        user=governor, role="governor", place_kind="school", place="998001", starts=date(2020, 1, 1)
    )
    with pytest.raises(InputError, match="may not end"):
        actions.deactivate(user=governor, by=head)
    with pytest.raises(InputError, match="may not end"):
        actions.deactivate(user=head, by=head)


def test_the_first_administrator_is_made_once() -> None:
    assert not has_administrator()
    with pytest.raises(InputError, match="too short"):
        actions.make_first_administrator(email="a@example.invalid", name="Ann", password="short")
    made = actions.make_first_administrator(email="A@Example.invalid", name="Ann", password="otter lantern gravel")
    assert made.email == "a@example.invalid"
    assert has_administrator()
    with pytest.raises(InputError, match="already"):
        actions.make_first_administrator(email="b@example.invalid", name="Bob", password="otter lantern gravel")


def test_the_last_administrator_cannot_be_ended_or_closed(somebody: Callable[..., User]) -> None:
    first, second = somebody("system_administrator"), somebody("system_administrator", ends=date(2099, 1, 1))
    row = Assignment.objects.get(user=first)
    with pytest.raises(InputError, match="only administrator"):
        actions.end_role(assignment=row, last_day=None, by=second)
    with pytest.raises(InputError, match="only administrator"):
        actions.deactivate(user=first, by=second)
    somebody("system_administrator")
    actions.end_role(assignment=row, last_day=None, by=second)
    assert not held(User.objects.get(pk=first.pk))


def test_a_persons_history_tells_nothing_of_roles_in_other_places(
    signed_in_as: Callable[..., Client], somebody: Callable[..., User]
) -> None:
    """A head reads of an adviser what concerns the head's school, and not which other schools they work with."""
    head, giver, adviser = signed_in_as("headteacher", school="999001"), somebody("system_administrator"), somebody()
    for place in ("999001", "998001"):
        actions.give_role(
            user=adviser, role="expert_leader", place_kind="school", place=place, starts=timezone.localdate(),
            ends=None, by=giver,
        )  # fmt: skip
    page = head.get(f"/people/{adviser.pk}/").content.decode()
    assert "Alder Bridge" in page
    assert "Ferrow Bridge" not in page
    own = Client()
    sign_in_fully(own, adviser)
    assert "Ferrow Bridge" in own.get("/people/me/").content.decode()
    everywhere = signed_in_as("system_administrator").get(f"/people/{adviser.pk}/").content.decode()
    assert "Ferrow Bridge" in everywhere
