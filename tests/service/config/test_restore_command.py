"""`keystage restore` as somebody runs it, on the database of this run; on PostgreSQL from SQLite too."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from keystage.service.config.backups.key_pairs import make_pair

PAIR = make_pair()
URL = os.environ.get("DATABASE_URL", "")
TRIAL = Path(__file__).with_name("trial_service.py")


@dataclass(frozen=True)
class Place:
    """A home, and its database: "" is SQLite."""

    home: Path
    url: str

    def run(self, *words: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KEYSTAGE_")}
        own = {"KEYSTAGE_HOME": str(self.home), "DATABASE_URL": self.url, "KEYSTAGE_FREE_SPACE": "1"}
        own["DJANGO_SETTINGS_MODULE"] = "keystage.service.config.settings"
        return subprocess.run(
            [sys.executable, *words], env=kept | own, input=given, capture_output=True, text=True, check=False
        )

    def restore(self, backup: Path, *words: str) -> "subprocess.CompletedProcess[str]":
        return self.run("-m", "keystage.cli", "restore", str(backup), "--key", "-", *words, given=PAIR.private)

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        if self.url:
            import psycopg

            with psycopg.connect(self.url.replace("postgres:", "postgresql:", 1)) as kept:
                return kept.execute(question.encode()).fetchall()
        with closing(sqlite3.connect(self.home / "keystage.sqlite3")) as there:
            return there.execute(question).fetchall()


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Place]]:
    """A new place each time: on PostgreSQL with a database of its own."""
    made: list[str] = []

    def place(*, sqlite: bool = False) -> Place:
        home = tmp_path_factory.mktemp("place") / "home"
        if not URL or sqlite:
            return Place(home, "")
        import psycopg

        name = f"restore_{os.getpid()}_{len(made)}"
        with psycopg.connect(URL.replace("postgres:", "postgresql:", 1), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
        made.append(name)
        head, _, query = URL.partition("?")
        return Place(home, f"{head.rsplit('/', 1)[0]}/{name}?{query}")

    yield place
    if made:
        import psycopg

        with psycopg.connect(URL.replace("postgres:", "postgresql:", 1), autocommit=True) as server:
            for name in made:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="module")
def backup(places: Callable[..., Place]) -> tuple[Place, Path]:
    service = places()
    made = service.run(str(TRIAL), PAIR.public)
    assert made.returncode == 0, made.stderr
    return service, Path(made.stdout.strip())


@pytest.mark.req("X.7")
def test_a_service_comes_back_with_nobody_signed_in_and_no_link_alive(
    backup: tuple[Place, Path], places: Callable[..., Place]
) -> None:
    old, file = backup
    new = places()
    done = new.restore(file)
    assert done.returncode == 0, done.stderr
    assert "first@example.invalid" in done.stderr
    assert "not sealed yet: whole" in done.stderr
    for table in ("accounts_user", "accounts_assignment", "audit_seal"):
        count = f"SELECT count(*) FROM {table}"
        assert new.rows(count) == old.rows(count)
    assert new.rows("SELECT sign_outs FROM accounts_user") == [(1,)]
    assert new.rows("SELECT count(*) FROM accounts_resetlink WHERE used_at IS NULL") == [(0,)]
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()  # a link that lives does so for weeks
    assert new.rows(f"SELECT count(*) FROM accounts_invitation WHERE expires_at > '{tomorrow}'") == [(0,)]
    assert new.rows("SELECT what FROM audit_event ORDER BY id DESC LIMIT 1") == [("config.restored",)]
    for key in ("secret-key", "audit-key"):
        assert (new.home / key).read_bytes() == (old.home / key).read_bytes()
    _holds_all_that_was_acknowledged(new, file)
    assert not (new.home / ".restoring").exists()
    assert not (new.home / "restore-under-way").exists()
    _is_replaced_when_asked(new, file)


def _holds_all_that_was_acknowledged(new: Place, file: Path) -> None:
    """Of what people wrote while the backup was made: all that they were told was kept before, and nothing by half."""
    before, acknowledged = json.loads((file.parent / "acknowledged.json").read_text())
    uploads = {str(UUID(str(row[0]))): row[1] for row in new.rows("SELECT id, sha256 FROM intake_upload")}
    releases = {row[0] for row in new.rows("SELECT release FROM intake_accepted")}
    due = [(kind, key) for at, kind, key in acknowledged if at < before]
    assert len(due) >= 12
    assert not [key for kind, key in due if key not in (uploads if kind == "upload" else releases)]
    for what, keys in (("intake.received", uploads.keys()), ("intake.accepted", releases)):
        assert {row[0] for row in new.rows(f"SELECT key FROM audit_event WHERE what = '{what}'")} == set(keys)
    for key, digest in uploads.items():
        assert hashlib.sha256((new.home / "incoming" / key / "file").read_bytes()).hexdigest() == digest
    assert releases <= {path.parent.name for path in new.home.glob("releases/*/*/*/data.parquet")}


def _is_replaced_when_asked(new: Place, file: Path) -> None:
    """By a damaged backup: all stays as it was. Then by a whole one: what was here goes aside."""
    damaged = file.with_name("damaged.age")
    written = bytearray(file.read_bytes())
    written[-40] ^= 1
    damaged.write_bytes(written)
    before = sorted(path.name for path in new.home.iterdir())
    refused = new.restore(damaged, "--replace", "--yes")
    assert (refused.returncode, "bytes in it were changed" in refused.stderr) == (2, True), refused.stderr
    assert sorted(path.name for path in new.home.iterdir()) == before
    replaced = new.restore(file, "--replace", "--yes")
    assert replaced.returncode == 0, replaced.stderr
    [aside] = new.home.glob("before-restore-*")
    assert (aside / "audit-key").is_file()
    assert new.rows("SELECT sign_outs FROM accounts_user") == [(1,)]
    if new.url:
        schemas = new.rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'before_restore_%'")
        assert len(schemas) == 1
        assert new.rows(f"SELECT count(*) FROM {schemas[0][0]}.accounts_user") == [(1,)]


@pytest.mark.skipif(not URL, reason="from SQLite to PostgreSQL: on PostgreSQL")
@pytest.mark.req("X.7")
def test_a_service_moves_up_from_sqlite_and_back(places: Callable[..., Place]) -> None:
    small, large, back = places(sqlite=True), places(), places(sqlite=True)
    made = small.run(str(TRIAL), PAIR.public)
    assert made.returncode == 0, made.stderr
    file = Path(made.stdout.strip())
    refused = large.restore(file)
    assert (refused.returncode, "--change-database" in refused.stderr) == (2, True)
    moved = large.restore(file, "--change-database")
    assert moved.returncode == 0, moved.stderr
    assert "not sealed yet: whole" in moved.stderr
    restored = "SELECT max(id) FROM audit_event WHERE what = 'config.restored'"
    assert large.rows(restored) == large.rows("SELECT max(id) FROM audit_event"), "numbered after all that came along"
    again = large.run("-m", "keystage.cli", "backup")
    assert again.returncode == 0, again.stderr
    returned = back.restore(Path(again.stdout.strip()), "--change-database")
    assert returned.returncode == 0, returned.stderr
    events = "SELECT who, what, kind, code FROM audit_event ORDER BY id LIMIT 6"
    assert back.rows(events) == large.rows(events) == small.rows(events)
