"""KEYSTAGE_HOME: the folder that holds releases and an area's own definitions."""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import polars as pl
from filelock import FileLock, Timeout

from keystage.analysis.errors import InputError
from keystage.analysis.returns import Reading, layouts
from keystage.analysis.store.manifest import MANIFEST, read_manifest, write_manifest
from keystage.analysis.store.release import Release
from keystage.analysis.store.revision import revised

__all__ = ["Action", "Home", "Written"]

Action = Literal["stored", "same", "revises"]

_DATA = "data.parquet"
_INCOMING = ".incoming-"
_WAIT = 60  # seconds a second writer waits for the first


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a reading: a new release, the one that was there already, or one that revises another."""

    release: Release
    action: Action


@dataclass(frozen=True, slots=True)
class Home:
    """Releases under one folder. The manifests alone say which exist.

    A release is written beside the others under a temporary name, made durable, then renamed: killed at any moment,
    the folder holds the old state or the new. One writer at a time; readers never wait.
    """

    folder: Path

    def releases(self) -> tuple[Release, ...]:
        """Every release, oldest import first."""
        found = [read_manifest(path) for path in self._root.glob(f"*/*/*/{MANIFEST}")]
        return tuple(sorted(found, key=lambda r: (r.imported_at, r.code)))

    def current(self) -> tuple[Release, ...]:
        """The releases that no later one revises."""
        every = self.releases()
        superseded = {r.revises for r in every}
        return tuple(r for r in every if r.code not in superseded)

    def find(self, code: str) -> Release:
        """The release called `code` (or by an unambiguous beginning of it). Raises InputError."""
        found = [r for r in self.releases() if r.code.startswith(code)]
        if len(found) != 1:
            raise InputError(f"There is no one release “{code}” in {self.folder}. `keystage releases` lists them.")
        return found[0]

    def frame(self, release: Release, columns: Collection[str] | None = None) -> pl.DataFrame:
        """The rows of a release, as its Reading had them. Raises InputError where the file is damaged.

        columns: read only these, those of them that there are.
        """
        path = release.folder / _DATA
        try:
            there = None if columns is None else [name for name in pl.read_parquet_schema(path) if name in columns]
            return pl.read_parquet(path, columns=there)
        except (pl.exceptions.PolarsError, OSError) as cause:
            raise InputError(f"Release {release.code} cannot be read: {path} is missing or damaged.") from cause

    def source(self, release: Release) -> Path:
        """The file as it came. It may not be there: a file with names that were left out is not kept."""
        return self.folder / "sources" / release.sha256

    def write(
        self,
        reading: Reading,
        *,
        source: bytes,
        file: str,
        status: str,
        rows: Literal["all", "good"],
        now: datetime,
        keep_source: bool = True,
    ) -> Written:
        """Keep `reading` as a release, with the bytes it was read from.

        keep_source: False where the bytes hold what may not be kept (names of heads): then only their digest is.
        rows: "all" refuses a reading that has rows with an error; "good" leaves those rows out.
        status: provisional | revised | final | school_reported, or "" to take what the file says.
        The same file of the same kind, year and status twice is a no-op, unless other rows of it are good now.
        Raises InputError; then nothing is stored.
        """
        if rows == "all" and reading.bad_rows:
            raise InputError(
                f"{len(reading.bad_rows)} of {reading.rows} rows have errors: `keystage read` names them. "
                "Mend them, or import the good rows only with --rows good."
            )
        sha256 = hashlib.sha256(source).hexdigest()
        stated = status or reading.status or "unknown"
        code = _name(sha256, reading, stated)
        with self._writer():
            every = self.releases()
            same = next((r for r in every if r.code == code), None)
            if same and same.good != reading.good.height:  # read anew by a Keystage that reads more, or less, of it
                code = _name(sha256, reading, stated, str(reading.good.height))
                same = next((r for r in every if r.code == code), None)
            if same:
                return Written(same, "same")
            folder = self._root / reading.kind / _year(reading) / code
            release = Release(
                code=code,
                kind=reading.kind,
                table=reading.table,
                year=reading.year,
                status=stated,
                sha256=sha256,
                rows=reading.good.height,
                good=reading.good.height,
                left_out=len(reading.bad_rows),
                file=Path(file).name,
                imported_at=now,
                layout=reading.layout,
                revises=self._revised(reading, stated),
                folder=folder,
                dated=reading.dated.isoformat() if reading.dated else "",
            )
            if keep_source:
                self._keep_source(source, sha256)
            self._keep(release, reading.good)
        return Written(release, "revises" if release.revises else "stored")

    @property
    def _root(self) -> Path:
        return self.folder / "releases"

    def _revised(self, reading: Reading, status: str) -> str | None:
        alike = [r for r in self.current() if r.kind == reading.kind and r.year == reading.year]
        layout = layouts(self.folder).get(reading.kind)
        subjects = layout.subjects if layout else ()
        return revised(reading.good, status, alike, subjects=subjects, frame_of=self.frame)

    @contextmanager
    def _writer(self) -> Iterator[None]:
        """One writer at a time; what a killed one left half-written is cleared away."""
        try:
            self._root.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / "writer.lock", timeout=_WAIT):
                for left in self._root.glob(f"{_INCOMING}*"):
                    shutil.rmtree(left, ignore_errors=True)
                yield
        except Timeout as cause:
            busy = "Another import is still running in this KEYSTAGE_HOME. Try again when it has ended."
            raise InputError(busy) from cause
        except OSError as cause:
            raise InputError(
                f"{self.folder} cannot be written ({cause.strerror}). Choose another with --home or KEYSTAGE_HOME."
            ) from cause

    def _keep_source(self, source: bytes, sha256: str) -> None:
        path = self.folder / "sources" / sha256
        if path.exists() and path.stat().st_size == len(source):
            return
        path.parent.mkdir(exist_ok=True)
        incoming = path.with_name(f"{_INCOMING}{uuid.uuid4().hex}")
        _write_durably(incoming, source)
        incoming.replace(path)
        _sync_folder(path.parent)

    def _keep(self, release: Release, frame: pl.DataFrame) -> None:
        incoming = self._root / f"{_INCOMING}{uuid.uuid4().hex}"
        incoming.mkdir()
        frame.write_parquet(incoming / _DATA, compression="zstd")
        _sync(incoming / _DATA)
        _write_durably(incoming / MANIFEST, json.dumps(write_manifest(release), indent=2).encode())
        release.folder.parent.mkdir(parents=True, exist_ok=True)
        incoming.replace(release.folder)
        _sync_folder(release.folder.parent)


def _name(sha256: str, reading: Reading, status: str, again: str = "") -> str:
    """A release's name follows from what it is, so that the same thing always has the same name."""
    parts = (sha256, reading.table, reading.kind, str(reading.year), status, *filter(None, [reading.school, again]))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _year(reading: Reading) -> str:
    return str(reading.year).replace("/", "-") if reading.year else "undated"


def _write_durably(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    """Make a rename durable. Windows has no such call, and needs none."""
    if os.name == "nt":
        return
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
