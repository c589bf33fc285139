"""A table whose rows can be added and neither changed nor taken away: the database itself refuses."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.ddl_references import Columns, Statement, Table
from django.db.models import BaseConstraint

__all__ = ["AppendOnly", "rows_may_go"]

_WORDS = "the audit record is only ever added to"
_SQLITE = (
    "CREATE TRIGGER IF NOT EXISTS {name}_change BEFORE UPDATE ON %(table)s FOR EACH ROW{unless} "
    "BEGIN SELECT RAISE(ABORT, '{words}'); END",
    "CREATE TRIGGER IF NOT EXISTS {name}_delete BEFORE DELETE ON %(table)s FOR EACH ROW "
    "BEGIN SELECT RAISE(ABORT, '{words}'); END",
)
_POSTGRES = (
    "CREATE OR REPLACE FUNCTION {name}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF TG_OP = 'DELETE' AND current_setting('keystage.rows_may_go', true) = TG_TABLE_NAME THEN RETURN OLD; "
    "END IF; RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    "CREATE OR REPLACE TRIGGER {name}_change BEFORE UPDATE ON %(table)s FOR EACH ROW{unless} "
    "EXECUTE FUNCTION {name}_refuse()",
    "CREATE OR REPLACE TRIGGER {name}_delete BEFORE DELETE ON %(table)s FOR EACH ROW EXECUTE FUNCTION {name}_refuse()",
)


class AppendOnly(BaseConstraint):
    """once: a column that may be filled in later, once, where it is null; nothing else of the row may change with it.

    A constraint, so that migrations make it with the table, whenever they are written anew.
    """

    def __init__(self, *, name: str, once: str = "") -> None:
        super().__init__(name=name)
        self.once = once

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        path, words, more = super().deconstruct()
        return path, words, {**more, "once": self.once}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, AppendOnly) and (self.name, self.once) == (other.name, other.once)

    __hash__ = BaseConstraint.__hash__

    def validate(self, *_: Any, **__: Any) -> None:
        """A new row is always right."""

    def constraint_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]  # Django takes None
        """Not within CREATE TABLE: after it."""
        schema_editor.deferred_sql.extend(self._statements(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]  # Django takes None
        for statement in self._statements(model, schema_editor):
            schema_editor.execute(statement, params=None)

    def remove_sql(self, model: Any, schema_editor: Any) -> None:  # type: ignore[override]  # Django takes None
        table = schema_editor.quote_name(model._meta.db_table)
        on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        for of in ("change", "delete"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.name}_{of}{on}", params=None)

    def _statements(self, model: Any, schema_editor: Any) -> list[Statement]:
        table = model._meta.db_table
        kind = _POSTGRES if schema_editor.connection.vendor == "postgresql" else _SQLITE
        return [
            Statement(
                sql.format(name=self.name, words=_WORDS, unless=self._unless(model, schema_editor)),
                table=Table(table, schema_editor.quote_name),
                columns=Columns(table, [field.column for field in model._meta.fields], schema_editor.quote_name),
            )
            for sql in kind
        ]

    def _unless(self, model: Any, schema_editor: Any) -> str:
        """The one change that is let through, as the trigger's WHEN."""
        if not self.once:
            return ""
        differs = "IS DISTINCT FROM" if schema_editor.connection.vendor == "postgresql" else "IS NOT"
        quote = schema_editor.quote_name
        late = quote(model._meta.get_field(self.once).column)
        others = [quote(field.column) for field in model._meta.fields if field.name != self.once]
        changed = " OR ".join(f"OLD.{one} {differs} NEW.{one}" for one in others)
        return f" WHEN (OLD.{late} IS NOT NULL OR {changed})"


@contextmanager
def rows_may_go(model: Any) -> Iterator[None]:
    """Within the transaction that is open, rows of this table may be deleted: for what the law says must go."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT set_config('keystage.rows_may_go', %s, true)", [table])
            yield
            cursor.execute("SELECT set_config('keystage.rows_may_go', '', true)")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s AND name LIKE '%%_delete'",
            [table],
        )
        kept = cursor.fetchall()
        for name, _ in kept:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _, sql in kept:
            cursor.execute(sql)
