"""Restoring: everything is put into a folder (and schema) beside, verified there, and only then put in place."""

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from keystage.service.config.backups import own_settings, schemas, under_way
from keystage.service.config.backups.archive import Head, Manifest
from keystage.service.config.backups.checking import head_of
from keystage.service.config.backups.filling import fill, refuse_newer
from keystage.service.config.backups.key_pairs import Identity
from keystage.service.config.backups.later_erasures import beside, take_over, take_over_from
from keystage.service.config.backups.sealed import opened
from keystage.service.config.backups.settling import Settled, settle_in
from keystage.service.config.backups.target import Found, look_at, refuse_unless_fit, see_that_nothing_runs
from keystage.service.config.backups.under_way import STAGING, UnderWay

__all__ = ["Asked", "Restored", "finish", "restore"]

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """file: the backup; keys open it. home: where to; the database is that of Django's settings, whose own home is
    `home`/.restoring. confirm: asked with what would go aside; raises where that is not wanted."""

    file: Path
    keys: Sequence[Identity]
    home: Path
    url: str = ""
    replace: bool = False
    change_database: bool = False
    erasures: Path | None = None
    address: str = "127.0.0.1"
    port: int = 8000
    own_keys: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    confirm: Callable[[Head, Found], None] = field(default=lambda head, found: None)


@dataclass(frozen=True, slots=True)
class Restored:
    """aside: the folder what was here lies in now, and on PostgreSQL the schema; "" where nothing was."""

    head: Head
    manifest: Manifest
    settled: Settled
    aside: str
    to_do: tuple[str, ...]


def restore(asked: Asked, *, say: Callable[[str], None], told: Told) -> Restored:
    """The whole way. Raises InputError, and then nothing that was here is changed."""
    head = head_of(asked.file, asked.keys)
    refuse_newer(head)
    connection = connections["default"]
    found = _see(asked, head, connection)
    say(f"The backup is of {head.made_at[:16].replace('T', ' ')} UTC, made by Keystage {head.version}.")
    if not found.is_empty:
        asked.confirm(head, found)
    began = datetime.now(UTC)
    note = UnderWay(asked.file.name, f"{began:%Y-%m-%d %H:%M} UTC", schema=found.schema)
    _begin(asked, found, note, connection)
    try:
        say("Unpacking, beside what is here …")
        with opened(asked.file, asked.keys) as stream:
            head, manifest = fill(stream, asked.home / STAGING, connection, told=told)
        say("Everything in it is as it was written. Bringing it up to date …")
        _take_over_erasures(asked, head)
        settled = settle_in(asked.home / STAGING, head)
        to_do = own_settings.settle(asked.home, asked.home / STAGING, url=asked.url, keys=asked.own_keys)
        _make_durable(asked.home / STAGING, connection)
    except BaseException:
        _give_up(asked.home, found, connection)
        raise
    aside = "" if found.is_empty else f"before-restore-{began:%Y-%m-%dT%H%M%S}"
    staged = sorted(path.name for path in (asked.home / STAGING).iterdir() if _comes(path.name))
    note = replace(
        note, swapping=True, aside=aside, old=list(found.files), new=staged, tables=list(found.tables)
    )  # fmt: skip
    under_way.write(asked.home, note)
    _put_in_place(asked.home, note, connection)
    return Restored(head, manifest, settled, aside, tuple(to_do))


def finish(home: Path, note: UnderWay) -> None:
    """The last step of a restore that was broken off there."""
    _put_in_place(home, note, connections["default"])


def _see(asked: Asked, head: Head, connection: BaseDatabaseWrapper) -> Found:
    if connection.vendor == "sqlite":
        (asked.home / STAGING).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = look_at(asked.home, connection, head)
    refuse_unless_fit(
        asked.home, found, head, vendor=connection.vendor, replace=asked.replace, change=asked.change_database
    )  # fmt: skip
    see_that_nothing_runs(asked.home, connection, found, address=asked.address, port=asked.port)
    return found


def _begin(asked: Asked, found: Found, note: UnderWay, connection: BaseDatabaseWrapper) -> None:
    """An empty place beside. An empty home says from now on that it is not ready; one in use goes on being that."""
    asked.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    staged = asked.home / STAGING
    shutil.rmtree(staged, ignore_errors=True)
    if found.is_empty:
        under_way.write(asked.home, note)
    staged.mkdir(mode=0o700)
    if connection.vendor == "postgresql":
        schemas.begin(connection)
        schemas.use(connection, schemas.STAGED)
    else:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # all of it is made durable at the end, or thrown away


def _take_over_erasures(asked: Asked, head: Head) -> None:
    staged = asked.home / STAGING
    kept = [asked.erasures] if asked.erasures else []
    lies = beside(asked.file.parent, head.service)
    for ledger in [*kept, *([lies] if lies.is_file() else [])]:
        take_over(staged, ledger, asked.keys)
    take_over_from(staged, asked.home)


def _make_durable(home: Path, connection: BaseDatabaseWrapper) -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    for file in home.glob("keystage.sqlite3"):
        file.chmod(0o600)
    if hasattr(os, "sync"):
        os.sync()


def _give_up(home: Path, found: Found, connection: BaseDatabaseWrapper) -> None:
    """Leave everything as it was."""
    connection.close()
    if connection.vendor == "postgresql":
        schemas.drop(connection)
        connection.close()
    shutil.rmtree(home / STAGING, ignore_errors=True)
    if found.is_empty:
        under_way.clear(home)


def _put_in_place(home: Path, note: UnderWay, connection: BaseDatabaseWrapper) -> None:
    """The database in one step, then the files, name by name; what is done already is not done again."""
    if connection.vendor == "postgresql" and note.schema:
        schemas.swap(connection, into=note.schema, aside=_schema_aside(note.aside), old=note.tables)
        connection.close()
    under_way.finish_files(home, note)
    shutil.rmtree(home / STAGING, ignore_errors=True)
    under_way.clear(home)


def _schema_aside(aside: str) -> str:
    return aside.lower().replace("-", "_")


def _comes(name: str) -> bool:
    return not name.startswith(".") and not name.endswith(("-wal", "-shm", ".lock"))
