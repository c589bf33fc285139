"""One moment of the database, however long reading takes and whoever writes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = ["one_moment"]


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Every read inside sees what was committed when it began; nobody who writes waits for it."""
    connection.ensure_connection()
    if connection.in_atomic_block:  # of a test, which holds a moment of its own
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                cursor.execute("SELECT count(*) FROM sqlite_master")  # from here on, this moment
                cursor.fetchone()
                yield
            finally:
                cursor.execute("ROLLBACK")
