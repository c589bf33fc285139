"""A backup before a newer Keystage changes the database it finds."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from keystage.analysis.errors import InputError
from keystage.service.config.backups.backing_up import back_up
from keystage.service.config.backups.schema import applied, newer_than_ours

__all__ = ["back_up_before_upgrade"]


def back_up_before_upgrade() -> Path | None:
    """None where nothing is to be changed, or where there is nothing yet to lose. Raises InputError where the database
    is newer than this program, or where the backup cannot be made: then nothing is changed."""
    behind = applied(connection)
    if newer := newer_than_ours(behind):
        raise InputError(
            f"The database was made by a newer Keystage (it has {newer[0][0]} {newer[0][1]}). Install that one again; "
            "to go back for good, restore the backup that was made before the upgrade."
        )
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()) or not _anybody():
        return None
    try:
        return back_up(now=datetime.now(UTC), before_upgrade=True).made.path
    except InputError as problem:
        raise InputError(
            f"This Keystage brings the database of {settings.KEYSTAGE_HOME} up to date, and makes a backup before. "
            f"That was not possible, so nothing was changed. {problem} (keystage serve --without-backup does without.)"
        ) from problem


def _anybody() -> bool:
    """Whether there are people: a first start that was broken off leaves nothing to lose."""
    if "accounts_user" not in connection.introspection.table_names():
        return False
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_user")
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return True
