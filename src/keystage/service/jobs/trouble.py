"""What keeps the service from answering, told from the error it ends in: a name and words for each kind."""

import sqlite3
from dataclasses import dataclass

from django.db import Error, InterfaceError, OperationalError

from keystage.analysis.errors import DamagedError, is_full

__all__ = ["AWAY", "BUSY", "DAMAGED", "FILE", "FULL", "READ_ONLY", "Trouble", "trouble_in"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """code: for the log. title, words: for whoever asked. again: seconds after which to try again."""

    code: str
    title: str
    words: tuple[str, ...]
    again: int = 10


_LOOK = (
    "What was saved before is safe. If you were sending something, look whether it is there before you send it again."
)
_TELL = "If it goes on, tell whoever runs Keystage for you."

AWAY = Trouble(
    "database-away",
    "Keystage cannot reach its database",
    ("Nothing can be shown or saved until it answers again.", _LOOK, _TELL),
)
BUSY = Trouble(
    "database-busy",
    "Keystage is busy",
    ("Somebody else is saving something large, so this could not be done in time. Nothing was saved.",
     "Wait a few seconds, then go back and try again.", _TELL),
    again=5,
)  # fmt: skip
FULL = Trouble(
    "disk-full",
    "Nothing can be saved at the moment",
    ("The disk that Keystage writes to is full. What you sent was not saved. Whoever looks at a school’s figures is "
     "recorded, and where not even that can be written no figures are shown.",
     "Tell whoever runs Keystage for you. When there is room again, go back and try once more."),
    again=60,
)  # fmt: skip
READ_ONLY = Trouble(
    "database-read-only",
    "Nothing can be saved at the moment",
    ("Keystage can read its database and may not write to it. What you sent was not saved, and as nobody’s looking can "
     "be recorded, no figures are shown.", _TELL),
    again=60,
)  # fmt: skip
FILE = Trouble(
    "file-damaged",
    "A file is damaged",
    ("This page stands on a file that is missing or damaged. Nothing is shown, so that nothing wrong is.",
     "Whoever runs Keystage for you sees on their home page which file it is, and what to do."),
    again=300,
)  # fmt: skip
DAMAGED = Trouble(
    "database-damaged",
    "Keystage’s database is damaged",
    ("Nothing is shown, so that nothing wrong is.",
     "Tell whoever runs Keystage for you. What they do is in its guide, under “When something breaks”."),
    again=300,
)  # fmt: skip


_SQLITE = {
    sqlite3.SQLITE_FULL: FULL, sqlite3.SQLITE_READONLY: READ_ONLY, sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY, sqlite3.SQLITE_PROTOCOL: BUSY, sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED, sqlite3.SQLITE_CANTOPEN: AWAY, sqlite3.SQLITE_IOERR: AWAY,
    sqlite3.SQLITE_PERM: AWAY,
}  # fmt: skip
_POSTGRES = {  # by SQLSTATE
    "53100": FULL, "25006": READ_ONLY, "XX001": DAMAGED, "XX002": DAMAGED, "53200": BUSY, "53300": BUSY, "55P03": BUSY,
    "57014": BUSY, "40001": BUSY, "40P01": BUSY,
}  # fmt: skip


def trouble_in(problem: BaseException | None) -> Trouble | None:
    """None: it is a fault in the program, and no trouble of these kinds."""
    if isinstance(problem, DamagedError):
        return FILE
    if is_full(problem):
        return FULL
    if not isinstance(problem, Error):
        return None
    cause = problem.__cause__
    if isinstance(cause, sqlite3.Error):
        return _in_sqlite(cause)
    found = _POSTGRES.get(str(getattr(cause, "sqlstate", None) or ""))
    return found or (AWAY if isinstance(problem, (OperationalError, InterfaceError)) else None)


def _in_sqlite(cause: sqlite3.Error) -> Trouble | None:
    kind = getattr(cause, "sqlite_errorcode", None)
    if kind is None:  # ours: the file is not there, or was taken away
        return AWAY if isinstance(cause, sqlite3.OperationalError) else None
    return _SQLITE.get(kind & 0xFF)
