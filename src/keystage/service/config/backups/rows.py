"""Rows of a table as lines that know no database: read from SQLite, written into PostgreSQL, or the other way.

A line is a JSON list of the row's values, as the database holds them and not as the program means them: what is
encrypted there stays encrypted here.
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper

from keystage.analysis.errors import InputError

__all__ = ["Columns", "add_rows", "kind_of", "last_numbers", "lines_of", "set_last_numbers"]

Columns = list[tuple[str, str]]
_AT_ONCE = 2_000
_PIECE = 4_000_000  # bytes of lines that are handed on together
_WORDS = ("text", "json")

_KINDS = {
    "AutoField": "number", "BigAutoField": "number", "SmallAutoField": "number", "IntegerField": "number",
    "BigIntegerField": "number", "SmallIntegerField": "number", "PositiveIntegerField": "number",
    "PositiveBigIntegerField": "number", "PositiveSmallIntegerField": "number", "FloatField": "number",
    "CharField": "text", "TextField": "text", "SlugField": "text", "FileField": "text",
    "GenericIPAddressField": "text", "BooleanField": "yes", "DateTimeField": "moment", "DateField": "day",
    "TimeField": "time", "UUIDField": "uuid", "JSONField": "json", "BinaryField": "bytes", "DecimalField": "decimal",
}  # fmt: skip


def kind_of(field: Any) -> str:
    """How a field's values are written down. Raises InputError on a field nobody has thought of (a test asks all)."""
    while field.remote_field is not None:
        field = field.target_field
    try:
        return _KINDS[field.get_internal_type()]
    except KeyError as problem:
        raise InputError(f"Backups do not know how to keep {field.model._meta.label}.{field.name}.") from problem


def lines_of(connection: BaseDatabaseWrapper, table: str, columns: Columns) -> Iterator[tuple[int, bytes]]:
    """Every row, in pieces of a few megabytes: how many rows, and their lines."""
    quote = connection.ops.quote_name
    turn = [(place, _OUT[kind]) for place, (_, kind) in enumerate(columns) if kind in _OUT]
    names = ", ".join(quote(name) for name, _ in columns)
    dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {quote(table)} ORDER BY 1")  # noqa: S608 - names of our own columns
        count, lines, size = 0, [], 0
        while some := cursor.fetchmany(_AT_ONCE):
            for row in some:
                values = list(row)
                for place, out in turn:
                    if values[place] is not None:
                        values[place] = out(values[place])
                lines.append(line := dump(values).encode())
                size += len(line) + 1
            count += len(some)
            if size >= _PIECE:
                yield count, b"\n".join(lines) + b"\n"
                count, lines, size = 0, [], 0
        if lines:
            yield count, b"\n".join(lines) + b"\n"


def add_rows(connection: BaseDatabaseWrapper, table: str, columns: Columns, lines: bytes) -> int:
    """Put rows into an existing table, inside the caller's transaction. How many. Raises InputError."""
    try:
        rows = [json.loads(line) for line in lines.splitlines()]
    except ValueError as problem:
        raise InputError(f"Rows of {table} in the backup cannot be read.") from problem
    if any(len(row) != len(columns) for row in rows):
        raise InputError(f"Rows of {table} in the backup have another number of columns than it says.")
    into = _copy if connection.vendor == "postgresql" else _insert
    into(connection, table, columns, rows)
    return len(rows)


def _insert(connection: BaseDatabaseWrapper, table: str, columns: Columns, rows: Sequence[list[Any]]) -> None:
    quote = connection.ops.quote_name
    names, marks = ", ".join(quote(name) for name, _ in columns), ", ".join("?" * len(columns))
    statement = f"INSERT INTO {quote(table)} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own columns
    connection.connection.executemany(statement, _turned(rows, columns, _INTO_SQLITE))


def _copy(connection: BaseDatabaseWrapper, table: str, columns: Columns, rows: Sequence[list[Any]]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name, _ in columns)
    words = [
        (place, "\\u0000" if kind == "json" else "\0") for place, (_, kind) in enumerate(columns) if kind in _WORDS
    ]
    with connection.cursor() as cursor, cursor.copy(f"COPY {quote(table)} ({names}) FROM STDIN") as copy:
        for row in _turned(rows, columns, _INTO_POSTGRES):
            if any(row[place] and nul in row[place] for place, nul in words):
                raise InputError(
                    f"A row of {table} ({columns[0][0]} {row[0]}) holds the character NUL, which PostgreSQL does not "
                    "keep. Restore into SQLite, mend that row, and move up then."
                )
            copy.write_row(row)


def _turned(
    rows: Iterable[list[Any]], columns: Columns, turns: dict[str, Callable[[Any], Any]]
) -> Iterator[list[Any]]:  # fmt: skip
    turn = [(place, turns[kind]) for place, (_, kind) in enumerate(columns) if kind in turns]
    for row in rows:
        for place, into in turn:
            if row[place] is not None:
                row[place] = into(row[place])
        yield row


def last_numbers(connection: BaseDatabaseWrapper, tables: Iterable[str]) -> dict[str, int]:
    """The last number each table gave out itself, to rows that have gone since too: none is ever given twice."""
    with connection.cursor() as cursor:
        if connection.vendor != "postgresql":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            known = dict(cursor.fetchall())
            return {table: int(known[table]) for table in tables if table in known}
        found = {}
        for table in tables:
            for name, _ in _sequences(cursor, connection, table):
                cursor.execute(f"SELECT last_value, is_called FROM {name}")  # noqa: S608 - PostgreSQL's own name of it
                last, called = cursor.fetchone()
                found[table] = int(last) if called else 0
        return found


def set_last_numbers(connection: BaseDatabaseWrapper, numbers: dict[str, int]) -> None:
    """Go on counting where the other database stood, and after the highest number there is."""
    with connection.cursor() as cursor:
        for table, number in numbers.items():
            if connection.vendor == "postgresql":
                _set_sequence(cursor, connection, table, number)
                continue
            cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [number, table])
            if number and not cursor.rowcount:
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])


def _set_sequence(cursor: Any, connection: BaseDatabaseWrapper, table: str, number: int) -> None:
    quote = connection.ops.quote_name
    for name, column in _sequences(cursor, connection, table):
        cursor.execute(f"SELECT max({quote(column)}) FROM {quote(table)}")  # noqa: S608 - a name of our own column
        if last := max(number, cursor.fetchone()[0] or 0):
            cursor.execute("SELECT setval(%s, %s)", [name, last])


def _sequences(cursor: Any, connection: BaseDatabaseWrapper, table: str) -> list[tuple[str, str]]:
    """PostgreSQL's names of what counts a table's rows, quoted, and the column it counts for."""
    quoted = connection.ops.quote_name(table)
    cursor.execute(
        "SELECT pg_get_serial_sequence(%s, attname), attname FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        [quoted, quoted],
    )
    return [(name, column) for name, column in cursor.fetchall() if name]


def _moment(value: datetime | str) -> str:
    known = datetime.fromisoformat(value) if isinstance(value, str) else value
    return (known.replace(tzinfo=UTC) if known.tzinfo is None else known.astimezone(UTC)).isoformat()


def _words(value: date | time | str) -> str:
    return value if isinstance(value, str) else value.isoformat()


def _naive(value: str) -> str:
    return str(datetime.fromisoformat(value).replace(tzinfo=None))  # as Django writes it there


_OUT: dict[str, Callable[[Any], Any]] = {
    "moment": _moment,
    "day": _words,
    "time": _words,
    "yes": bool,
    "uuid": lambda value: (value if isinstance(value, UUID) else UUID(str(value))).hex,
    "json": lambda value: value if isinstance(value, str) else json.dumps(value),
    "text": str,
    "bytes": lambda value: base64.b64encode(value).decode("ascii"),
    "decimal": lambda value: str(value if isinstance(value, Decimal) else Decimal(repr(value))),
}
_INTO_SQLITE: dict[str, Callable[[Any], Any]] = {"moment": _naive, "yes": int, "bytes": base64.b64decode}
_INTO_POSTGRES: dict[str, Callable[[Any], Any]] = {"bytes": base64.b64decode}
