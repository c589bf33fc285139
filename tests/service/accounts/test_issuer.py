"""Sign-in by an outside issuer: the happy road, and every way in which its word is not to be believed."""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from keystage.analysis.errors import InputError
from keystage.service.accounts.issuers import asking, discovery
from keystage.service.accounts.issuers.setting import Issuer
from keystage.service.accounts.models import IssuerLink, User
from keystage.service.audit.models import Event
from keystage.service.config.environment import Environment
from keystage.service.config.issuer import issuer_set
from tests.service.accounts.mock_issuer import CLIENT, SECRET, MockIssuer, served

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8"), pytest.mark.usefixtures("two_schools")]


@pytest.fixture
def issuer(settings: Any) -> Iterator[MockIssuer]:
    with served() as made:
        made.person = {
            "sub": "00000000-AAAA", "email": "Person1@example.invalid", "email_verified": True, "given_name": "Ann",
            "family_name": "Bell",
        }  # fmt: skip
        settings.ISSUER = Issuer(made.url, "DfE Sign-in", CLIENT, SECRET, False, frozenset())
        discovery.forget_issuer()
        yield made
        discovery.forget_issuer()


def _there(client: Client, **asked: str) -> str:
    answer = client.get("/people/sign-in/issuer/", asked)
    assert answer.status_code == 302
    return str(answer["Location"])


def _come_back(client: Client, issuer: MockIssuer, **asked: str) -> Any:
    return client.get(issuer.authorise(_there(client, **asked)))


def _refused(answer: Any) -> str:
    assert answer.status_code == 403
    assert "_auth_user_id" not in answer.client.session
    found = re.search(r"could not be signed in</h1>\s*<p class=\"govuk-body\">(.*?)</p>", answer.content.decode(), re.S)
    assert found
    return found[1]


def test_somebody_known_is_linked_by_their_verified_address_and_from_then_on_by_the_issuers_key(
    somebody: Callable[..., User], issuer: MockIssuer, django_capture_on_commit_callbacks: Any
) -> None:
    user, client = somebody("governor", school="999001"), Client()
    with django_capture_on_commit_callbacks(execute=True):
        answer = _come_back(client, issuer, next="/schools/")
    assert answer["Location"] == "/schools/"
    assert client.get("/schools/").status_code == 200
    assert mail.outbox[-1].to == [user.email]
    assert IssuerLink.objects.get().subject == "00000000-AAAA"
    issuer.person["email"] = "another@example.invalid"  # changed there: the key still means the same person
    assert _come_back(Client(), issuer)["Location"] == "/"
    assert Event.objects.filter(what="accounts.signed-in", detail__how="issuer", key=str(user.pk)).count() == 2


def test_an_address_that_only_the_issuers_page_about_the_person_tells_will_do(
    somebody: Callable[..., User], issuer: MockIssuer
) -> None:
    somebody("governor", school="999001")
    issuer.in_token = ()
    assert _come_back(Client(), issuer)["Location"] == "/"
    assert "/me" in issuer.calls


def test_our_own_second_factor_is_asked_for_unless_the_issuer_says_one_was(
    somebody: Callable[..., User], issuer: MockIssuer, settings: Any
) -> None:
    somebody("headteacher", school="999001")
    assert _come_back(Client(), issuer)["Location"] == "/people/me/second-factor/set-up/"
    issuer.claims = {"amr": ["pwd", "mfa"]}
    assert _come_back(Client(), issuer)["Location"] == "/people/me/second-factor/set-up/"
    settings.ISSUER = Issuer(issuer.url, "DfE Sign-in", CLIENT, SECRET, False, frozenset({"mfa"}))
    client = Client()
    assert _come_back(client, issuer)["Location"] == "/"
    assert client.get("/schools/").status_code == 200


_WRONG_WORDS: dict[str, dict[str, Any]] = {
    "nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "audience": {"claims": {"aud": "another-service"}},
    "two audiences, made for the other": {"claims": {"aud": [CLIENT, "other"], "azp": "other"}},
    "issuer": {"claims": {"iss": "https://elsewhere.example"}},
    "expired": {"claims": {"exp": int(time.time()) - 61, "iat": int(time.time()) - 400}},
    "from the future": {"claims": {"iat": int(time.time()) + 600}},
    "nobody": {"claims": {"sub": None}},
    "unsigned": {"form": "none"},
    "signed with the public key as a secret": {"form": "HS256"},
    "signed by a stranger": {"form": "stranger"},
    "signed by a key it does not show": {"signed_by": "second"},
}


@pytest.mark.parametrize("wrong", _WRONG_WORDS)
def test_a_word_that_is_not_right_in_every_claim_lets_nobody_in(
    somebody: Callable[..., User], issuer: MockIssuer, wrong: str
) -> None:
    somebody("governor", school="999001")
    for name, value in _WRONG_WORDS[wrong].items():
        setattr(issuer, name, value)
    assert "could not be checked" in _refused(_come_back(Client(), issuer))
    assert not IssuerLink.objects.exists()
    assert Event.objects.filter(what="accounts.issuer-refused").count() == 1


def test_clocks_may_differ_by_a_minute(somebody: Callable[..., User], issuer: MockIssuer) -> None:
    somebody("governor", school="999001")
    issuer.claims = {"exp": int(time.time()) - 30, "iat": int(time.time()) - 330}
    assert _come_back(Client(), issuer)["Location"] == "/"


def test_an_answer_belongs_to_one_browser_and_is_good_once(somebody: Callable[..., User], issuer: MockIssuer) -> None:
    somebody("governor", school="999001")
    client = Client()
    back = issuer.authorise(_there(client))
    assert "not begun in this browser" in _refused(Client().get(back))
    assert "not begun in this browser" in _refused(client.get(back.replace("state=", "state=x")))
    assert client.get(back)["Location"] == "/"
    client.post("/people/sign-out/")
    assert "not begun in this browser" in _refused(client.get(back))


def test_a_code_of_somebody_elses_browser_is_refused(somebody: Callable[..., User], issuer: MockIssuer) -> None:
    """Injected into one's own way: the proof key of the other browser is missing."""
    somebody("governor", school="999001")
    theirs = issuer.authorise(_there(Client()))
    mine = Client()
    state = re.search(r"state=([\w-]+)", _there(mine))
    assert state
    code = re.search(r"code=([\w-]+)", theirs)
    assert code
    assert "could not be checked" in _refused(mine.get(f"/people/sign-in/issuer/back/?code={code[1]}&state={state[1]}"))


def test_an_answer_of_another_issuer_is_refused(somebody: Callable[..., User], issuer: MockIssuer) -> None:
    somebody("governor", school="999001")
    client = Client()
    back = issuer.authorise(_there(client))
    assert "Begin again" in _refused(client.get(f"{back}&iss=https%3A%2F%2Felsewhere.example"))


def test_nobody_is_made_by_signing_in(somebody: Callable[..., User], issuer: MockIssuer) -> None:
    issuer.person["email"] = "stranger@example.invalid"
    assert "does not know the address stranger@example.invalid" in _refused(_come_back(Client(), issuer))
    assert not User.objects.exists()


@pytest.mark.parametrize("verified", [False, None, "no"])
def test_an_address_the_issuer_has_not_verified_links_nobody(
    somebody: Callable[..., User], issuer: MockIssuer, verified: Any
) -> None:
    somebody("governor", school="999001")
    issuer.person["email_verified"] = verified
    assert "has checked" in _refused(_come_back(Client(), issuer))


def test_a_closed_account_stays_closed(somebody: Callable[..., User], issuer: MockIssuer) -> None:
    user = somebody("governor", school="999001")
    _come_back(Client(), issuer)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert "is closed" in _refused(_come_back(Client(), issuer))
    IssuerLink.objects.all().delete()
    assert "is closed" in _refused(_come_back(Client(), issuer))


def test_a_second_key_for_the_same_address_takes_nobodys_account(
    somebody: Callable[..., User], issuer: MockIssuer
) -> None:
    somebody("governor", school="999001")
    _come_back(Client(), issuer)
    issuer.person["sub"] = "11111111-BBBB"
    assert "linked with another account" in _refused(_come_back(Client(), issuer))
    assert IssuerLink.objects.get().subject == "00000000-AAAA"


def test_an_issuer_that_is_away_or_slow_is_said_in_a_sentence(
    somebody: Callable[..., User], issuer: MockIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody("governor", school="999001")
    issuer.broken = "/.well-known/openid-configuration"
    away = Client().get("/people/sign-in/issuer/")
    assert away.status_code == 503
    assert "does not answer as it should" in away.content.decode()
    issuer.broken, issuer.slow = "", 0.4
    monkeypatch.setattr(asking, "TIMEOUT", (0.1, 0.1))
    began = time.monotonic()
    assert Client().get("/people/sign-in/issuer/").status_code == 503
    assert time.monotonic() - began < 2


def test_keys_are_kept_and_asked_for_anew_when_one_is_not_known(
    somebody: Callable[..., User], issuer: MockIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    somebody("governor", school="999001")
    for _ in range(3):
        assert _come_back(Client(), issuer)["Location"] == "/"
    assert issuer.calls.count("/keys") == 1
    issuer.signed_by, issuer.shown = "second", ("first", "second")
    _refused(_come_back(Client(), issuer))  # asked a moment ago: nobody makes us ask again and again
    monkeypatch.setattr(discovery, "_SOONEST", 0.0)
    assert _come_back(Client(), issuer)["Location"] == "/"
    assert issuer.calls.count("/keys") == 2


def test_an_invitation_is_taken_up_without_a_password(
    signed_in_as: Callable[..., Client], issuer: MockIssuer, posted: Any, link: Callable[[], str]
) -> None:
    head = signed_in_as("headteacher", school="999001")
    posted(
        head, "/people/invite/", role="governor", email="new@example.invalid", place="school:999001",
        starts="1 May 2020",
    )  # fmt: skip
    token = link().rstrip("/").rpartition("/")[2]
    issuer.person["email"] = "somebody.else@example.invalid"
    assert "another address" in _refused(_come_back(Client(), issuer, invitation=token))
    issuer.person |= {"email": "new@example.invalid", "sub": "22222222-CCCC"}
    assert _come_back(Client(), issuer, invitation=token)["Location"] == "/"
    user = User.objects.get(email="new@example.invalid")
    assert (user.name, user.has_usable_password()) == ("Ann Bell", False)
    assert _come_back(Client(), issuer)["Location"] == "/"


def test_signing_out_offers_to_sign_out_there_too(somebody: Callable[..., User], issuer: MockIssuer) -> None:
    somebody("governor", school="999001")
    client = Client()
    _come_back(client, issuer)
    page = client.get(client.post("/people/sign-out/")["Location"]).content.decode()
    assert f"{issuer.url}/session/end?id_token_hint=" in page
    assert client.get("/schools/").status_code == 302


def test_passwords_can_be_switched_off_for_all_but_administrators(
    somebody: Callable[..., User], issuer: MockIssuer, settings: Any, posted: Any
) -> None:
    settings.PASSWORDS = False
    governor, administrator = somebody("governor", school="999001"), somebody("system_administrator")
    given = {"password": "a long passphrase"}
    assert b"not right" in Client().post("/people/sign-in/", {"username": governor.email, **given}).content
    assert Client().post("/people/sign-in/", {"username": administrator.email, **given}).status_code == 302
    assert b'type="password"' not in Client().get("/people/sign-in/").content
    for user in (governor, administrator):
        posted(Client(), "/people/forgotten/", email=user.email)
    assert [letter.to for letter in mail.outbox] == [[administrator.email]]


def test_half_a_setting_or_an_open_line_is_refused(tmp_path: Any) -> None:
    right = {"KEYSTAGE_OIDC_ISSUER": "https://oidc.example", "KEYSTAGE_OIDC_CLIENT": "a", "KEYSTAGE_OIDC_SECRET": "b"}
    assert issuer_set(Environment(tmp_path, {})) is None
    due = Issuer("https://oidc.example", "DfE Sign-in", "a", "b", False, frozenset())
    assert issuer_set(Environment(tmp_path, right)) == due
    for name, word in (("ISSUER", "http://oidc.example"), ("SECRET", ""), ("CLIENT", "")):
        wrong = {f"KEYSTAGE_OIDC_{name}": word}
        with pytest.raises(InputError, match="KEYSTAGE_OIDC"):
            issuer_set(Environment(tmp_path, right | wrong))
