"""What every answer says and does not say, and which questions are answered at all."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.service.role_matrix.lines import addresses

pytestmark = [pytest.mark.django_db, pytest.mark.req("X.8")]
_HOST = "keystage.example.gov.uk"
_PATHS = (
    "/people/sign-in/",
    "/health/live",
    "/no/such/page/",
    "/static/keystage/keystage.css",
    "/static/keystage/icon.svg",
)
_NO_FORM = ("site:live", "site:ready")  # they change nothing and are answered before anything is read
_TEXTS = re.compile(r"text/|.*(/|\+)xml$")


@pytest.fixture
def by_https(settings: Any) -> Client:
    """A browser in front of a service whose settings say HTTPS."""
    settings.ALLOWED_HOSTS = [_HOST]
    settings.HTTPS = settings.SECURE_SSL_REDIRECT = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    return Client(headers={"host": _HOST})


def _read(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


@pytest.mark.parametrize("path", _PATHS)
def test_every_answer_by_https_keeps_browsers_to_it_for_a_year(by_https: Client, path: str) -> None:
    answer = by_https.get(path, secure=True)
    _read(answer)
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_a_page_asked_for_in_the_clear_leads_to_https_and_health_never_does(by_https: Client) -> None:
    assert by_https.get("/people/sign-in/")["Location"] == f"https://{_HOST}/people/sign-in/"
    assert by_https.get("/health/live").status_code == 200


def test_every_cookie_by_https_is_for_https_alone(by_https: Client, somebody: Callable[..., Any]) -> None:
    user = somebody("governor", school="999001")
    by_https.get("/people/sign-in/", secure=True)
    by_https.post("/people/sign-in/", {"username": user.email, "password": "a long passphrase"}, secure=True)
    assert len(by_https.cookies) == 3
    assert all(
        morsel["secure"] and morsel["path"] == "/" and not morsel["domain"] for morsel in by_https.cookies.values()
    )


@pytest.mark.parametrize("path", _PATHS)
def test_every_answer_says_what_it_is_and_in_which_letters(path: str) -> None:
    answer = Client().get(path)
    said, _, letters = answer["Content-Type"].partition(";")
    assert _read(answer)
    assert not _TEXTS.match(said) or letters.strip() == "charset=utf-8" or letters.strip() == 'charset="utf-8"'


def test_the_policy_lets_nothing_in_but_our_own_and_nobody_frame_us() -> None:
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in Client().get("/people/sign-in/")["Content-Security-Policy"].split(";")
    )
    assert {policy[name] for name in ("default-src", "object-src", "base-uri", "frame-ancestors")} == {"'none'"}
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"


@pytest.mark.parametrize("method", ["trace", "put", "patch", "delete", "options"])
@pytest.mark.parametrize("path", ["/people/sign-in/", "/health/live", "/static/keystage/icon.svg"])
def test_only_get_head_and_post_are_answered(method: str, path: str) -> None:
    answer = getattr(Client(), method)(path)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    "path", ["/static/", "/static/keystage/", "/.git/config", "/static/../../pyproject.toml", "/keystage.toml"]
)
def test_no_folder_is_listed_and_no_file_of_ours_is_served(path: str) -> None:
    assert Client().get(path).status_code == 404


def test_no_answer_lets_another_site_read_it(signed_in_as: Callable[..., Client]) -> None:
    client = signed_in_as("governor", school="999001")
    for path in ("/", "/people/me/", "/health/live", "/people/sign-in/"):
        assert not client.get(path, headers={"Origin": "https://elsewhere.example"}).has_header(
            "Access-Control-Allow-Origin"
        )


def test_a_form_without_its_token_is_refused_at_every_address() -> None:
    """Whether a view would answer or not: the check stands before it."""
    client, tried = Client(enforce_csrf_checks=True), 0
    for name, pattern in addresses().items():
        if pattern.pattern.converters or name in _NO_FORM:
            continue
        assert client.post(reverse(name)).status_code == 403, name
        assert not getattr(pattern.callback, "csrf_exempt", False), name
        tried += 1
    assert tried > 40
    assert not [name for name, pattern in addresses().items() if getattr(pattern.callback, "csrf_exempt", False)]


def test_an_address_has_no_word_of_a_session() -> None:
    """A session is a cookie and nothing else: its word in an address or a field opens nothing."""
    client = Client()
    assert client.get("/people/me/?sessionid=x&keystage=x").status_code == 302
    assert "sign-in" in client.get("/people/me/?keystage=x")["Location"]


def test_our_scripts_write_text_only_and_keep_nothing() -> None:
    wrong = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage|sessionStorage"
        r"|indexedDB|postMessage|__proto__|addEventListener\(\s*[\"']message"
    )
    scripts = sorted((Path(__file__).parents[3] / "src/keystage/service").rglob("static/keystage/*.js"))
    assert len(scripts) >= 2
    assert not [str(script) for script in scripts if wrong.search(script.read_text("utf-8"))]
