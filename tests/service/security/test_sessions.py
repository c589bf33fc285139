"""Sessions and passwords, where the standard asks for more than the tests of accounts already show."""

import math
import re
from collections.abc import Callable
from typing import Any

import pyotp
import pytest
from django.contrib.auth.hashers import identify_hasher
from django.core import mail
from django.core.management import call_command
from django.test import Client

from keystage.service.accounts import actions, authenticator, letters
from keystage.service.accounts.entry import CONFIRMED
from keystage.service.accounts.hashing import Argon2
from keystage.service.accounts.models import RecoveryCode, Session, User
from keystage.service.accounts.tokens import new_token
from keystage.service.audit.models import Event
from keystage.service.privacy.ciphers import SealError, open_by, seal_by

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8"), pytest.mark.usefixtures("two_schools")]
_OLD = "a long passphrase"


@pytest.fixture(autouse=True)
def _letters_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "send_aside", letters.send)


def test_the_word_of_a_session_is_drawn_and_long(settings: Any) -> None:
    client = Client()
    seen = set()
    for _ in range(20):
        client.session.flush()
        session = client.session
        session["a"] = "b"
        session.save()
        seen.add(session.session_key)
    assert len(seen) > 1
    assert all(re.fullmatch(r"[a-z0-9]{32}", str(one)) for one in seen)
    assert math.log2(36) * 32 > 128


def test_words_of_letters_and_recovery_codes_are_drawn_long_enough() -> None:
    assert len({new_token() for _ in range(50)}) == 50
    assert len(new_token()) * 6 >= 256
    codes = {authenticator.new_recovery_code() for _ in range(50)}
    assert len(codes) == 50
    assert all(len(code) >= 16 for code in codes)
    assert math.log2(len(set("".join(codes)))) * 16 > 70
    assert len(authenticator.new_secret()) * 5 == 160


def test_recovery_codes_are_kept_as_passwords_are(somebody: Callable[..., User], settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["keystage.service.accounts.hashing.Argon2"]
    user, secret = somebody("headteacher", school="999001"), pyotp.random_base32(32)
    actions.set_up_second_factor(user=user, secret=secret, code=pyotp.TOTP(secret).now())
    kept = [row.code for row in RecoveryCode.objects.filter(user=user)]
    assert {type(identify_hasher(code)) for code in kept} == {Argon2}
    assert len({code.split("$")[4] for code in kept}) == len(kept), "each has a salt of its own"


def test_argon2_works_as_hard_as_owasp_asks() -> None:
    found = re.search(r"\$m=(\d+),t=(\d+),p=(\d+)\$", Argon2().encode("a long passphrase", "0123456789abcdef"))
    assert found
    memory, passes, lanes = (int(one) for one in found.groups())
    assert memory >= 47_104
    assert passes >= 1
    assert lanes == 1


def test_a_new_password_by_a_letter_still_asks_for_the_second_factor(
    somebody: Callable[..., User], django_capture_on_commit_callbacks: Any
) -> None:
    user, secret, client = somebody("headteacher", school="999001"), pyotp.random_base32(32), Client()
    actions.set_up_second_factor(user=user, secret=secret, code=pyotp.TOTP(secret).now())
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/people/forgotten/", {"email": user.email})
    link = re.search(r"https?://[^/\s]+(/\S+)", str(mail.outbox[-1].body))
    assert link
    new = "heron lamp quilt seventy"
    assert client.post(link[1], {"password": new, "again": new}).status_code == 302
    assert client.get("/people/me/").status_code == 302
    assert (
        client.post("/people/sign-in/", {"username": user.email, "password": new})["Location"]
        == "/people/sign-in/code/"
    )
    assert client.get("/people/me/").status_code == 302


def test_a_password_is_taken_whole_and_in_its_own_case(somebody: Callable[..., User]) -> None:
    user, long = somebody("governor", school="999001"), "Heron Lamp quilt " * 11
    user.set_password(long)
    user.save()
    for wrong in (long[:-1], long.lower(), long.strip(), long[:72], f" {long}"):
        assert not user.check_password(wrong)
    answer = Client().post("/people/sign-in/", {"username": user.email, "password": long})
    assert answer.status_code == 302, "187 characters"


def test_password_fields_are_masked_and_let_managers_in() -> None:
    page = Client().get("/people/sign-in/").content.decode()
    field = re.search(r'<input[^>]*name="password"[^>]*>', page)
    assert field
    assert 'type="password"' in field[0]
    assert 'autocomplete="current-password"' in field[0]
    assert "onpaste" not in page


def test_nobody_is_there_before_somebody_was_let_in() -> None:
    assert not User.objects.exists()
    assert not {field.name for field in User._meta.get_fields()} & {"is_superuser", "is_staff"}


def test_signing_out_throws_away_what_the_browser_kept(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("governor", school="999001")
    key = client.cookies["keystage"].value
    answer = client.post("/people/sign-out/")
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies["keystage"] = key
    assert client.get("/people/me/").status_code == 302, "the word of the cookie opens nothing any more"


def test_ending_the_other_browsers_asks_who_is_there(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("governor", school="999001")
    there = Client()
    there.force_login(client.user)  # type: ignore[attr-defined]  # put there by the fixture
    session = client.session
    session[CONFIRMED] = 0
    session.save()
    assert "/people/me/confirm/" in client.post("/people/me/browsers/")["Location"]
    assert there.get("/people/me/").status_code == 200
    client.post("/people/me/confirm/", {"password": _OLD, "next": "/people/me/browsers/"})
    assert client.post("/people/me/browsers/")["Location"] == "/people/me/browsers/"
    assert there.get("/people/me/").status_code == 302


def test_whoever_runs_the_server_signs_one_person_out_or_everybody(signed_in_as: Callable[..., Client]) -> None:
    first, second = (signed_in_as("governor", school="999001") for _ in range(2))
    call_command("sign_out", first.user.email)  # type: ignore[attr-defined]  # put there by the fixture
    assert first.get("/people/me/").status_code == 302
    assert second.get("/people/me/").status_code == 200
    call_command("sign_out", everybody=True)
    assert second.get("/people/me/").status_code == 302
    assert not Session.objects.filter(user__isnull=False).exists()


def test_every_page_of_somebody_signed_in_lets_them_out(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("headteacher", school="999001")
    for path in ("/", "/people/me/", "/schools/", "/help/", "/files/", "/people/", "/no/such/page/"):
        assert b'action="/people/sign-out/"' in client.get(path).content, path


def test_what_is_sealed_opens_by_its_key_and_purpose_alone() -> None:
    token = seal_by("first second", b"a secret", purpose=b"one")
    assert token != seal_by("first second", b"a secret", purpose=b"one"), "a nonce of its own"
    assert open_by("new first", token, purpose=b"one") == b"a secret"
    for words, purpose in (("second", b"one"), ("first", b"two")):
        with pytest.raises(SealError):
            open_by(words, token, purpose=purpose)
    for changed in (token[:-4], b"AAAA" + token[4:], b"\xff", b"", token[:20] + b"A" + token[21:]):
        if changed != token:
            with pytest.raises(SealError):
                open_by("first", changed, purpose=b"one")


def test_a_letter_goes_to_one_address_and_its_head_takes_no_second_line(client: Client) -> None:
    made = letters.written(
        "many_tries", "a@example.invalid", user=User(name="A\r\nBcc: b@example.invalid", email="a@example.invalid")
    )
    assert "\n" not in str(made.message()["Subject"])
    assert made.recipients() == ["a@example.invalid"]
    answer = client.post("/people/forgotten/", {"email": "a@example.invalid\r\nBcc: b@example.invalid"})
    assert answer.status_code == 200
    assert not mail.outbox


def test_sign_ins_that_went_well_and_badly_are_recorded(somebody: Callable[..., User]) -> None:
    user, client = somebody("governor", school="999001"), Client()
    client.post("/people/sign-in/", {"username": user.email, "password": "wrong"})
    client.post("/people/sign-in/", {"username": "nobody@example.invalid", "password": "wrong"})
    client.post("/people/sign-in/", {"username": user.email, "password": _OLD})
    failed = Event.objects.filter(what="accounts.sign-in-failed").values_list("key", flat=True)
    assert sorted(failed) == sorted([str(user.pk), "unknown"])
    assert Event.objects.get(what="accounts.signed-in").detail["how"] == "password"
