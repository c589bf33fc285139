"""Groups of schools and the watch list."""

from collections.abc import Callable

import pytest
from django.test import Client

from keystage.analysis.errors import InputError
from keystage.service.accounts.models import User
from keystage.service.schools import actions
from keystage.service.schools.models import School, SchoolGroup, Watched

pytestmark = pytest.mark.django_db


def test_urns_that_are_not_found_are_named_and_the_rest_is_kept(
    two_schools: tuple[School, School], signed_in_as: Callable[..., Client]
) -> None:
    client = signed_in_as("sip_manager", la="999")
    told = client.post("/register/groups/", {"name": "Panel", "urns": "999001, 998001 123456"}, follow=True)
    assert SchoolGroup.objects.get().urns == ["999001"]
    assert b"998001 is not the URN of a school you can see" in told.content
    assert b"123456 is not the URN of a school you can see" in told.content


def test_two_who_change_a_group_lose_neither_text(
    two_schools: tuple[School, School], signed_in_as: Callable[..., Client]
) -> None:
    client = signed_in_as("sip_manager", la="999")
    made = actions.make_group(name="Panel", urns=["999001"], shared=True, by=client.user)  # type: ignore[attr-defined]
    actions.change_group(group=made, name="Panel of spring", urns=["999001"], shared=True, version=1, by=None)
    told = client.post(f"/register/groups/{made.pk}/", {"name": "Panel of autumn", "urns": "999001", "version": "1"})
    assert b"Panel of spring" in told.content
    assert b"Panel of autumn" in told.content
    assert SchoolGroup.objects.get().name == "Panel of spring"


@pytest.mark.req("X.8")
def test_a_shared_group_shows_only_schools_the_viewer_may_see(
    two_schools: tuple[School, School], signed_in_as: Callable[..., Client], somebody: Callable[..., User]
) -> None:
    made = actions.make_group(name="Both", urns=["999001", "998001"], shared=True, by=somebody())
    told = signed_in_as("sip_manager", la="999").get(f"/register/groups/{made.pk}/")
    assert b"Alder Bridge" in told.content
    assert b"Ferrow" not in told.content
    assert signed_in_as("sip_manager", la="997").get(f"/register/groups/{made.pk}/").status_code == 404


def test_a_group_has_a_name_of_its_own(two_schools: tuple[School, School], somebody: Callable[..., User]) -> None:
    person = somebody("sip", school="999001")
    actions.make_group(name="Panel", urns=[], shared=False, by=person)
    with pytest.raises(InputError, match="already"):
        actions.make_group(name="Panel", urns=[], shared=False, by=person)
    with pytest.raises(InputError, match="name"):
        actions.make_group(name=" ", urns=[], shared=False, by=person)


def test_watching_twice_is_watching_once(two_schools: tuple[School, School], somebody: Callable[..., User]) -> None:
    person = somebody("sip", school="999001")
    for _ in range(2):
        actions.watch(school=two_schools[0], by=person)
    assert Watched.objects.count() == 1
    actions.unwatch(school=two_schools[0], by=person)
    assert not Watched.objects.exists()


def test_deleting_a_group_asks_first(two_schools: tuple[School, School], signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("sip_manager", la="999")
    made = actions.make_group(name="Panel", urns=["999001"], shared=False, by=client.user)  # type: ignore[attr-defined]
    assert b"Delete this group?" in client.get(f"/register/groups/{made.pk}/delete/").content
    assert SchoolGroup.objects.exists()
    client.post(f"/register/groups/{made.pk}/delete/")
    assert not SchoolGroup.objects.exists()
