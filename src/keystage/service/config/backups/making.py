"""Making a backup, while people go on working: the database first, as it is at one moment; files after.

A release is on the disk before the row that names it, so files read after the database hold all that it names. A
release that came meanwhile is in the backup and no row knows it yet: the service takes it up when it is restored.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from filelock import FileLock, Timeout

from keystage import __version__
from keystage.analysis.errors import InputError
from keystage.service.config.backups.archive import DATABASE, HOME, Head, Member, pack
from keystage.service.config.backups.folder import listed, name_of
from keystage.service.config.backups.home_files import ReadHome
from keystage.service.config.backups.moment import one_moment
from keystage.service.config.backups.rows import Columns, last_numbers, lines_of
from keystage.service.config.backups.schema import LEFT_OUT, applied, columns_of, models_at
from keystage.service.config.backups.sealed import seal

__all__ = ["Made", "Wanted", "make_backup"]

_MANY = 1.25  # the last backup's size, and a quarter more: what is asked for before one begins
_SQUEEZED = 0.5  # of what it holds, where there is none yet to go by


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to back up, and where to.

    keys: what the service's two keys are today, file -> key, wherever they were set. public: whose private keys open
    it. leave_free: bytes that stay free in `folder`. service: digits of its name.
    """

    home: Path
    folder: Path
    public: tuple[str, ...]
    keys: dict[str, str]
    service: str
    title: str = ""
    leave_free: int = 0
    before_upgrade: bool = False
    using: str = "default"


@dataclass(frozen=True, slots=True)
class Made:
    """rows: by table. files: how many. notes: sentences on what was not quite in order."""

    path: Path
    head: Head
    rows: dict[str, int]
    files: int
    bytes: int
    sha256: str
    notes: tuple[str, ...]


def make_backup(wanted: Wanted, *, now: datetime) -> Made:
    """One backup, whole or none. Raises InputError where there is no room, or where another is being made."""
    _make_folder(wanted.folder)
    try:
        with FileLock(wanted.home / "backup.lock", timeout=0):
            for left in wanted.folder.glob(f".keystage-{wanted.service}-*.partial"):
                left.unlink(missing_ok=True)  # of one that was killed
            return _make(wanted, now.astimezone(UTC))
    except Timeout as problem:
        raise InputError("Another backup of this service is being made just now. Wait until it is done.") from problem


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        raise InputError(f"Backups cannot be kept in {folder}: {problem.strerror}. Choose another folder.") from problem


def _make(wanted: Wanted, now: datetime) -> Made:
    connection = connections[wanted.using]
    path = wanted.folder / name_of(wanted.service, now, before_upgrade=wanted.before_upgrade)
    if path.exists():
        raise InputError(f"{path} was made within this second already.")
    noted = _noted_seal(wanted.home)  # before the database is read: what is noted by now is in it
    files = ReadHome(wanted.home, apart=wanted.folder.resolve())
    with one_moment(connection):
        migrations = applied(connection)
        tables = {model._meta.db_table: columns_of(model) for model in models_at(migrations)}
        head = Head(
            version=__version__, made_at=now.isoformat(timespec="seconds"), service=wanted.service, title=wanted.title,
            database=connection.vendor, migrations=[list(one) for one in migrations],
            tables={name: [list(one) for one in columns] for name, columns in tables.items()},
            bytes=files.bytes() + _database_bytes(connection), seal=_last_seal(connection, tables),
        )  # fmt: skip
        _see_that_there_is_room(wanted, head.bytes)
        said: dict[str, Any] = {"rows": {}, "numbers": {}, "notes": _strangers(connection, tables)}
        said["notes"] += _missing_events(noted, head.seal)
        counts = {"files": 0}
        members = _members(connection, tables, wanted, files, head, said, counts)
        sealed = seal(pack(head, members, said), path, public=wanted.public, leave_free=wanted.leave_free)
    return Made(path, head, said["rows"], counts["files"], sealed.bytes, sealed.sha256, tuple(said["notes"]))


def _members(
    connection: BaseDatabaseWrapper, tables: dict[str, Columns], wanted: Wanted, files: ReadHome, head: Head,
    said: dict[str, Any], counts: dict[str, int],
) -> Iterator[Member]:  # fmt: skip
    said["numbers"] |= last_numbers(connection, tables)
    for table, columns in tables.items():
        said["rows"][table] = 0
        for number, (rows, lines) in enumerate(lines_of(connection, table, columns), start=1):
            said["rows"][table] += rows
            yield Member(f"{DATABASE}/{table}/{number:05}.jsonl", len(lines), [lines])
    for name, text in _keys_and_seal(wanted, head):
        counts["files"] += 1
        yield Member(f"{HOME}/{name}", len(text), [text])
    for member in files.members(skip=wanted.keys):
        counts["files"] += 1
        yield member
    if files.skipped:
        said["notes"].append(f"{files.skipped} links to other folders were not followed.")


def _keys_and_seal(wanted: Wanted, head: Head) -> Iterator[tuple[str, bytes]]:
    """The keys, even if they are set in the environment: without them the record's seals mean nothing."""
    for name, key in wanted.keys.items():
        yield name, key.encode()
    if head.seal:
        yield "audit-head", f"{head.seal[0]} {head.seal[1]}\n".encode()


def _last_seal(connection: BaseDatabaseWrapper, tables: dict[str, Columns]) -> list[Any]:
    if "audit_seal" not in tables:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT number, digest FROM audit_seal ORDER BY number DESC LIMIT 1")
        return list(cursor.fetchone() or ())


def _noted_seal(home: Path) -> int:
    file = home / "audit-head"
    number = file.read_text("ascii", errors="replace").partition(" ")[0] if file.is_file() else ""
    return int(number) if number.isdecimal() else 0


def _missing_events(noted: int, last: list[Any]) -> list[str]:
    """The seal noted outside the database must be in it: if it is not, the backup is made all the same, and says so."""
    if noted <= (last[0] if last else 0):
        return []
    return [
        f"The record of who did what is not whole: seal {noted} was made, and is no longer in the database. "
        "Run: keystage audit verify."
    ]


def _strangers(connection: BaseDatabaseWrapper, tables: dict[str, Columns]) -> list[str]:
    """Tables that are nobody's: whoever made them should know that they are not in the backup."""
    ours = {*tables, *LEFT_OUT, "django_migrations"}
    with connection.cursor() as cursor:
        others = sorted({*connection.introspection.table_names(cursor)} - ours)
    return [f"The database holds tables that are not Keystage's, and are not kept: {', '.join(others)}."] * bool(others)


def _database_bytes(connection: BaseDatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_database_size(current_database())")
        else:
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return int(cursor.fetchone()[0])


def _see_that_there_is_room(wanted: Wanted, whole: int) -> None:
    last = next(iter(listed(wanted.folder, wanted.service)), None)
    needed = int(last.bytes * _MANY) if last else int(whole * _SQUEEZED)
    free = shutil.disk_usage(wanted.folder).free
    if free < needed + wanted.leave_free:
        raise InputError(
            f"There is too little room in {wanted.folder}: {free / 1e6:,.0f} MB are free, and a backup of about "
            f"{max(1, needed // 1_000_000):,} MB should leave {wanted.leave_free / 1e6:,.0f} MB. Free some space, or "
            "choose another folder."
        )
