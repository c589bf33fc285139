"""Where a backup is restored into: an empty home and database, or, when asked, one whose contents go aside first."""

import os
import shutil
import socket
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from keystage.analysis.errors import InputError
from keystage.service.config.backups import schemas
from keystage.service.config.backups.archive import Head

__all__ = ["KEPT_HERE", "Found", "look_at", "refuse_unless_fit", "see_that_nothing_runs"]

KEPT_HERE = (  # stay where they are, whatever the backup has
    "keystage.toml", "backup-recipient", "backup-key.age", "backups", "last-backup.json", "maintenance", "lost+found",
)  # fmt: skip
_LOCKS = ("writer.lock", "backup.lock", "restore-under-way")
_ALIVE = timedelta(seconds=5)  # a worker takes its turn every three


@dataclass(frozen=True, slots=True)
class Found:
    """What is there. files: names in the home that would go aside. tables: of ours in the database. schema: of
    PostgreSQL."""

    files: tuple[str, ...]
    tables: tuple[str, ...]
    schema: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.files or self.tables)


def look_at(home: Path, connection: BaseDatabaseWrapper, head: Head) -> Found:
    """Raises InputError where the database does not answer."""
    names = [] if not home.is_dir() else sorted(path.name for path in home.iterdir() if _counts(path))
    if connection.vendor != "postgresql":
        return Found(tuple(names), ())
    try:
        ours = schemas.ours(head.tables)
        with connection.cursor() as cursor:
            there = {table.name for table in connection.introspection.get_table_list(cursor)}
        return Found(tuple(names), tuple(sorted(ours & there)), schemas.schema_of(connection))
    except DatabaseError as problem:
        words = str(problem).strip().splitlines()
        raise InputError(
            f"The database in DATABASE_URL does not answer ({words[0] if words else 'no reason given'}). Make an empty "
            "one first, and see that its name, user and password are right."
        ) from problem


def _counts(path: Path) -> bool:
    empty = path.is_dir() and not any(path.iterdir())
    kept = path.name in KEPT_HERE or path.name in _LOCKS or path.name.startswith((".", "before-restore-"))
    return not (empty or kept)


def refuse_unless_fit(home: Path, found: Found, head: Head, *, vendor: str, replace: bool, change: bool) -> None:
    """Raises InputError, with what to do, where the backup may not go there."""
    if head.database != vendor and not change:
        raise InputError(
            f"This backup is of a service on {_words(head.database)}; here the database is {_words(vendor)}. "
            "Is DATABASE_URL set as it should be? To change from one to the other, say --change-database."
        )
    if not found.is_empty and not replace:
        what = [f"{home} holds {_some(found.files)}"] * bool(found.files)
        what += [f"the database holds {len(found.tables)} tables of Keystage"] * bool(found.tables)
        raise InputError(
            f"This is no empty place to restore into: {' and '.join(what)}. Choose an empty folder with --home, and an "
            "empty database; or say --replace, and what is here is first moved aside."
        )
    mounted = [name for name in found.files if os.path.ismount(home / name)]
    if mounted:
        raise InputError(f"{home / mounted[0]} is a drive of its own and cannot be moved aside. Empty it first.")
    room = shutil.disk_usage(home if home.is_dir() else _there(home)).free
    if room < head.bytes:
        raise InputError(
            f"There is too little room in {home}: {room / 1e6:,.0f} MB are free, and the backup unpacks to about "
            f"{head.bytes / 1e6:,.0f} MB."
        )


def _there(path: Path) -> Path:
    return path if path.exists() else _there(path.parent)


def see_that_nothing_runs(
    home: Path, connection: BaseDatabaseWrapper, found: Found, *, address: str, port: int
) -> None:
    """Raises InputError where a server or a worker is at work in what would be replaced."""
    if found.is_empty:
        return
    try:
        anywhere = address in ("0.0.0.0", "::", "")  # noqa: S104 - told from others, not listened on
        with socket.create_connection(("127.0.0.1" if anywhere else address, port), 1):
            pass
    except OSError:
        pass
    else:
        raise InputError(
            f"Something answers on port {port}: the service still runs. Stop it first "
            "(systemctl stop keystage-web keystage-worker)."
        )
    free = _free_from(home, connection)
    if free is not None and free > timezone.now() - _ALIVE:
        raise InputError(
            "A worker of the service still runs. Stop it first (systemctl stop keystage-worker). If it was killed just "
            "now, wait two minutes."
        )


def _free_from(home: Path, connection: BaseDatabaseWrapper) -> datetime | None:
    """A worker takes its turn every few seconds, and notes from when on it is free again."""
    asked = "SELECT free_from FROM jobs_turn WHERE name = 'pull'"
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(asked)
                row = cursor.fetchone()
        else:
            with closing(sqlite3.connect(f"{(home / 'keystage.sqlite3').as_uri()}?mode=ro", uri=True)) as kept:
                row = kept.execute(asked).fetchone()
    except (DatabaseError, sqlite3.Error):
        return None
    if row is None:
        return None
    free = row[0] if isinstance(row[0], datetime) else datetime.fromisoformat(str(row[0]))
    return free.replace(tzinfo=UTC) if free.tzinfo is None else free


def _words(vendor: str) -> str:
    return {"postgresql": "PostgreSQL", "sqlite": "SQLite"}.get(vendor, vendor)


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
