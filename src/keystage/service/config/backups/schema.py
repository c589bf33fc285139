"""The tables of a database as its own migrations made them, which may be fewer than this program has."""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

from keystage.analysis.errors import InputError
from keystage.service.config.backups.rows import Columns, kind_of

__all__ = ["LEFT_OUT", "Migrations", "applied", "build", "columns_of", "models_at", "newer_than_ours"]

Migrations = list[tuple[str, str]]
LEFT_OUT = ("django_session", "accounts_session")  # nobody's sign-in comes back to life; a thief of a backup finds none


def applied(connection: BaseDatabaseWrapper) -> Migrations:
    """Those that a database has behind it; none: it is empty."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def newer_than_ours(migrations: Iterable[tuple[str, str]]) -> Migrations:
    """Those this program does not have."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {*loader.graph.nodes, *loader.disk_migrations, *loader.replacements}
    return [one for one in migrations if one not in known]


def models_at(migrations: Migrations) -> list[type[Model]]:
    """The models whose tables there are after these migrations, joining tables too. Raises InputError."""
    if newer := newer_than_ours(migrations):
        raise InputError(
            f"The database was made by a newer Keystage (it has {newer[0][0]} {newer[0][1]}). Install that one."
        )
    loader = MigrationLoader(None, ignore_no_migrations=True)
    state = loader.project_state([one for one in migrations if one in loader.graph.nodes])
    found = state.apps.get_models(include_auto_created=True)
    return sorted(
        (one for one in found if one._meta.managed and not one._meta.proxy and one._meta.db_table not in LEFT_OUT),
        key=lambda one: one._meta.db_table,
    )


def columns_of(model: type[Model]) -> Columns:
    """Column and kind of each field that is kept."""
    return [(str(field.column), kind_of(field)) for field in _fields(model)]


def _fields(model: type[Model]) -> "list[Field[Any, Any]]":
    return [field for field in model._meta.local_concrete_fields if not getattr(field, "generated", False)]


def build(connection: BaseDatabaseWrapper, migrations: Migrations) -> None:
    """Make the tables of an empty database as they are after these migrations."""
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    known = [one for one in migrations if one in nodes]
    before = {parent.key for one in known for parent in nodes[one].parents if parent.key[0] == one[0]}
    executor.migrate([one for one in known if one not in before])  # the last of each app
