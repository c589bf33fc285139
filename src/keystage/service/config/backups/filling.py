"""Putting what a backup holds into an empty folder and an empty database, which nobody uses yet."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from django.db import DatabaseError, IntegrityError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from keystage.analysis.errors import InputError
from keystage.service.config.backups.archive import DATABASE, Archive, Head, Manifest, Member
from keystage.service.config.backups.checking import Lines
from keystage.service.config.backups.home_files import is_kept
from keystage.service.config.backups.rows import Columns, add_rows, set_last_numbers
from keystage.service.config.backups.schema import build, columns_of, models_at, newer_than_ours

__all__ = ["fill", "refuse_newer"]

Told = Callable[[int, int], None]


def refuse_newer(head: Head) -> None:
    """Raises InputError where the backup has tables that this program does not know."""
    if newer := newer_than_ours((app, name) for app, name in head.migrations):
        raise InputError(
            f"This backup was made by a newer Keystage ({head.version}; it has {newer[0][0]} {newer[0][1]}). Install "
            "that, or a newer one still, and restore with it."
        )


def fill(stream: BinaryIO, home: Path, connection: BaseDatabaseWrapper, *, told: Told) -> tuple[Head, Manifest]:
    """Everything in the stream, into `home` and the database behind `connection`. Raises InputError."""
    archive = Archive(stream)
    head = archive.head
    refuse_newer(head)
    columns = _tables(connection, head)
    try:
        with _unchecked(connection), transaction.atomic(using=connection.alias):
            _clear(connection, columns)
            rows, done = Lines(head), 0
            for member in archive.members():
                if member.name.startswith(f"{DATABASE}/"):
                    table = rows.table(member)
                    lines = b"".join(member.body)
                    rows.add(member, lines)
                    add_rows(connection, table, columns[table], lines)
                else:
                    _write(home / _place(member.name.partition("/")[2]), member)
                done += member.size
                told(done, head.bytes)
            manifest = archive.manifest
            assert manifest is not None
            rows.compare(manifest)
            set_last_numbers(connection, manifest.numbers)
            connection.check_constraints()
    except IntegrityError as problem:
        raise InputError(f"The rows of the backup do not fit together: {_first_line(problem)}.") from problem
    except DatabaseError as problem:
        raise InputError(f"The database would not take the rows of the backup: {_first_line(problem)}.") from problem
    return head, manifest


def _tables(connection: BaseDatabaseWrapper, head: Head) -> dict[str, Columns]:
    """Make them, as they were when the backup was made, and see that they are as it says."""
    migrations = [(app, name) for app, name in head.migrations]
    build(connection, migrations)
    made = {model._meta.db_table: columns_of(model) for model in models_at(migrations)}
    for table, columns in head.tables.items():
        if table not in made or sorted(made[table]) != sorted((name, kind) for name, kind in columns):
            raise InputError(
                f"The table {table} in this backup is not the one that Keystage {head.version} has. It was made by a "
                "Keystage that was never released, or by somebody else's; restore it with that one."
            )
    return {table: [(name, kind) for name, kind in columns] for table, columns in head.tables.items()}


class _unchecked:  # noqa: N801 - read as a phrase: with _unchecked(connection)
    """Rows may come before those they point to; all of it is checked at the end."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.disable_constraint_checking()

    def __exit__(self, *_: object) -> None:
        self._connection.enable_constraint_checking()


def _clear(connection: BaseDatabaseWrapper, tables: dict[str, Columns]) -> None:
    """Rows that migrations put in: the backup has its own."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a table of our own


def _place(name: str) -> str:
    """A file's place in the home. What is never put into a backup is not taken out of one: figures are read as
    programs are, and a backup that somebody else made may hold anything."""
    top = name.split("/")[0]
    if not (is_kept(top) or name == "audit-head"):
        raise InputError(f"The backup holds “{top}”, which does not belong in one. Nothing was changed.")
    return name


def _write(path: Path, member: Member) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(number, "wb") as file:
        for piece in member.body:
            file.write(piece)
    path.chmod(member.mode)
    if member.changed:
        os.utime(path, (member.changed, member.changed))


def _first_line(problem: Exception) -> str:
    """What the database says, without the row itself, which may hold a name."""
    return str(problem).strip().splitlines()[0].rstrip(".") if str(problem).strip() else type(problem).__name__
