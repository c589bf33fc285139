"""PostgreSQL: a restore fills a schema of its own, which then takes the place of the old tables in one step."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = ["STAGED", "begin", "drop", "is_there", "ours", "schema_of", "swap", "use"]

STAGED = "keystage_restoring"


def schema_of(connection: BaseDatabaseWrapper) -> str:
    """Where the service's tables belong."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        return str(cursor.fetchone()[0] or "public")


def ours(more: Iterable[str] = ()) -> set[str]:
    """Tables of Keystage: of this program, and those named (by a backup of another version)."""
    known = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return {*known, *more, "django_migrations"}


def use(connection: BaseDatabaseWrapper, schema: str) -> None:
    """From now on everything is read and written in this schema alone."""
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    before = str(options.get("options", "")).partition(" -csearch_path=")[0]
    options["options"] = f"{before} -csearch_path={schema}"


def is_there(connection: BaseDatabaseWrapper, schema: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema])
        return cursor.fetchone() is not None


def begin(connection: BaseDatabaseWrapper) -> None:
    """An empty schema to fill; what a killed restore left there goes."""
    drop(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {STAGED}")


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take away what was filled and is not wanted."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {STAGED} CASCADE")


def swap(connection: BaseDatabaseWrapper, *, into: str, aside: str, old: Iterable[str]) -> None:
    """In one transaction: the tables `old` go from `into` to the schema `aside`, the filled ones come. Done before:
    nothing is done."""
    if not is_there(connection, STAGED):
        return
    quote = connection.ops.quote_name
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        there = set(old) & set(_tables(cursor, into))
        if there:
            cursor.execute(f"CREATE SCHEMA {quote(aside)}")
            _move(cursor, quote, sorted(there), into, aside)
        _move(cursor, quote, _tables(cursor, STAGED), STAGED, into)
        cursor.execute(f"DROP SCHEMA {STAGED}")  # refused if anything were left in it


def _tables(cursor: Any, schema: str) -> list[str]:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
    return [row[0] for row in cursor.fetchall()]


def _move(cursor: Any, quote: Any, tables: list[str], source: str, to: str) -> None:
    """Tables take their indexes, numbers and triggers along; the functions that the triggers call are moved too."""
    cursor.execute(
        "SELECT DISTINCT p.oid::regprocedure::text FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid "
        "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace s ON s.oid = c.relnamespace "
        "JOIN pg_namespace f ON f.oid = p.pronamespace "
        "WHERE s.nspname = %s AND f.nspname = %s AND c.relname = ANY(%s) AND NOT t.tgisinternal",
        [source, source, tables],
    )
    for (function,) in cursor.fetchall():
        cursor.execute(f"ALTER FUNCTION {function} SET SCHEMA {quote(to)}")
    for table in tables:
        cursor.execute(f"ALTER TABLE {quote(source)}.{quote(table)} SET SCHEMA {quote(to)}")
