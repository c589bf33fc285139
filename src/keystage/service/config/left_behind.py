"""A home that was served before, and whose database is empty or not there: nothing is begun anew over it."""

from pathlib import Path

from django.conf import settings
from django.db import connection

from keystage.analysis.errors import InputError

__all__ = ["refuse_lost_database"]

_SERVED = ("audit-head", "audit-noted/*", "packs/*")  # what only a service leaves; releases come by `import` too


def refuse_lost_database(home: Path) -> None:
    """Raises InputError where a first start would put an empty database in place of one that was lost."""
    left = next((found for name in _SERVED for found in home.glob(name)), None)
    if left is None or not _is_empty():
        return
    at = settings.DATABASES["default"]
    where = at["NAME"] if "sqlite" in at["ENGINE"] else "of DATABASE_URL"
    raise InputError(
        f"The database {where} is empty or not there, but {home} was served before (it holds "
        f"{left.relative_to(home)}). Put the database back where it was, or restore the last backup into a new folder "
        "(keystage restore). To begin anew with nothing, choose another folder with --home."
    )


def _is_empty() -> bool:
    """Without making a file where none is."""
    at = settings.DATABASES["default"]
    if "sqlite" in at["ENGINE"] and not Path(at["NAME"]).is_file():
        return True
    return "django_migrations" not in connection.introspection.table_names()
