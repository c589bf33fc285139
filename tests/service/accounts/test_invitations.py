"""Inviting people, and what an invitation does not let anybody do."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.models import Assignment, Invitation, User
from keystage.service.accounts.reach import held
from keystage.service.audit.models import Event
from keystage.service.schools.models import School

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8"), pytest.mark.usefixtures("two_schools")]

_PASSWORD = "otter lantern gravel"
_NEW = {"name": "Ann Bell", "password": _PASSWORD, "again": _PASSWORD}


def _asked(role: str = "senco", place: str = "school:999001", **more: Any) -> dict[str, Any]:
    return {"role": role, "email": "Ann.Bell@example.invalid", "place": place, "starts": "1 September 2020", **more}


@pytest.fixture
def head(signed_in_as: Callable[..., Client]) -> Client:
    return signed_in_as("headteacher", school="999001")


def test_an_invitation_makes_a_person_with_that_role_and_no_other(
    head: Client, posted: Any, link: Callable[[], str]
) -> None:
    assert posted(head, "/people/invite/", **_asked()).status_code == 302
    new = Client()
    assert b"SENCO" in new.get(link()).content
    assert posted(new, link(), **_NEW)["Location"] == "/people/me/second-factor/set-up/"
    assert new.get("/people/me/").status_code == 302
    user = User.objects.get(email="ann.bell@example.invalid")
    assert [(h.role, h.kind, h.place) for h in held(user)] == [("senco", "school", "999001")]
    assert user.check_password(_PASSWORD)


def test_the_letter_names_role_and_school_and_the_token_is_kept_as_a_digest_only(
    head: Client, posted: Any, link: Callable[[], str]
) -> None:
    posted(head, "/people/invite/", **_asked())
    token = link().rstrip("/").rpartition("/")[2]
    assert "Alder Bridge Primary School" in mail.outbox[0].body
    assert mail.outbox[0].to == ["ann.bell@example.invalid"]
    kept = Invitation.objects.get()
    assert token not in repr(list(Invitation.objects.values())) + repr(list(Event.objects.values()))
    assert len(kept.digest) == 64


def test_an_accepted_invitation_cannot_be_used_again(head: Client, posted: Any, link: Callable[[], str]) -> None:
    posted(head, "/people/invite/", **_asked())
    posted(Client(), link(), **_NEW)
    assert Client().get(link()).status_code == 410
    assert posted(Client(), link(), **_NEW).status_code == 410
    assert User.objects.filter(email="ann.bell@example.invalid").count() == 1
    assert Assignment.objects.filter(role="senco").count() == 1


def test_an_expired_a_withdrawn_and_an_unknown_link_look_the_same(
    head: Client, posted: Any, link: Callable[[], str]
) -> None:
    posted(head, "/people/invite/", **_asked())
    path, kept = link(), Invitation.objects.get()
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    expired = Client().get(path)
    Invitation.objects.update(expires_at=timezone.now() + timedelta(days=1))
    assert posted(head, f"/people/invitations/{kept.pk}/withdraw/").status_code == 302
    withdrawn, unknown = Client().get(path), Client().get("/people/welcome/nobody-wrote-this/")
    assert expired.status_code == withdrawn.status_code == unknown.status_code == 410
    assert expired.content == withdrawn.content == unknown.content
    with pytest.raises(InputError, match="can no longer be used"):
        actions.accept(token=path.rstrip("/").rpartition("/")[2], by=None, name="A", password=_PASSWORD)


def test_sending_again_makes_the_earlier_link_void(head: Client, posted: Any, link: Callable[[], str]) -> None:
    posted(head, "/people/invite/", **_asked())
    first, kept = link(), Invitation.objects.get()
    posted(head, f"/people/invitations/{kept.pk}/send-again/")
    assert Client().get(first).status_code == 410
    assert Client().get(link()).status_code == 200


@pytest.mark.parametrize("role", ["headteacher", "sip", "data_officer", "system_administrator", "auditor"])
def test_a_role_one_may_not_give_is_not_there(head: Client, posted: Any, role: str) -> None:
    assert posted(head, "/people/invite/", **_asked(role)).status_code == 404
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "place", ["school:998001", "la:999", "everywhere:", "trust:T1", "class:999001", "school:000000"]
)
def test_a_place_outside_ones_own_or_of_another_kind_is_refused(head: Client, posted: Any, place: str) -> None:
    assert posted(head, "/people/invite/", **_asked(place=place)).status_code == 200
    assert not Invitation.objects.exists()


def test_an_action_refuses_what_the_form_would_not_have_offered(somebody: Callable[..., User]) -> None:
    head = somebody("headteacher", school="999001")
    given = {"starts": date(2020, 1, 1), "ends": None, "by": head}
    for role, kind, place in (
        ("governor", "school", "998001"), ("governor", "la", "999"), ("system_administrator", "everywhere", ""),
        ("class_teacher", "class", "998001:6A"), ("no_such_role", "school", "999001"),
    ):  # fmt: skip
        with pytest.raises(InputError, match="may not give"):
            actions.give_role(user=somebody(), role=role, place_kind=kind, place=place, **given)
        with pytest.raises(InputError, match="may not give"):
            actions.invite(
                email="a@example.invalid", role=role, place_kind=kind, place=place, link=str, **given
            )  # fmt: skip


def test_nobody_gives_a_role_to_themselves(somebody: Callable[..., User], head: Client, posted: Any) -> None:
    administrator = somebody("system_administrator")
    given = {"role": "governor", "place_kind": "school", "place": "999001", "starts": date(2020, 1, 1), "ends": None}
    with pytest.raises(InputError, match="to yourself"):
        actions.give_role(user=administrator, by=administrator, **given)  # type: ignore[arg-type]  # values as above
    me = head.user  # type: ignore[attr-defined]  # put there by the fixture
    answer = posted(head, "/people/invite/", **_asked(email=me.email))
    assert b"to yourself" in answer.content


def test_an_invitation_of_somebody_whose_own_role_ended_gives_nothing(
    head: Client, posted: Any, link: Callable[[], str]
) -> None:
    posted(head, "/people/invite/", **_asked())
    Assignment.objects.update(ends=timezone.localdate() - timedelta(days=1))
    assert b"may no longer give this role" in posted(Client(), link(), **_NEW).content
    assert not User.objects.filter(email="ann.bell@example.invalid").exists()


def test_somebody_known_must_sign_in_and_then_has_one_role_more(
    head: Client, posted: Any, link: Callable[[], str], signed_in_as: Callable[..., Client]
) -> None:
    known = signed_in_as("governor", school="998001", email="ann.bell@example.invalid")
    posted(head, "/people/invite/", **_asked())
    assert b"Sign in with it to add this role" in Client().get(link()).content
    assert posted(Client(), link(), **_NEW).status_code == 200
    stranger = signed_in_as("governor", school="998001")
    assert posted(stranger, link()).status_code == 200
    user = known.user  # type: ignore[attr-defined]  # put there by the fixture
    assert len(held(User.objects.get(pk=user.pk))) == 1
    assert user.check_password("a long passphrase"), "a link changes nobody's password"
    assert posted(known, link()).status_code == 302
    assert {h.role for h in held(User.objects.get(pk=user.pk))} == {"governor", "senco"}


def test_another_schools_invitations_are_absent(head: Client, posted: Any, signed_in_as: Callable[..., Client]) -> None:
    posted(head, "/people/invite/", **_asked())
    other, kept = signed_in_as("headteacher", school="998001"), Invitation.objects.get()
    assert b"ann.bell" not in other.get("/people/invitations/").content
    assert posted(other, f"/people/invitations/{kept.pk}/withdraw/").status_code == 404
    with pytest.raises(InputError, match="may not give"):
        actions.withdraw(invitation=kept, by=other.user)  # type: ignore[attr-defined]  # put there by the fixture


def test_a_weak_password_is_refused_with_the_reason(head: Client, posted: Any, link: Callable[[], str]) -> None:
    posted(head, "/people/invite/", **_asked())
    for weak, why in (("short", b"too short"), ("password1234", b"were stolen"), ("annbell12345", b"too similar")):
        answer = posted(Client(), link(), name="Ann Bell", password=weak, again=weak)
        assert why in answer.content
    assert not User.objects.filter(email="ann.bell@example.invalid").exists()


def test_a_letter_that_cannot_be_sent_is_said(head: Client, posted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> int:
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", broken)
    posted(head, "/people/invite/", **_asked())
    assert b"Could not be sent" in head.get("/people/invitations/").content


def test_a_class_is_a_place_within_its_school(
    head: Client, posted: Any, link: Callable[[], str], two_schools: tuple[School, School]
) -> None:
    asked = _asked("class_teacher", "class:999001", named="6A")
    assert posted(head, "/people/invite/", **asked).status_code == 302
    posted(Client(), link(), **_NEW)
    row = Assignment.objects.get(role="class_teacher")
    assert (row.place_kind, row.place) == ("class", "999001:6A")
    assert b"class 6A, Alder Bridge" in head.get(f"/people/{row.user_id}/").content
