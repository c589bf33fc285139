"""Whether what is kept is as it was written: a look at every start, every byte once a night.

Each app checks its own: the functions of settings.CHECKS. What was found is noted in KEYSTAGE_HOME/.last-check.json, to
be read though the database cannot; the administrator's home, /health/ready and the log say it.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path

import structlog
from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from keystage.analysis.store.durable import replace_file

__all__ = ["Checked", "check", "damage_to_database", "last_check", "last_thorough"]

_FILE = ".last-check.json"
_MOST = 50  # lines kept
_log = structlog.get_logger("keystage.soundness")


@dataclass(frozen=True, slots=True)
class Checked:
    """When, and what somebody has to see to. mended: what was put right without anybody. thorough_at: when every byte
    was read last."""

    at: datetime
    found: tuple[str, ...]
    mended: tuple[str, ...] = ()
    thorough_at: datetime | None = None


def check(*, thorough: bool) -> Checked:
    """Look, set aside what is damaged, note what was found."""
    found, mended = list(damage_to_database(thorough=thorough)), list[str]()
    for name in settings.CHECKS if not found else ():
        for words, is_mended in _named(name)(thorough=thorough):
            (mended if is_mended else found).append(words)
    for words in found:
        _log.error("damage found", words=words)
    for words in mended:
        _log.warning("damage mended", words=words)
    before = last_check()
    if not thorough and before:  # what the night found stands until every byte is read again
        found = list(dict.fromkeys([*before.found, *found]))
    now = timezone.now()
    read = now if thorough else before.thorough_at if before else None
    made = Checked(now, tuple(found[:_MOST]), tuple(mended[:_MOST]), read)
    replace_file(_file(), json.dumps(asdict(made), default=str, indent=2).encode())
    return made


def last_check() -> Checked | None:
    """What was noted last; None where nothing was, or it cannot be read."""
    try:
        said = json.loads(_file().read_text("utf-8"))
        read = said["thorough_at"]
        return Checked(
            datetime.fromisoformat(said["at"]), tuple(said["found"]), tuple(said["mended"]),
            datetime.fromisoformat(read) if read else None,
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError):
        return None


def last_thorough() -> datetime | None:
    """When every byte was read last."""
    last = last_check()
    return last.thorough_at if last else None


def damage_to_database(*, thorough: bool) -> Iterator[str]:
    """SQLite is asked whether its file hangs together; of PostgreSQL every row is read."""
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("PRAGMA integrity_check(20)" if thorough else "PRAGMA quick_check(20)")
                wrong = [str(row[0]) for row in cursor.fetchall() if row[0] != "ok"]
                if not wrong and thorough:
                    cursor.execute("PRAGMA foreign_key_check")
                    wrong = [f"a row of {row[0]} names none of {row[2]}" for row in cursor.fetchmany(20)]
            else:
                wrong = []
                for table in connection.introspection.table_names(cursor) if thorough else ():
                    quoted = connection.ops.quote_name(table)
                    cursor.execute(f"SELECT count(t::text) FROM {quoted} t")  # noqa: S608 - a name the database gave
    except Error as problem:
        wrong = [str(problem).strip().partition("\n")[0]]
    if wrong:
        yield f"The database is damaged ({wrong[0]}). Restore it from a backup: `keystage restore`."


def _named(name: str) -> Callable[..., Iterator[tuple[str, bool]]]:
    """ "intake.soundness.files" -> the function."""
    app, module, function = name.split(".")
    found: Callable[..., Iterator[tuple[str, bool]]] = getattr(
        import_module(f"keystage.service.{app}.{module}"), function
    )
    return found


def _file() -> Path:
    return Path(settings.KEYSTAGE_HOME) / _FILE
