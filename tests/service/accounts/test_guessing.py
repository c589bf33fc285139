"""Somebody who guesses is slowed; whoever they guess at is not. The numbers are those of the table of rules."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.test import Client

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.actions import signing_in
from keystage.service.accounts.models import Failures, User
from keystage.service.audit.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8")]

_BEGIN = datetime(2026, 11, 12, 0, 0, tzinfo=ZoneInfo("Europe/London"))
_PASSWORD = "a long passphrase"
_A_DAY = 1_000


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Passwords that were really compared, and not refused unseen."""
    seen: list[str] = []
    real = signing_in.authenticate

    def compared(**given: Any) -> Any:
        seen.append(given["password"])
        return real(**given)

    monkeypatch.setattr(signing_in, "authenticate", compared)
    return seen


def _guess(email: str, address: str) -> None:
    with pytest.raises(InputError):
        actions.sign_in(email=email, password="wrong", address=address)


def _at(number: int) -> datetime:
    return _BEGIN + timedelta(seconds=86_400 / _A_DAY * number)


@pytest.mark.parametrize("addresses", [1, _A_DAY])
def test_a_thousand_tries_a_day_at_one_person_become_forty_and_the_person_signs_in_throughout(
    somebody: Callable[..., User], looked_at: list[str], addresses: int
) -> None:
    user = somebody("governor", school="999001")
    came_in = 0
    with time_machine.travel(_BEGIN, tick=False) as clock:
        for number in range(_A_DAY):
            clock.move_to(_at(number))
            _guess(user.email, f"10.1.{number % addresses // 250}.{number % addresses % 250}")
            if number % 50 == 0:
                person = actions.sign_in(email=user.email, password=_PASSWORD, address="10.9.9.9", browser="theirs")
                came_in += person == user
    assert looked_at.count("wrong") <= 40
    assert came_in == 20


def test_on_each_later_day_a_guesser_gets_twenty_five(somebody: Callable[..., User], looked_at: list[str]) -> None:
    user = somebody("governor", school="999001")
    with time_machine.travel(_BEGIN, tick=False) as clock:
        for number in range(_A_DAY):
            clock.move_to(_at(number))
            _guess(user.email, f"10.1.0.{number % 250}")
        looked_at.clear()
        for number in range(0, _A_DAY, 2):
            clock.move_to(_at(_A_DAY + number))
            _guess(user.email, f"10.1.0.{number % 250}")
    assert len(looked_at) <= 25


def test_one_address_that_tries_many_people_gets_sixty_and_then_twenty_an_hour(
    somebody: Callable[..., User], looked_at: list[str]
) -> None:
    known = somebody("governor", school="999001")
    with time_machine.travel(_BEGIN, tick=False) as clock:
        for number in range(_A_DAY):
            clock.move_to(_at(number))
            _guess(f"person{number}@example.invalid", "10.1.1.1")
        assert len(looked_at) <= 60 + 24 * 20
        signed_in = actions.sign_in(email=known.email, password=_PASSWORD, address="10.1.1.1", browser="theirs")
    assert signed_in == known


def test_many_at_once_count_as_many(somebody: Callable[..., User], looked_at: list[str]) -> None:
    """Each try is written down before it is looked at."""
    user = somebody("governor", school="999001")
    for _ in range(5):
        _guess(user.email, "10.1.1.1")
    assert max(Failures.objects.values_list("count", flat=True)) == 5
    with pytest.raises(signing_in.TooManyTries) as paused:
        actions.sign_in(email=user.email, password=_PASSWORD, address="10.1.1.1")
    assert timedelta(seconds=25) < paused.value.wait <= timedelta(seconds=30)
    assert len(looked_at) == 5


def test_the_person_is_told_once_and_a_stranger_never(
    somebody: Callable[..., User], django_capture_on_commit_callbacks: Any
) -> None:
    user = somebody("governor", school="999001")
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(14):
            _guess(user.email, f"10.1.0.{number}")
            _guess("nobody@example.invalid", f"10.2.0.{number}")
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        ([user.email], "Somebody keeps trying your Keystage password")
    ]
    assert Event.objects.filter(what="accounts.many-tries").count() == 1


def test_a_browser_is_known_after_one_whole_sign_in_and_no_longer_after_a_new_password(
    somebody: Callable[..., User], settings: Any
) -> None:
    user, home = somebody("governor", school="999001"), Client(REMOTE_ADDR="10.5.5.5")
    given = {"username": user.email, "password": _PASSWORD}
    assert home.post("/people/sign-in/", given).status_code == 302
    kept = home.cookies[settings.KNOWN_BROWSER_COOKIE]
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    home.post("/people/sign-out/")
    for number in range(12):
        _guess(user.email, f"10.1.0.{number}")
    refused = Client(REMOTE_ADDR="10.6.6.6").post("/people/sign-in/", given)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert b"Or ask for a link" in refused.content
    assert home.post("/people/sign-in/", given).status_code == 302
    user.set_password("quite another phrase")
    user.save()
    home.post("/people/sign-out/")
    assert home.post("/people/sign-in/", {**given, "password": "quite another phrase"}).status_code == 429


def test_a_cookie_somebody_made_up_makes_no_browser_known(somebody: Callable[..., User], settings: Any) -> None:
    user, client = somebody("governor", school="999001"), Client()
    for number in range(12):
        _guess(user.email, f"10.1.0.{number}")
    for word in ("x", f'{{"{user.pk}": ["a", "b"]}}', "eyIxIjpbImEiLCJiIl19:1tfake:signature"):
        client.cookies[settings.KNOWN_BROWSER_COOKIE] = word
        assert client.post("/people/sign-in/", {"username": user.email, "password": _PASSWORD}).status_code == 429


def test_a_letter_to_a_new_password_lets_a_person_past_strangers_failures(
    somebody: Callable[..., User], posted: Any, link: Callable[[], str]
) -> None:
    user, new_computer = somebody("governor", school="999001"), Client(REMOTE_ADDR="10.7.7.7")
    for number in range(12):
        _guess(user.email, f"10.1.0.{number}")
    posted(new_computer, "/people/forgotten/", email=user.email)
    posted(new_computer, link(), password="otter lantern gravel", again="otter lantern gravel")
    given = {"username": user.email, "password": "otter lantern gravel"}
    assert new_computer.post("/people/sign-in/", given).status_code == 302


def test_a_clock_set_back_locks_nobody_out_for_longer_than_the_pause(somebody: Callable[..., User]) -> None:
    user = somebody("governor", school="999001")
    with time_machine.travel(_BEGIN, tick=False) as clock:
        for _ in range(5):
            _guess(user.email, "10.1.1.1")
        clock.move_to(_BEGIN - timedelta(days=3))
        with pytest.raises(signing_in.TooManyTries) as paused:
            actions.sign_in(email=user.email, password=_PASSWORD, address="10.1.1.1")
    assert paused.value.wait <= timedelta(seconds=30)
