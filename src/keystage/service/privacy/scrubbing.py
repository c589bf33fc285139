"""What a database keeps of rows that were deleted, overwritten: free pages, and the log of what was written lately."""

import time
from collections.abc import Iterable

from django.apps import apps
from django.db import connection
from django.db.utils import OperationalError

__all__ = ["scrub"]

_PATIENCE = 10.0  # seconds to wait for readers of SQLite's log


def scrub(models: Iterable[str] = ()) -> bool:
    """Overwrite what was deleted, as far as the database can; whether that was possible now.

    SQLite overwrites deleted rows as it deletes them (`secure_delete`, in the settings); its log is emptied here.
    PostgreSQL gives the space of deleted rows back to be written over: the tables of `models` (labels) are vacuumed.
    """
    if connection.in_atomic_block:
        return False
    if connection.vendor == "sqlite":
        return _empty_log()
    with connection.cursor() as cursor:
        for label in sorted(set(models)):
            table = connection.ops.quote_name(apps.get_model(label)._meta.db_table)
            cursor.execute(f"VACUUM {table}")
    return True


def _empty_log() -> bool:
    """Readers hold the log; each is done within a moment."""
    until = time.monotonic() + _PATIENCE
    while True:
        with connection.cursor() as cursor:
            try:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                busy = bool(cursor.fetchone()[0])
            except OperationalError:
                busy = True
        if not busy or time.monotonic() > until:
            return not busy
        time.sleep(0.2)
