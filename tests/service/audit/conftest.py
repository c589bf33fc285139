"""The audit's tables as they are in use: the triggers that the other tests do without are put back."""

import pytest
from django.db import connection

from keystage.service.audit.models import Event, Seal


@pytest.fixture
def guarded(db: None) -> None:
    for model in (Event, Seal):
        for constraint in model._meta.constraints:
            with connection.schema_editor(atomic=False) if connection.vendor != "sqlite" else _editor() as editor:
                constraint.create_sql(model, editor)  # type: ignore[arg-type]  # a schema editor of either kind


def _editor():  # type: ignore[no-untyped-def]  # SQLite's own refuses inside a transaction, which triggers do not mind
    from contextlib import nullcontext

    return nullcontext(connection.SchemaEditorClass(connection, collect_sql=False, atomic=False))
