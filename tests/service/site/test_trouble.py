"""Database away, locked, damaged or full: a sentence, never a traceback, and on again as soon as it is back."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from keystage.service.audit.models import Event
from keystage.service.config.sqlite.base import DatabaseWrapper
from keystage.service.jobs import disk
from keystage.service.jobs.lifetime import BEGUN_BY
from keystage.service.jobs.trouble import AWAY, BUSY, DAMAGED, FULL, READ_ONLY, Trouble, trouble_in


@pytest.fixture
def file(db: None, tmp_path: Path) -> Iterator[DatabaseWrapper]:
    """A SQLite database beside the tests' own, opened as the service opens its own."""
    told = {**connection.settings_dict, "NAME": str(tmp_path / "a.sqlite3"), "ENGINE": "keystage.service.config.sqlite"}
    told["OPTIONS"] = {"timeout": 0.1, "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"}
    opened = DatabaseWrapper(told)
    with opened.cursor() as cursor:
        cursor.execute("CREATE TABLE t (a)")
    yield opened
    opened.close()


def _trouble(opened: DatabaseWrapper, sql: str = "INSERT INTO t VALUES (randomblob(100000))") -> Trouble | None:
    try:
        with opened.cursor() as cursor:
            cursor.execute(sql)
    except Exception as problem:
        return trouble_in(problem)
    return None


def test_a_database_that_is_locked_is_busy_and_free_again_is_well(file: DatabaseWrapper, tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "a.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    assert _trouble(file) is BUSY
    other.execute("ROLLBACK")
    other.close()
    assert _trouble(file) is None


def test_a_full_database_is_a_full_disk_and_half_of_nothing_is_kept(file: DatabaseWrapper) -> None:
    with file.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 10")
    assert _trouble(file) is FULL
    with file.cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM t").fetchone() == (0,)
        cursor.execute("PRAGMA max_page_count = 1000000")
    assert _trouble(file) is None


def test_a_damaged_file_is_damaged(file: DatabaseWrapper, tmp_path: Path) -> None:
    file.close()
    path = tmp_path / "a.sqlite3"
    path.write_bytes(b"not a database at all" * 500)
    assert _trouble(file) is DAMAGED


def test_nothing_written_to_a_file_that_was_taken_away_is_said_to_be_saved(
    file: DatabaseWrapper, tmp_path: Path
) -> None:
    (tmp_path / "a.sqlite3").rename(tmp_path / "elsewhere")
    file.set_autocommit(False)
    with file.cursor() as cursor:
        cursor.execute("INSERT INTO t VALUES (1)")
    with pytest.raises(OperationalError, match="taken away"):
        file.commit()


def test_a_server_never_begins_an_empty_database_and_finds_the_old_one_again(
    file: DatabaseWrapper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BEGUN_BY, "1")
    path = tmp_path / "a.sqlite3"
    path.rename(tmp_path / "elsewhere")
    file.close_if_unusable_or_obsolete()  # as each request does
    assert _trouble(file) is AWAY
    assert not path.exists()
    (tmp_path / "elsewhere").rename(path)
    file.close_if_unusable_or_obsolete()
    assert _trouble(file) is None


@pytest.mark.parametrize(
    ("state", "found"), [("53100", FULL), ("25006", READ_ONLY), ("XX001", DAMAGED), ("55P03", BUSY), ("57P01", AWAY)]
)
def test_postgresql_says_by_a_code_what_is_the_matter(state: str, found: Trouble) -> None:
    problem, cause = OperationalError("words"), Exception()
    cause.sqlstate = state  # type: ignore[attr-defined]  # as psycopg's have
    problem.__cause__ = cause
    assert trouble_in(problem) is found
    assert trouble_in(InterfaceError("the connection is closed")) is AWAY
    assert trouble_in(ValueError("a fault of ours")) is None


@pytest.mark.django_db
@pytest.mark.parametrize("trouble", [OperationalError("gone"), OSError(28, "No space left on device")])
def test_a_page_in_trouble_says_so_and_the_next_one_is_as_ever(
    trouble: Exception, signed_in_as: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in_as("sip_manager", la="999")
    client.raise_request_exception = False
    with monkeypatch.context() as patched:

        def refuse(*_: Any, **__: Any) -> Any:
            raise trouble

        patched.setattr("keystage.service.jobs.views.jobs_of", refuse)
        answer = client.get("/jobs/")
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) <= 60
        assert "Traceback" not in answer.content.decode()
        assert client.get("/health/live").status_code == 200
    assert client.get("/jobs/").status_code == 200


@pytest.mark.django_db
def test_on_a_full_disk_the_reserve_lets_pages_be_recorded_once_more(
    signed_in_as: Callable[..., Client], two_schools: object, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    reserve = settings.KEYSTAGE_HOME / ".reserve"
    monkeypatch.setattr(disk, "_file", lambda: reserve)
    disk.keep_reserve()
    assert reserve.stat().st_size == 32_000_000
    from keystage.service.audit import middleware

    keep, asked = middleware.keep_seen, list[bool]()

    def when_there_is_room(*some: Any, **more: Any) -> None:
        asked.append(reserve.exists())
        if reserve.exists():
            raise OSError(28, "No space left on device")
        keep(*some, **more)

    monkeypatch.setattr(middleware, "keep_seen", when_there_is_room)
    client = signed_in_as("sip_manager", la="999")
    client.raise_request_exception = False
    before = Event.objects.filter(what="profiles.school.saw").count()
    assert client.get("/schools/999001/").status_code == 200
    assert asked == [True, False]
    assert Event.objects.filter(what="profiles.school.saw").count() == before + 1
