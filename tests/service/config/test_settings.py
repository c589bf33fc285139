"""What is set from outside, what is kept of it, and what is refused."""

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import path

from keystage.analysis.errors import InputError
from keystage.service.accounts.access import open_to_all
from keystage.service.audit.models import Event
from keystage.service.config import demo_home
from keystage.service.config.environment import NAMES, Environment, database, read_environment
from keystage.service.config.first_start import _read_keys_again
from keystage.service.config.keys import KEYS, check_key, make_keys
from keystage.service.config.urls import handler404, handler500
from keystage.service.config.urls import urlpatterns as ours

ROOT = Path(__file__).resolve().parents[3]
CANARY = "Araminta Q999999999999Z"

__all__ = ["handler404", "handler500"]


@open_to_all
def _breaks(request: Any, word: str = "") -> None:
    raise ValueError(f"{CANARY} was refused")


urlpatterns = [*ours, path("breaks/<str:word>/", _breaks, name="breaks")]


def test_the_how_to_names_no_setting_that_is_none() -> None:
    page = (ROOT / "docs" / "how-to" / "run-the-service.md").read_text("utf-8")
    named = set(re.findall(r"\b(?:KEYSTAGE_[A-Z_]+|DATABASE_URL)\b", page))
    assert len(named) > 5
    assert named <= NAMES.keys()


def test_the_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "keystage.toml").write_text('port = 8010\nworkers = 3\ntitle = "Westmere"\n')
    monkeypatch.setenv("KEYSTAGE_HOME", str(tmp_path))
    monkeypatch.setenv("KEYSTAGE_PORT", "8011")
    told = read_environment()
    assert (told.number("KEYSTAGE_PORT", 8000), told.number("KEYSTAGE_WORKERS", 2)) == (8011, 3)
    assert told.text("KEYSTAGE_TITLE") == "Westmere"


@pytest.mark.parametrize("text", ["prot = 8010\n", "port = \n"])
def test_a_mistyped_setting_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    (tmp_path / "keystage.toml").write_text(text)
    monkeypatch.setenv("KEYSTAGE_HOME", str(tmp_path))
    with pytest.raises(InputError, match=r"keystage\.toml"):
        read_environment()


def test_a_port_that_is_no_number_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEYSTAGE_PORT", "eight")
    with pytest.raises(InputError, match="KEYSTAGE_PORT is “eight”"):
        read_environment().number("KEYSTAGE_PORT", 8000)


@pytest.mark.parametrize("url", ["mysql://a:secret@b/c", "postgres://a:secret@b", "postgres://a:secret@b:port/c"])
def test_an_address_of_no_database_of_ours_is_refused_without_its_password(url: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="DATABASE_URL") as refusal:
        database(url, tmp_path)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("key", ["", "short", "x" * 60, "django-insecure-abcdefghijklmnopqrstuvwxyz0123456789"])
def test_a_poor_key_is_refused(key: str) -> None:
    with pytest.raises(InputError, match="NAME is too short or too plain"):
        check_key("NAME", key)


def test_keys_are_made_once_and_read_by_their_owner_alone(tmp_path: Path) -> None:
    make_keys(tmp_path)
    first = (tmp_path / "secret-key").read_text()
    make_keys(tmp_path)
    assert (tmp_path / "secret-key").read_text() == first != (tmp_path / "audit-key").read_text()
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0
    check_key("secret-key", first)


@pytest.mark.django_db
def test_sqlite_is_durable_checks_references_and_lets_readers_read(tmp_path: Path) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("pragmas are SQLite's")
    told = database("", tmp_path)["OPTIONS"]
    assert told["transaction_mode"] == "IMMEDIATE"
    for words in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        assert words in told["init_command"]
    asked = sqlite3.connect(tmp_path / "asked.sqlite3")
    asked.executescript(told["init_command"])
    assert asked.execute("PRAGMA synchronous").fetchone() == (2,)
    assert asked.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    asked.close()
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA foreign_keys").fetchone() == (1,)


@pytest.mark.django_db
def test_a_demo_needs_its_file_and_its_database_to_agree(tmp_path: Path) -> None:
    demo_home.check_demo(tmp_path)  # an empty home may become one
    (tmp_path / demo_home.MARKER).write_text("by hand")
    with pytest.raises(InputError, match="--demo did not make"):
        demo_home.check_demo(tmp_path)
    with pytest.raises(InputError, match="made-up area"):
        demo_home.check_real(tmp_path)
    demo_home.mark(tmp_path)
    demo_home.check_demo(tmp_path)
    (tmp_path / demo_home.MARKER).unlink()
    with pytest.raises(InputError, match="made-up area"):
        demo_home.check_real(tmp_path)


@pytest.mark.django_db
def test_a_home_with_people_or_releases_never_becomes_a_demo(tmp_path: Path, somebody: Callable[..., object]) -> None:
    (tmp_path / "releases").mkdir()
    with pytest.raises(InputError, match="--demo did not make"):
        demo_home.check_demo(tmp_path)
    (tmp_path / "releases").rmdir()
    somebody()
    with pytest.raises(InputError, match="--demo did not make"):
        demo_home.check_demo(tmp_path)
    assert not Event.objects.filter(what="config.made-up-area").exists()


@pytest.mark.django_db
def test_a_log_line_holds_no_name_no_number_and_no_query(settings: Any, capfd: pytest.CaptureFixture[str]) -> None:
    settings.ROOT_URLCONF = __name__
    client = Client(raise_request_exception=False)
    assert client.get(f"/breaks/{CANARY}/", {"find": CANARY}).status_code == 500
    client.get(f"/no/such/{CANARY}/")
    client.get(f"/schools/{CANARY}/")
    client.get("/help/", headers={"Host": "araminta.example.invalid"})
    written = capfd.readouterr().err
    assert "Araminta" not in written
    assert "araminta" not in written
    lines = [json.loads(line) for line in written.splitlines()]
    broken = next(line for line in lines if "places" in line)
    assert any("_breaks" in place for place in broken["places"])
    request = next(line for line in lines if line["event"] == "request" and line["status"] == 500)
    assert request["path"] == "/breaks/<str:word>/"
    assert request["who"] == "nobody"


@pytest.mark.django_db
def test_nothing_is_saved_on_a_disk_that_is_nearly_full_and_pages_are_still_read(
    settings: Any, signed_in_as: Callable[..., Client]
) -> None:
    settings.FREE_SPACE = 10**18
    client = signed_in_as()
    refused = client.post("/people/me/", {})
    assert refused.status_code == 503
    assert "was not saved" in refused.content.decode()
    assert client.get("/jobs/").status_code == 200
    ready = client.get("/health/ready")
    assert ready.status_code == 503
    assert "disk is nearly full" in ready.content.decode()


@pytest.mark.django_db
def test_a_service_that_is_well_says_so() -> None:
    answer = Client().get("/health/ready")
    assert (answer.status_code, answer.content) == (200, b"ready\n")


def test_what_a_first_start_seals_the_server_opens(settings: Any) -> None:
    """The keys are made after the settings were read: with other keys, figures made at the first start stay shut."""
    home = Path(settings.KEYSTAGE_HOME)
    settings.ENVIRONMENT = Environment(home, {})
    make_keys(home)
    _read_keys_again()
    kept = {name: (home / file).read_text("ascii") for name, file in KEYS.items()}
    assert kept == {
        "KEYSTAGE_SECRET_KEY": settings.SECRET_KEY,
        "KEYSTAGE_AUDIT_KEY": settings.AUDIT_KEY,
        "KEYSTAGE_SECOND_FACTOR_KEY": settings.SECOND_FACTOR_KEY,
    }
