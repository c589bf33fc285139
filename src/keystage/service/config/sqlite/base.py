"""SQLite whose file stays the one that was opened.

A file that somebody moves, deletes or puts another in place of goes on taking writes from whoever has it open, and they
are gone when it is closed. So every request looks, and nothing is said to be saved that went into such a file. Nor does
a process of a server or worker ever begin an empty database where there should be one.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from keystage.service.jobs.lifetime import BEGUN_BY

__all__ = ["DatabaseWrapper"]


class DatabaseWrapper(base.DatabaseWrapper):
    _path: Path | None = None
    _opened: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: Any) -> Any:
        self._path = Path(conn_params["database"])
        if BEGUN_BY in os.environ and self._file() is None:
            raise sqlite3.OperationalError("the database file is not there")
        connection = super().get_new_connection(conn_params)
        self._opened = self._file()
        return connection

    def is_usable(self) -> bool:
        """After an error: whether it still answers."""
        try:
            self.connection.execute("PRAGMA schema_version")
        except sqlite3.Error:
            return False
        return True

    def close_if_unusable_or_obsolete(self) -> None:
        """Asked as each request begins and ends."""
        if self.connection is not None and not self.in_atomic_block and self._file() != self._opened:
            self.close()
        super().close_if_unusable_or_obsolete()

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # the stubs leave it out
        if self._file() != self._opened:
            with self.wrap_database_errors:
                raise sqlite3.OperationalError("the database file was taken away while it was written to")

    def _file(self) -> tuple[int, int] | None:
        """Which file lies there; None where there is none."""
        try:
            assert self._path is not None
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
