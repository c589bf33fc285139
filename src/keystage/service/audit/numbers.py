"""Numbers of events, taken before the rows are written, since the code of a row stands for its number too."""

from django.db import connection

from keystage.service.audit.models import Event

__all__ = ["take_numbers"]

_TABLE = Event._meta.db_table


def take_numbers(count: int) -> list[int]:
    """So many numbers that nobody else has. Call it inside the transaction that writes the rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [_TABLE, count]
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [_TABLE])  # we alone write now
        found = cursor.fetchone()
    first = (found[0] if found else 0) + 1
    return list(range(first, first + count))
