"""Signing in, staying signed in, and passwords."""

from collections.abc import Callable
from datetime import timedelta
from time import time
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from keystage.service.accounts.hashing import Argon2
from keystage.service.accounts.models import Assignment, Failures, ResetLink, User
from keystage.service.audit.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8"), pytest.mark.usefixtures("two_schools")]

_OLD, _NEW = "a long passphrase", "otter lantern gravel"


def _try(client: Client, email: str, password: str, **more: Any) -> Any:
    return client.post("/people/sign-in/", {"username": email, "password": password}, **more)


def test_a_wrong_password_an_unknown_address_and_a_closed_account_are_answered_alike(
    somebody: Callable[..., User],
) -> None:
    known, closed = somebody("governor", school="999001"), somebody("governor", school="999001")
    User.objects.filter(pk=closed.pk).update(is_active=False)
    answers = [
        _try(Client(REMOTE_ADDR=f"10.0.0.{number}"), email, password)
        for number, (email, password) in enumerate(
            [(known.email, "wrong"), ("nobody@example.invalid", "wrong"), (closed.email, _OLD)]
        )
    ]
    said = {str(answer.context["form"].non_field_errors()) for answer in answers}
    assert len(said) == 1
    assert "not right" in said.pop()


def test_a_closed_account_takes_as_long_as_an_open_one(
    somebody: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its password is worked through too: no clock tells who has left."""
    closed, tried = somebody("governor", school="999001"), []
    User.objects.filter(pk=closed.pk).update(is_active=False)
    monkeypatch.setattr(User, "check_password", lambda self, raw: bool(tried.append(self.pk)) or True)
    assert b"not right" in _try(Client(), closed.email, _OLD).content
    assert tried == [closed.pk]


def test_failing_again_and_again_brings_a_pause_for_this_account_at_this_address_alone(
    somebody: Callable[..., User],
) -> None:
    user = somebody("governor", school="999001")
    for _ in range(5):
        _try(Client(), user.email, "wrong")
    assert b"too many tries. Wait 30 seconds" in _try(Client(), user.email, _OLD).content
    assert _try(Client(REMOTE_ADDR="10.9.9.9"), user.email, _OLD).status_code == 302
    Failures.objects.update(last_at=timezone.now() - timedelta(seconds=31))
    _try(Client(), user.email, "wrong")
    assert b"Wait 60 seconds" in _try(Client(), user.email, _OLD).content
    Failures.objects.update(last_at=timezone.now() - timedelta(seconds=61))
    assert _try(Client(), user.email, _OLD).status_code == 302
    assert Failures.objects.get().count == 6  # those that count for the account, wherever they come from


def test_an_unknown_address_is_made_to_pause_too() -> None:
    for _ in range(5):
        _try(Client(), "nobody@example.invalid", "wrong")
    assert b"too many tries" in _try(Client(), "nobody@example.invalid", "wrong").content
    assert "nobody@" not in repr(list(Failures.objects.values()) + list(Event.objects.values()))


def test_signing_in_leads_back_but_never_to_another_site(somebody: Callable[..., User]) -> None:
    user = somebody("governor", school="999001")
    for asked, led_to in (
        ("/schools/", "/schools/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
    ):
        answer = Client().post(
            "/people/sign-in/", {"username": user.email.upper(), "password": _OLD, "next": asked}
        )  # fmt: skip
        assert answer["Location"] == led_to


def _aged(client: Client, **seconds: int) -> None:
    session = client.session
    for name, ago in seconds.items():
        session[name] = int(time()) - ago
    session.save()


@pytest.mark.parametrize(("role", "minutes"), [("headteacher", 30), ("governor", 120)])
def test_somebody_away_too_long_is_signed_out_told_why_and_led_back(
    signed_in_as: Callable[..., Client], role: str, minutes: int
) -> None:
    client = signed_in_as(role, school="999001")
    client.get("/schools/")
    _aged(client, last=minutes * 60 - 30)
    assert client.get("/schools/?page=1").status_code == 200
    _aged(client, last=minutes * 60 + 30)
    answer = client.get("/schools/?page=2")
    assert answer["Location"] == "/people/sign-in/?why=idle&next=%2Fschools%2F%3Fpage%3D2"
    page = client.get(answer["Location"]).content
    assert b"You were signed out because" in page
    assert b'value="/schools/?page=2"' in page
    assert client.get("/schools/").status_code == 302


def test_nobody_stays_signed_in_for_more_than_twelve_hours(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("governor", school="999001")
    client.get("/schools/")
    _aged(client, began=12 * 3600 + 60, last=5)
    assert "why=day" in client.get("/schools/")["Location"]


def test_a_form_sent_too_late_says_it_was_not_saved(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("governor", school="999001")
    client.get("/people/me/name/")
    _aged(client, last=3 * 3600)
    answer = client.post("/people/me/name/", {"name": "New"}, headers={"referer": "http://testserver/people/me/name/"})
    assert answer["Location"] == "/people/sign-in/?why=idle-unsaved&next=%2Fpeople%2Fme%2Fname%2F"
    assert b"was not saved" in client.get(answer["Location"]).content


def test_a_new_password_ends_every_other_session(signed_in_as: Callable[..., Client], posted: Any) -> None:
    here = signed_in_as("governor", school="999001")
    there = Client()
    there.force_login(here.user)  # type: ignore[attr-defined]  # put there by the fixture
    wrong = posted(here, "/people/me/password/", old="wrong", password=_NEW, again=_NEW)
    assert b"you have now is not right" in wrong.content
    assert posted(here, "/people/me/password/", old=_OLD, password=_NEW, again=_NEW).status_code == 302
    assert here.get("/people/me/").status_code == 200
    assert there.get("/people/me/").status_code == 302
    assert "was changed" in mail.outbox[-1].body


def test_signing_out_everywhere_ends_every_session(signed_in_as: Callable[..., Client], posted: Any) -> None:
    here = signed_in_as("governor", school="999001")
    there = Client()
    there.force_login(here.user)  # type: ignore[attr-defined]  # put there by the fixture
    assert posted(here, "/people/me/sign-out-everywhere/").status_code == 302
    assert there.get("/people/me/").status_code == here.get("/people/me/").status_code == 302


def test_a_forgotten_password_is_answered_alike_whether_anybody_has_the_address(
    somebody: Callable[..., User], posted: Any
) -> None:
    user = somebody("governor", school="999001")
    known = posted(Client(), "/people/forgotten/", email=user.email)
    unknown = posted(Client(), "/people/forgotten/", email="nobody@example.invalid")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [letter.to for letter in mail.outbox] == [[user.email]]


def test_a_reset_link_works_once_and_ends_every_session(
    signed_in_as: Callable[..., Client], posted: Any, link: Callable[[], str]
) -> None:
    there = signed_in_as("governor", school="999001")
    user = there.user  # type: ignore[attr-defined]  # put there by the fixture
    posted(Client(), "/people/forgotten/", email=user.email)
    first = link()
    posted(Client(), "/people/forgotten/", email=user.email)
    second = link()
    assert Client().get(second).status_code == 200
    assert posted(Client(), second, password=_NEW, again=_NEW).status_code == 302
    assert there.get("/people/me/").status_code == 302
    for used in (first, second):
        assert Client().get(used).status_code == 410
        assert b"can no longer be used" in posted(Client(), used, password=_OLD, again=_OLD).content
    assert User.objects.get(pk=user.pk).check_password(_NEW)


def test_an_expired_reset_link_is_void_and_letters_are_few(
    somebody: Callable[..., User], posted: Any, link: Callable[[], str]
) -> None:
    user = somebody("governor", school="999001")
    for _ in range(5):
        posted(Client(), "/people/forgotten/", email=user.email)
    assert len(mail.outbox) == 3
    ResetLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().get(link()).status_code == 410


def test_passwords_are_kept_with_argon2() -> None:
    from keystage.service.config import settings as own

    assert own.PASSWORD_HASHERS == ["keystage.service.accounts.hashing.Argon2"]
    assert Argon2().encode("a long passphrase", "0123456789abcdef").startswith("argon2$argon2id$")


def test_somebody_without_a_role_may_sign_in_and_is_told(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("governor", school="999001")
    Assignment.objects.all().delete()
    assert b"You have no role at the moment" in client.get("/people/me/").content
