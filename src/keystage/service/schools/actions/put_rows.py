"""Many rows put in place of those with the same key, in as short a time as the database allows.

`bulk_create` turns every value into the database's own while the transaction holds; with a national register of 26,000
schools that kept everybody who wanted to save anything waiting for seconds.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

__all__ = ["as_written", "put_rows"]


def as_written(of: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
    """Rows with the values of these fields as the database takes them. Before the transaction."""
    fields = [of._meta.get_field(name) for name in names]
    turned = [field.get_db_prep_save for field in fields]  # type: ignore[union-attr]  # concrete fields
    return [tuple(turn(value, connection) for turn, value in zip(turned, row, strict=True)) for row in rows]


def put_rows(of: type[models.Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """New rows go in, those that are there already are overwritten. The first name is the primary key's."""
    if not rows:
        return
    quote = connection.ops.quote_name
    columns = [quote(str(of._meta.get_field(name).column)) for name in names]  # type: ignore[union-attr]  # as above
    table, listed, marks = quote(of._meta.db_table), ", ".join(columns), ", ".join(["%s"] * len(columns))
    over = ", ".join(f"{column} = excluded.{column}" for column in columns[1:])
    put = f"INSERT INTO {table} ({listed}) VALUES ({marks}) ON CONFLICT ({columns[0]}) DO UPDATE SET {over}"  # noqa: S608 - names of our own
    with connection.cursor() as cursor:
        cursor.executemany(put, rows)
