"""What every answer says to the browser, and that no other host is asked for anything."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from keystage.service.config.headers import PERMISSIONS
from keystage.service.config.keys import make_keys

ROOT = Path(__file__).resolve().parents[3]
_SERVICE = ROOT / "src" / "keystage" / "service"
_ELSEWHERE = re.compile(r"""(?:https?:)?//[a-z0-9][a-z0-9.-]*\.[a-z]{2,}""", re.I)
_ASKS = re.compile(
    r"""(?:\bsrc|\bsrcset|\bposter|\baction|\bdata|\bformaction|\bping|\bbackground)\s*=\s*["']?\s*(?:https?:)?//"""
    r"""|<link[^>]+href\s*=\s*["']?\s*(?:https?:)?//|@import|url\(\s*["']?\s*(?:https?:)?//""",
    re.I,
)
_FILES = ("answer.html",)  # handed over as a file that must be whole in itself; with a policy of its own in its head
_NAMES_NO_HOST = ("http://www.w3.org/", "https://www.w3.org/")  # what kind of picture it is


def _ours(*kinds: str) -> list[Path]:
    return [file for kind in kinds for file in sorted(_SERVICE.rglob(f"*.{kind}"))]


def test_no_template_stylesheet_or_script_asks_another_host_for_anything() -> None:
    files = _ours("html", "css", "js", "svg")
    assert len(files) > 60
    assert not [str(file) for file in files if _ASKS.search(file.read_text("utf-8"))]


def test_our_own_scripts_and_stylesheets_name_no_host_at_all() -> None:
    own = [file for file in _ours("css", "js", "svg") if "vendor" not in file.parts]
    for file in own:
        named = [found for found in _ELSEWHERE.findall(file.read_text("utf-8")) if not found.startswith(_NAMES_NO_HOST)]
        assert not [found for found in named if "www.w3.org" not in found], file


def test_no_template_writes_a_script_or_a_style_into_the_page() -> None:
    wrong = re.compile(r"<style\b|\bstyle\s*=|\bon[a-z]+\s*=\s*[\"']|javascript:|<script(?![^>]*\bsrc=)", re.I)
    pages = [file for file in _ours("html") if file.name not in _FILES]
    assert not [str(file) for file in pages if wrong.search(file.read_text("utf-8"))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/people/sign-in/", "/health/live", "/no/such/page/", "/static/keystage/keystage.css"]
)
def test_every_answer_has_the_headers(path: str) -> None:
    answer = Client().get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)  # the file is closed once it is sent
    said = {name: answer.headers.get(name, "") for name in answer.headers}
    policy = said["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["X-Frame-Options"] == "DENY"
    assert said["Referrer-Policy"] == "same-origin"
    assert said["Cross-Origin-Opener-Policy"] == "same-origin"
    assert said["Cross-Origin-Resource-Policy"] == "same-origin"
    assert said["Permissions-Policy"] == PERMISSIONS
    if path.startswith("/static/"):
        assert "no-store" not in said.get("Cache-Control", "")
    else:
        assert said["Cache-Control"] == "no-store, private"


@pytest.mark.django_db
def test_the_address_of_a_letters_link_goes_to_no_other_page() -> None:
    for path in ("/people/new-password/some-token/", "/people/welcome/some-token/"):
        assert Client().get(path)["Referrer-Policy"] == "strict-origin"


@pytest.mark.django_db
def test_cookies_are_out_of_reach_of_scripts(somebody: Callable[..., Any], settings: Any) -> None:
    user, client = somebody("governor", school="999001"), Client()
    client.get("/people/sign-in/")
    client.post("/people/sign-in/", {"username": user.email, "password": "a long passphrase"})
    assert {"keystage", "keystage-form", "keystage-known"} == set(client.cookies)
    for morsel in client.cookies.values():
        assert morsel["httponly"], morsel.key
        assert morsel["samesite"] == "Lax"
        assert morsel["path"] == "/"
        assert not morsel["domain"]


def test_with_the_settings_of_the_how_to_djangos_own_check_finds_nothing(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "how-to" / "run-the-service.md").read_text("utf-8")
    block = page.split("`/etc/keystage.env`", 1)[1].split("```sh\n", 1)[1].split("```", 1)[0]
    told = dict(line.split("=", 1) for line in block.splitlines() if "=" in line and not line.startswith("#"))
    assert told["KEYSTAGE_HTTPS"] == "yes"
    make_keys(tmp_path)
    told = {**told, "KEYSTAGE_HOME": str(tmp_path), "DATABASE_URL": ""}
    words = (
        "from django.core.management import call_command; import django; django.setup();"
        "call_command('check', deploy=True, fail_level='WARNING');"
        "from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.KNOWN_BROWSER_COOKIE);"
        "assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SECURE_SSL_REDIRECT;"
        "assert s.SECURE_HSTS_SECONDS >= 31536000"
    )
    done = subprocess.run(
        [sys.executable, "-c", words], capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, **told, "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
    assert done.stdout.splitlines()[-1] == "__Host-keystage __Host-keystage-form __Host-keystage-known"
