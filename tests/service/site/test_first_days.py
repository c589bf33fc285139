"""A new service: nothing is held, and still everybody knows what to do first, and can."""

from collections.abc import Callable

import pytest
from django.test import Client

from keystage.service.accounts.models import Invitation
from keystage.service.schools.models import School, ServedArea

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8")]


def test_a_data_officer_is_invited_for_an_authority_before_any_school_is_held(
    signed_in_as: Callable[..., Client],
) -> None:
    boss = signed_in_as("system_administrator")
    assert b"Invite a data officer" in boss.get("/").content
    asked = {"role": "data_officer", "email": "ann@example.invalid", "place": "la:850", "starts": "1 September 2026"}
    boss.post("/people/invite/", asked)
    made = Invitation.objects.get()
    assert (made.place_kind, made.place) == ("la", "850")
    assert b"Data officer, Hampshire" in boss.get("/people/invitations/").content
    assert b"Invite a data officer" not in boss.get("/").content


def test_an_authority_that_never_was_is_no_place(signed_in_as: Callable[..., Client]) -> None:
    asked = {"role": "data_officer", "email": "ann@example.invalid", "place": "la:777", "starts": "1 September 2026"}
    signed_in_as("system_administrator").post("/people/invite/", asked)
    assert not Invitation.objects.exists()


def test_somebody_of_one_authority_invites_to_no_other(signed_in_as: Callable[..., Client]) -> None:
    manager = signed_in_as("sip_manager", la="850")
    page = manager.get("/people/invite/?role=data_officer").content
    assert b"la:886" not in page


def test_the_area_is_chosen_before_any_school_is_held_and_stays_chosen(signed_in_as: Callable[..., Client]) -> None:
    boss = signed_in_as("system_administrator")
    assert b"Say which authorities this service is for" in boss.get("/").content
    boss.post("/register/areas-served/", {"la": ["850", "777"]})
    assert list(ServedArea.objects.values_list("la", flat=True)) == ["850"]
    School.objects.create(urn="999001", la="999", la_name="Westmere", name="Alder Bridge Primary School")
    page = boss.get("/register/areas-served/").content.decode()
    assert 'value="850" id="la-850" checked' in page
    assert 'value="999"' in page
    assert "Say which authorities" not in boss.get("/").content.decode()


def test_a_data_officer_is_told_to_begin_with_the_register(signed_in_as: Callable[..., Client]) -> None:
    officer = signed_in_as("data_officer", la="850")
    assert b"Send in the register of schools" in officer.get("/").content
    assert b"<strong>Hampshire</strong>" in officer.get("/files/send/").content
    School.objects.create(urn="999001", la="850", name="Alder Bridge Primary School")
    assert b"Send in the register of schools" not in officer.get("/").content
