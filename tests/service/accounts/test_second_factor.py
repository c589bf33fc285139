"""The second factor: forced where pupils are seen, each code once, and a way out when the phone is lost."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pyotp
import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.accounts import actions
from keystage.service.accounts.authenticator import step_of
from keystage.service.accounts.models import Assignment, Authenticator, RecoveryCode, Session, User
from keystage.service.accounts.roles import roles
from keystage.service.accounts.sealing import opened, sealed
from keystage.service.audit.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8"), pytest.mark.usefixtures("two_schools")]

_PASSWORD = "a long passphrase"
_MUST = {
    "class_teacher", "assessment_lead", "senco", "headteacher", "sip", "sip_manager", "data_officer", "expert_leader",
    "trust_lead", "auditor", "system_administrator",
}  # fmt: skip


def _password_given(user: User, client: Client | None = None) -> tuple[Client, Any]:
    browser = client or Client()
    given = {"username": user.email, "password": _PASSWORD, "next": "/schools/"}
    return browser, browser.post("/people/sign-in/", given)


def _secret_on(page: Any) -> str:
    found = re.search(r'class="ks-key">([A-Z2-7 ]+)<', page.content.decode())
    assert found
    return found[1].replace(" ", "")


def _with_app(user: User) -> tuple[str, list[str]]:
    """As after setting up, an hour ago."""
    secret = pyotp.random_base32(32)
    with time_machine.travel(timezone.now() - timedelta(hours=1), tick=False):
        codes = actions.set_up_second_factor(user=user, secret=secret, code=pyotp.TOTP(secret).now())
    user.refresh_from_db()
    return secret, codes


def test_every_role_that_sees_pupils_lets_people_in_audits_or_administers_asks_for_one() -> None:
    assert {code for code, role in roles().items() if role.second_factor} == _MUST
    by_rule = {
        code
        for code, role in roles().items()
        if role.pupils != "none"
        or role.may_give
        or role.permissions & {"people.invite", "audit.see", "service.set", "sharing.agree", "register.change"}
    }
    assert by_rule <= _MUST


@pytest.mark.parametrize("role", ["headteacher", "sip", "system_administrator", "auditor"])
def test_no_page_opens_before_it_is_set_up(somebody: Callable[..., User], role: str) -> None:
    place = {} if role in ("system_administrator", "auditor") else {"school": "999001"}
    client, answer = _password_given(somebody(role, **place))
    assert answer["Location"] == "/people/me/second-factor/set-up/"
    for path in ("/", "/schools/", "/people/me/", "/people/me/second-factor/", "/files/", "/people/me/password/"):
        assert client.get(path).status_code in (302, 404), path
        assert "sign-in" in client.get(path).headers.get("Location", "sign-in"), path


def test_setting_up_lets_in_shows_ten_codes_once_and_leads_to_where_they_were_going(
    somebody: Callable[..., User],
) -> None:
    user = somebody("headteacher", school="999001")
    client, _ = _password_given(user)
    page = client.get("/people/me/second-factor/set-up/")
    assert b"<svg" in page.content
    assert b"style=" not in page.content
    secret = _secret_on(page)
    assert _secret_on(client.get("/people/me/second-factor/set-up/")) == secret
    assert b"not right" in client.post("/people/me/second-factor/set-up/", {"code": "000000"}).content
    done = client.post("/people/me/second-factor/set-up/", {"code": pyotp.TOTP(secret).now()})
    assert done["Location"] == "/people/me/second-factor/codes/"
    shown = re.findall(r"<li>([A-Z0-9 ]{19})</li>", client.get(done["Location"]).content.decode())
    assert len(set(shown)) == 10
    assert client.post(done["Location"])["Location"] == "/schools/"
    assert client.get(done["Location"])["Location"] == "/people/me/second-factor/"
    assert client.get("/schools/").status_code == 200


def test_neither_secret_nor_recovery_code_nor_cookie_lies_readable_in_the_database(
    somebody: Callable[..., User], settings: Any
) -> None:
    user = somebody("headteacher", school="999001")
    secret, codes = _with_app(user)
    client, _ = _password_given(user)
    client.get("/people/sign-in/code/")
    kept = repr([list(model.objects.values()) for model in (Authenticator, RecoveryCode, Session)])
    assert secret not in kept
    assert not any(code in kept for code in codes)
    assert client.cookies[settings.SESSION_COOKIE_NAME].value not in kept
    assert Session.objects.filter(session_key__regex=r"^[0-9a-f]{64}$").count() == Session.objects.count()


def test_a_code_is_good_once_and_for_its_half_minute_and_one_either_side(somebody: Callable[..., User]) -> None:
    user = somebody("headteacher", school="999001")
    secret, _ = _with_app(user)
    now = datetime(2026, 11, 12, 9, 0, 10, tzinfo=timezone.get_default_timezone()).timestamp()
    step = int(now) // 30
    for off, good in ((-2, False), (-1, True), (0, True), (1, True), (2, False)):
        code = pyotp.TOTP(secret).at(int(now) + 30 * off)
        assert (step_of(code, secret=secret, now=now, after=0) == step + off) is good
        assert step_of(code, secret=secret, now=now, after=step + off) is None
    first, second = pyotp.TOTP(secret).now(), Client()
    client, answer = _password_given(user)
    assert answer["Location"] == "/people/sign-in/code/"
    assert client.post("/people/sign-in/code/", {"code": f"{first[:3]} {first[3:]}"})["Location"] == "/schools/"
    _password_given(user, second)
    assert b"not right" in second.post("/people/sign-in/code/", {"code": first}).content
    assert second.get("/schools/").status_code == 302


def test_whoever_is_half_in_is_nobody_and_not_for_long(somebody: Callable[..., User]) -> None:
    user = somebody("headteacher", school="999001")
    secret, _ = _with_app(user)
    client, _ = _password_given(user)
    assert "_auth_user_id" not in client.session
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        late = client.post("/people/sign-in/code/", {"code": pyotp.TOTP(secret).now()})
    assert late["Location"].startswith("/people/sign-in/?why=late")
    other, _ = _password_given(user)
    user.set_password("quite another phrase")
    user.save()
    void = other.post("/people/sign-in/code/", {"code": pyotp.TOTP(secret).now()})
    assert void.headers.get("Location") == "/people/sign-in/?why=late", (void.status_code, void.content[-1500:])


def test_the_key_of_the_session_is_new_after_the_password_and_after_the_code(
    somebody: Callable[..., User], settings: Any
) -> None:
    user = somebody("headteacher", school="999001")
    secret, _ = _with_app(user)
    client, name = Client(), settings.SESSION_COOKIE_NAME
    planted = client.session
    planted["planted"] = "yes"
    planted.save()
    client.cookies[name] = planted.session_key or ""
    _password_given(user, client)
    half = client.cookies[name].value
    client.post("/people/sign-in/code/", {"code": pyotp.TOTP(secret).now()})
    whole = client.cookies[name].value
    assert len({planted.session_key, half, whole}) == 3
    assert "planted" not in client.session
    assert Session.objects.count() == 1


def test_a_recovery_code_is_good_once_and_its_owner_is_told(somebody: Callable[..., User], posted: Any) -> None:
    user = somebody("headteacher", school="999001")
    _, codes = _with_app(user)
    client, _ = _password_given(user)
    typed = " ".join((codes[3][:4], codes[3][4:8], codes[3][8:])).lower()
    assert posted(client, "/people/sign-in/recovery-code/", code=typed)["Location"] == "/schools/"
    assert "9 of ten are left" in mail.outbox[-1].body
    again, _ = _password_given(user)
    assert b"used before" in again.post("/people/sign-in/recovery-code/", {"code": codes[3]}).content


def test_wrong_codes_bring_pauses_a_letter_and_429(somebody: Callable[..., User], posted: Any) -> None:
    user = somebody("headteacher", school="999001")
    secret, _ = _with_app(user)
    client, _ = _password_given(user)
    for _ in range(5):
        posted(client, "/people/sign-in/code/", code="000000")
    paused = client.post("/people/sign-in/code/", {"code": pyotp.TOTP(secret).now()})
    assert paused.status_code == 429
    assert 50 <= int(paused["Retry-After"]) <= 60
    told = [letter.subject for letter in mail.outbox if "has your" in letter.subject]
    assert told == ["Somebody has your Keystage password"]


def test_a_role_that_begins_ends_the_session_and_asks_for_a_second_factor(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("governor", school="999001")
    session = client.session
    del session["second"]
    session.save()
    assert client.get("/schools/").status_code == 200
    user = client.user  # type: ignore[attr-defined]  # put there by the fixture
    Assignment.objects.create(user=user, role="senco", place_kind="school", place="999001", starts=date(2000, 1, 1))
    assert client.get("/schools/")["Location"].startswith("/people/sign-in/?why=roles")
    assert _password_given(user)[1]["Location"] == "/people/me/second-factor/set-up/"


def test_a_session_without_a_second_factor_opens_nothing_where_a_role_asks_for_one(
    somebody: Callable[..., User],
) -> None:
    client = Client()
    client.force_login(somebody("headteacher", school="999001"))
    assert client.get("/schools/")["Location"].startswith("/people/sign-in/?why=second")


def test_whoever_needs_none_may_have_one_and_do_without_again(signed_in_as: Callable[..., Client], posted: Any) -> None:
    client = signed_in_as("governor", school="999001")
    secret = _secret_on(client.get("/people/me/second-factor/set-up/"))
    there = Client()
    there.force_login(client.user)  # type: ignore[attr-defined]  # put there by the fixture
    posted(client, "/people/me/second-factor/set-up/", code=pyotp.TOTP(secret).now())
    assert there.get("/people/me/").status_code == 302
    assert client.get("/people/me/").status_code == 200
    assert posted(client, "/people/me/second-factor/do-without/").status_code == 302
    assert not Authenticator.objects.exists()
    assert not RecoveryCode.objects.exists()
    head = signed_in_as("headteacher", school="999001")
    with pytest.raises(InputError, match="asks for a second factor"):
        actions.drop_second_factor(user=head.user)  # type: ignore[attr-defined]  # as above


def test_a_lost_phone_is_seen_to_by_whoever_may_give_the_roles_and_by_nobody_else(
    somebody: Callable[..., User], signed_in_as: Callable[..., Client], posted: Any
) -> None:
    teacher = somebody("senco", school="999001")
    _with_app(teacher)
    path = f"/people/{teacher.pk}/second-factor/"
    assert signed_in_as("governor", school="999001").post(path).status_code == 404
    assert signed_in_as("headteacher", school="998001").post(path).status_code == 404
    manager = somebody("sip_manager", la="999")
    with pytest.raises(InputError, match="may not give"):
        actions.take_away_second_factor(user=teacher, by=manager)
    assert posted(signed_in_as("headteacher", school="999001"), path).status_code == 302
    assert "was taken away a moment ago by" in " ".join(mail.outbox[-1].body.split())
    assert Event.objects.filter(what="accounts.second-factor-taken-away", key=str(teacher.pk)).count() == 1
    assert _password_given(teacher)[1]["Location"] == "/people/me/second-factor/set-up/"


def test_the_last_administrator_is_helped_at_the_servers_own_command_line(
    somebody: Callable[..., User], capsys: pytest.CaptureFixture[str]
) -> None:
    user = somebody("system_administrator")
    _with_app(user)
    call_command("take_away_second_factor", user.email)
    assert not Authenticator.objects.exists()
    for who in (user.email, "nobody@example.invalid"):
        with pytest.raises(CommandError):
            call_command("take_away_second_factor", who)


def test_the_key_is_changed_by_two_keys_for_a_while(somebody: Callable[..., User], settings: Any) -> None:
    settings.SECOND_FACTOR_KEY = "the-first-key-0123456789-abcdefghij"
    secret, _ = _with_app(somebody("headteacher", school="999001"))
    settings.SECOND_FACTOR_KEY = "the-second-key-9876543210-klmnopqrst\nthe-first-key-0123456789-abcdefghij"
    call_command("reseal_second_factors")
    settings.SECOND_FACTOR_KEY = "the-second-key-9876543210-klmnopqrst"
    assert opened(Authenticator.objects.get().secret) == secret
    settings.SECOND_FACTOR_KEY = "a-third-key-that-nobody-ever-had-555"
    with pytest.raises(InputError, match="another key"):
        opened(Authenticator.objects.get().secret)
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("reseal_second_factors")
    assert sealed("x") != sealed("x")


def test_what_would_hurt_in_other_hands_asks_once_more(signed_in_as: Callable[..., Client], somebody: Any) -> None:
    teacher = somebody("senco", school="999001")
    client = signed_in_as("headteacher", school="999001")
    session = client.session
    session["confirmed"] -= 11 * 60
    session.save()
    for path in (
        "/people/me/password/", "/people/me/second-factor/set-up/", "/people/me/second-factor/new-codes/",
        f"/people/{teacher.pk}/second-factor/", f"/people/{teacher.pk}/account/",
        "/people/invite/?role=assessment_lead",
    ):  # fmt: skip
        for answer in (client.get(path), client.post(path, {"password": "x"})):
            assert answer["Location"].startswith("/people/me/confirm/?next="), path
    assert client.get("/people/me/").status_code == 200
    confirm = client.get("/people/me/password/")["Location"]
    assert b"not right" in client.post(confirm, {"password": "wrong"}).content
    assert client.post(confirm, {"password": _PASSWORD})["Location"] == "/people/me/password/"
    assert client.get("/people/me/password/").status_code == 200


def test_two_at_once_cannot_both_use_one_code(somebody: Callable[..., User]) -> None:
    """The step moves on by one UPDATE that asks for the step before: whoever comes second changes no row."""
    user = somebody("headteacher", school="999001")
    _with_app(user)
    later = Authenticator.objects.get().last_step + 9
    moved = [Authenticator.objects.filter(last_step__lt=later).update(last_step=later) for _ in "ab"]
    assert moved == [1, 0]


def test_whoever_keeps_people_finds_those_who_have_not_set_one_up(
    somebody: Callable[..., User], signed_in_as: Callable[..., Client]
) -> None:
    head = signed_in_as("headteacher", school="999001")
    done, waits, free = (somebody(role, school="999001") for role in ("senco", "assessment_lead", "governor"))
    _with_app(done)
    page = head.get("/people/?status=unguarded").content.decode()
    assert waits.email in page
    assert done.email not in page
    assert free.email not in page
    assert "Has a second factor." in head.get(f"/people/{done.pk}/").content.decode()
    assert "Has no second factor yet." in head.get(f"/people/{waits.pk}/").content.decode()
    assert "needs none" in head.get(f"/people/{free.pk}/").content.decode()


def test_the_session_that_goes_on_is_the_only_one_left(signed_in_as: Callable[..., Client], posted: Any) -> None:
    here = signed_in_as("governor", school="999001")
    there = Client()
    there.force_login(here.user)  # type: ignore[attr-defined]  # put there by the fixture
    there.get("/people/me/")
    assert here.get("/people/me/browsers/").content.count(b"<tr ") == 3
    assert posted(here, "/people/me/browsers/").status_code == 302
    assert there.get("/people/me/").status_code == 302
    assert here.get("/people/me/browsers/").content.count(b"<tr ") == 2


def test_continue_without_a_role_says_so(signed_in_as: Callable[..., Client]) -> None:
    page = signed_in_as("headteacher", school="999001").get("/people/invite/?continue=yes")
    assert b"There is a problem" in page.content
    assert b"Choose a role" in page.content


@pytest.mark.req("X.7")
def test_people_come_in_by_code_or_recovery_code_and_go_out_on_a_full_disk(
    somebody: Callable[..., User], settings: Any
) -> None:
    user = somebody("headteacher", school="999001")
    secret, codes = _with_app(user)
    settings.FREE_SPACE = 10**18
    for path, code in (("code", pyotp.TOTP(secret).now()), ("recovery-code", codes[0])):
        client, answer = _password_given(user)
        assert answer.status_code == 302
        assert client.post(f"/people/sign-in/{path}/", {"code": code})["Location"] == "/schools/"
        assert client.get("/schools/").status_code == 200
        assert client.post("/people/me/name/", {"name": "Another"}).status_code == 503
        assert client.post("/people/sign-out/").status_code == 302
