"""From a file to releases: the one road, whoever takes it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from keystage.analysis.errors import InputError
from keystage.analysis.returns import Reading, Refusal, examine
from keystage.analysis.store.home import ErasedPeople, Home, Written

__all__ = ["Taken", "take_in"]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one table of a file. refusal: why nothing was stored, in a sentence; then `written` is None.

    some_errors: rows have errors, and that is why, or they were left out.
    """

    file: str
    sha256: str
    kind: str
    table: str
    rows: int
    written: Written | None
    refusal: str = ""
    some_errors: bool = False
    beside: bool = False  # it holds nothing to import, beside a table that does

    @property
    def exit_code(self) -> int:
        """0 stored, 1 rows have errors, 2 refused."""
        if self.some_errors:
            return 1
        return 0 if self.written or self.beside else 2

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "file": self.file,
            "release": self.written.release.code if self.written else None,
            "sha256": self.sha256,
            "action": self.written.action if self.written else "refused",
            "rows": self.written.release.rows if self.written else self.rows,
            "kind": self.kind or None,
            "table": self.table,
        }
        if self.written and self.written.release.revises:
            said["revises"] = self.written.release.revises
        return said | ({"message": self.refusal} if self.refusal else {})

    @property
    def sentence(self) -> str:
        where = self.file + (f" ({self.table})" if self.table else "")
        if self.written is None:
            return f"{where}: nothing stored. {self.refusal}"
        release = self.written.release
        year = f" for {release.year}" if release.year else ""
        said = {
            "stored": f"stored as release {release.code}: {release.rows:,} rows of {release.kind}{year}",
            "same": f"already here as release {release.code}, so nothing was done",
            "revises": f"stored as release {release.code}: {release.rows:,} rows of {release.kind}{year}; "
            f"it revises {release.revises}, which stays beside it",
        }[self.written.action]
        return f"{where}: {said}." + (f" {self.refusal}" if self.refusal else "")


def take_in(
    file: Path,
    *,
    home: Home,
    now: datetime,
    year: str | None = None,
    kind: str | None = None,
    status: str = "",
    rows: Literal["all", "good"] = "all",
    keep_names: bool = False,
    school: str | None = None,
    any_school: bool = False,
    known_schools: Callable[[], Mapping[str, str]] | None = None,
    erased: ErasedPeople = "leave out",
) -> list[Taken]:
    """Read every table of `file` and keep those that can be kept; say of each what became of it.

    rows "all": a table with an erroneous row is not stored. "good": those rows are left out.
    A table of no known kind does not keep the others of its workbook out.
    school, any_school, known_schools: whose pupils may be taken, as `returns.read` says.
    erased: what becomes of rows of pupils who were erased before, as `Home.write` says.
    """
    try:
        source = file.read_bytes()
    except OSError as cause:
        return [Taken(str(file), "", "", "", 0, None, f"It cannot be opened ({cause.strerror}).")]
    sha256 = hashlib.sha256(source).hexdigest()
    tables = examine(
        source, year=year, kind=kind, keep_names=keep_names, home=home.folder, school=school, any_school=any_school,
        known_schools=known_schools,
    )  # fmt: skip
    nameless = not any(isinstance(table, Reading) and table.names_left_out for table in tables)
    write = partial(
        home.write, source=source, file=str(file), status=status, rows=rows, now=now, keep_source=nameless,
        erased=erased,
    )  # fmt: skip
    return [_taken(table, Taken(str(file), sha256, "", table.table, 0, None), write) for table in tables]


def _taken(table: Reading | Refusal, so_far: Taken, write: Callable[[Reading], Written]) -> Taken:
    if isinstance(table, Refusal):
        return replace(so_far, refusal=table.message, beside=table.beside)
    errors = bool(table.bad_rows)
    so_far = replace(so_far, kind=table.kind, rows=table.rows, some_errors=errors)
    try:
        written = write(table)
    except InputError as refusal:
        return replace(so_far, refusal=str(refusal))
    said = f"{len(table.bad_rows)} rows with errors were left out." if errors else ""
    gone = written.release.taken_out if written.action != "same" else 0
    if gone:
        said += f" {gone} row{'' if gone == 1 else 's'} of pupils who were erased earlier {_were(gone)} left out."
    return replace(so_far, written=written, refusal=said.strip())


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
