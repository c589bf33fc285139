"""Agreements to share pupils: who records them, what they open, two who change one at once."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.models import SharingAgreement, User
from keystage.service.schools.models import School

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8"), pytest.mark.usefixtures("two_schools")]

_ASKED = {
    "place": "school:999001",
    "roles": ["sip"],
    "purpose": "Autumn visit",
    "starts": "1/9/2020",
    "ends": "1/9/2099",
}


@pytest.fixture
def head(signed_in_as: Callable[..., Client]) -> Client:
    return signed_in_as("headteacher", school="999001")


def test_a_heads_agreement_opens_the_schools_pupils_to_that_role_and_ending_it_closes_them(
    head: Client, posted: Any, somebody: Callable[..., User]
) -> None:
    adviser, officer = somebody("sip", school="999001"), somebody("data_officer", la="999")
    assert not School.objects.with_pupils_for(adviser)
    assert posted(head, "/people/sharing/new/", **_ASKED).status_code == 302
    assert [s.urn for s in School.objects.with_pupils_for(adviser)] == ["999001"]
    assert not School.objects.with_pupils_for(officer)
    made = SharingAgreement.objects.get()
    assert b"agreed to share pupils, Alder Bridge" in head.get(f"/people/sharing/{made.pk}/").content
    assert posted(head, f"/people/sharing/{made.pk}/end/").status_code == 302
    assert not School.objects.with_pupils_for(adviser)


def test_an_agreement_made_and_ended_on_one_day_holds_no_longer(somebody: Callable[..., User]) -> None:
    from django.utils import timezone

    head, adviser, today = somebody("headteacher", school="999001"), somebody("sip", la="999"), timezone.localdate()
    made = actions.record_agreement(
        place_kind="school", place="999001", roles=["sip"], purpose="Visit", starts=today, ends=today, by=head
    )
    assert School.objects.with_pupils_for(adviser)
    actions.end_agreement(agreement=made, by=head)
    assert not School.objects.with_pupils_for(adviser)


def test_nobody_agrees_for_another_school_or_a_role_that_never_sees_pupils(
    head: Client, posted: Any, somebody: Callable[..., User]
) -> None:
    for changed in ({"place": "school:998001"}, {"place": "trust:T1"}, {"roles": ["governor"]}, {"purpose": " "}):
        assert posted(head, "/people/sharing/new/", **(_ASKED | changed)).status_code == 200
    days = {
        "starts": date(2020, 1, 1),
        "ends": date(2099, 1, 1),
        "purpose": "x",
        "by": somebody("headteacher", school="999001"),
    }
    for kind, place, role in (
        ("school", "998001", "sip"),
        ("trust", "T1", "sip"),
        ("la", "999", "sip"),
        ("school", "999001", "governor"),
    ):
        with pytest.raises(InputError):
            actions.record_agreement(place_kind=kind, place=place, roles=[role], **days)  # type: ignore[arg-type]  # values as above
    assert not SharingAgreement.objects.exists()


def test_a_trusts_lead_agrees_for_the_trust(
    signed_in_as: Callable[..., Client], posted: Any, somebody: Callable[..., User]
) -> None:
    lead, adviser = signed_in_as("trust_lead", trust="T1"), somebody("sip", la="999")
    assert posted(lead, "/people/sharing/new/", **(_ASKED | {"place": "trust:T1"})).status_code == 302
    assert [s.urn for s in School.objects.with_pupils_for(adviser)] == ["999001"]


def test_of_two_who_change_an_agreement_neither_loses_a_word(head: Client, posted: Any) -> None:
    posted(head, "/people/sharing/new/", **_ASKED)
    made = SharingAgreement.objects.get()
    path = f"/people/sharing/{made.pk}/change/"
    mine = {"roles": ["sip"], "purpose": "What I wrote", "ends": "1/9/2098", "version": made.version}
    theirs = mine | {"purpose": "What they wrote"}
    assert posted(head, path, **theirs).status_code == 302
    answer = posted(head, path, **mine)
    assert b"What they wrote" in answer.content
    assert b"What I wrote" in answer.content
    assert SharingAgreement.objects.get().purpose == "What they wrote"
    again = mine | {"version": answer.context["form"]["version"].value()}
    assert posted(head, path, **again).status_code == 302
    assert SharingAgreement.objects.get().purpose == "What I wrote"


def test_an_auditor_reads_agreements_and_changes_none(
    head: Client, posted: Any, signed_in_as: Callable[..., Client]
) -> None:
    posted(head, "/people/sharing/new/", **_ASKED)
    made = SharingAgreement.objects.get()
    auditor, other = signed_in_as("auditor", la="999"), signed_in_as("auditor", la="998")
    assert b"Autumn visit" in auditor.get("/people/sharing/").content
    assert b"Autumn visit" not in other.get("/people/sharing/").content
    assert posted(auditor, f"/people/sharing/{made.pk}/end/").status_code == 404
