"""KEYSTAGE_HOME: the folder that holds releases and an area's own definitions."""

import hashlib
import io
import shutil
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Literal

import polars as pl
from filelock import FileLock, Timeout

from keystage.analysis.errors import DamagedError, InputError, is_full
from keystage.analysis.returns import Reading, layouts
from keystage.analysis.store.durable import make_folder, replace_file, sync_folder, write_durably
from keystage.analysis.store.erasures import add, admission, erasures_of
from keystage.analysis.store.manifest import MANIFEST, keep_manifest, read_manifest
from keystage.analysis.store.named import names_erased, upns_in
from keystage.analysis.store.release import Release
from keystage.analysis.store.revision import revised
from keystage.analysis.store.standing import Standing

__all__ = ["Action", "ErasedPeople", "Home", "Written"]

Action = Literal["stored", "same", "revises"]

ErasedPeople = Literal["leave out", "keep"]
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
        """Every release whose rows are held, oldest import first."""
        return self.standing().releases

    def current(self) -> tuple[Release, ...]:
        """The releases that no later one revises."""
        return self.standing().current

    def standing(self) -> Standing:
        """What all manifests say, those of releases included that are no longer here."""
        return Standing(tuple(read_manifest(path) for path in self._root.glob(f"*/*/*/{MANIFEST}")))

    def find(self, code: str) -> Release:
        """The release called `code` (or by an unambiguous beginning of it). Raises InputError."""
        standing = self.standing()
        found = [r for r in standing.releases if r.code.startswith(code)]
        gone = next((one for one in standing.destroyed if one.release.code == code), None)
        if gone is not None:
            raise InputError(gone.sentence)
        if len(found) != 1:
            raise InputError(f"There is no one release “{code}” in {self.folder}. `keystage releases` lists them.")
        return found[0]

    def frame(
        self, release: Release, columns: Collection[str] | None = None, *, only: pl.Expr | None = None
    ) -> pl.DataFrame:
        """The rows of a release, as its Reading had them. Raises InputError where the file is damaged.

        columns: read only these, those of them that there are. only: a condition on rows, the others are not read. Rows
        that a successor has taken over meanwhile are read there: whoever began with the old one goes on with the new.
        """
        path = self.data_of(release)
        if not path.is_file() and (instead := self._instead(release)) is not None:
            return self.frame(instead, columns, only=only)
        try:
            there = None if columns is None else [name for name in pl.read_parquet_schema(path) if name in columns]
            if only is None:
                return pl.read_parquet(path, columns=there)
            rows = pl.scan_parquet(path).filter(only)
            return (rows if there is None else rows.select(there)).collect()
        except (pl.exceptions.PolarsError, OSError) as cause:
            raise DamagedError(
                f"Release {release.code} cannot be read: {path} is missing or damaged. Put that file back from a "
                f"backup, or import {release.file} again."
            ) from cause

    def data_of(self, release: Release) -> Path:
        return release.folder / _DATA

    def source(self, release: Release) -> Path:
        """The file as it came. It may not be there: a file with names that were left out is not kept."""
        return self.source_at(release.sha256)

    def source_at(self, sha256: str) -> Path:
        """Where the bytes of that digest lie, if they were kept."""
        return self.folder / "sources" / sha256

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
        erased: ErasedPeople = "leave out",
    ) -> Written:
        """Keep `reading` as a release, with the bytes it was read from.

        erased: rows of pupils whom the home's ledger of erasures names are left out, and then the bytes, which hold
        them, are not kept; or they are kept, knowingly, and the ledger says so.
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
        with self.writing():
            standing = self.standing()
            good = self._lawful(reading.good, sha256, erased, now)
            code, same = _place(standing, sha256, reading, stated, good.height)
            if same:
                self._mend(same, good)
                return Written(same, "same")
            folder = self._root / reading.kind / _year(reading) / code
            release = Release(
                code=code,
                kind=reading.kind,
                table=reading.table,
                year=reading.year,
                status=stated,
                sha256=sha256,
                rows=good.height,
                good=good.height,
                left_out=len(reading.bad_rows),
                file=Path(file).name,
                imported_at=now,
                layout=reading.layout,
                revises=self._revised(reading, good, stated, standing.current),
                folder=folder,
                dated=reading.dated.isoformat() if reading.dated else "",
                taken_out=reading.good.height - good.height,
                number=standing.last_number + 1,
                data_sha256=hashlib.sha256(data := _as_parquet(good)).hexdigest(),
            )
            if keep_source and not release.taken_out and sha256 not in standing.destroyed_sources:
                self._keep_source(source, sha256)
            self._keep(release, data)
        return Written(release, "revises" if release.revises else "stored")

    def put(self, release: Release, frame: pl.DataFrame) -> None:
        """Keep `frame` under a manifest that is made already. Call it while `writing`."""
        data = _as_parquet(frame)
        self._keep(replace(release, data_sha256=hashlib.sha256(data).hexdigest()), data)

    @property
    def _root(self) -> Path:
        return self.folder / "releases"

    def _revised(self, reading: Reading, good: pl.DataFrame, status: str, current: Iterable[Release]) -> str | None:
        alike = [r for r in current if r.kind == reading.kind and r.year == reading.year]
        layout = layouts(self.folder).get(reading.kind)
        subjects = layout.subjects if layout else ()
        return revised(good, status, alike, subjects=subjects, frame_of=self.frame)

    def _lawful(self, good: pl.DataFrame, sha256: str, erased: ErasedPeople, now: datetime) -> pl.DataFrame:
        """The rows that may be kept. The ledger is read while nobody else writes: an erasure is noted first, and then
        goes through what is held, so that what it does not find here it finds there."""
        erasures = erasures_of(self.folder)
        named = names_erased(good, erasures, file=sha256)
        if not named.any():
            return good
        if erased == "keep":
            ids = erasures.ids_of("pupil", upns_in(good.filter(named)))
            add(self.folder, [admission(ids, file=sha256, at=now)])
            return good
        if named.all():
            raise InputError("Every row of it is of a pupil who was erased, so nothing was stored.")
        return good.filter(~named)

    def _instead(self, release: Release) -> Release | None:
        """What stands for it today, if that is another. Raises InputError where it was destroyed meanwhile."""
        standing = self.standing()
        code = standing.now(release.code)
        gone = next((one for one in standing.destroyed if one.release.code == code), None)
        if gone is not None:
            raise InputError(gone.sentence)
        return next((one for one in standing.releases if one.code == code and code != release.code), None)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One writer at a time; what a killed one left half-written is cleared away."""
        try:
            make_folder(self._root)
            with FileLock(self.folder / "writer.lock", timeout=_WAIT):
                self._clear_half_written()
                try:
                    yield
                except BaseException:
                    self._clear_half_written()  # where the disk is full, that is needed now
                    raise
        except Timeout as cause:
            busy = "Another import is still running in this KEYSTAGE_HOME. Try again when it has ended."
            raise InputError(busy) from cause
        except OSError as cause:
            if is_full(cause):
                raise InputError("The disk is full, so nothing was stored. Make room, then try again.") from cause
            raise InputError(
                f"{self.folder} cannot be written ({cause.strerror}). Choose another with --home or KEYSTAGE_HOME."
            ) from cause

    def _clear_half_written(self) -> None:
        for left in self._root.glob(f"{_INCOMING}*"):
            shutil.rmtree(left, ignore_errors=True)
        for left in (self.folder / "sources").glob(f"{_INCOMING}*"):
            left.unlink(missing_ok=True)

    def _keep_source(self, source: bytes, sha256: str) -> None:
        path = self.source_at(sha256)
        if path.exists() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256:
            return
        make_folder(path.parent)
        incoming = path.with_name(f"{_INCOMING}{uuid.uuid4().hex}")
        write_durably(incoming, source)
        incoming.replace(path)
        sync_folder(path.parent)

    def _keep(self, release: Release, data: bytes) -> None:
        incoming = self._root / f"{_INCOMING}{uuid.uuid4().hex}"
        incoming.mkdir()
        write_durably(incoming / _DATA, data)
        keep_manifest(release, incoming)
        sync_folder(incoming)
        make_folder(release.folder.parent)
        incoming.replace(release.folder)
        sync_folder(release.folder.parent)

    def _mend(self, release: Release, frame: pl.DataFrame) -> None:
        """The same file came again: rows that are damaged or gone are put back, if they are the very same bytes."""
        path, data = release.folder / _DATA, _as_parquet(frame)
        if hashlib.sha256(data).hexdigest() == release.data_sha256 and (
            not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != release.data_sha256
        ):
            replace_file(path, data)


def _as_parquet(frame: pl.DataFrame) -> bytes:
    """Made in memory: what is written is what the digest is of, and a full disk is an error that says so."""
    made = io.BytesIO()
    frame.write_parquet(made, compression="zstd")
    return made.getvalue()


def _place(standing: Standing, sha256: str, reading: Reading, status: str, height: int) -> tuple[str, Release | None]:
    """The name for a reading's rows, and the release that holds them already, if one does.

    Read anew by a Keystage that reads more of it, or without people who were erased since, they have another name; and
    so have rows that came again after they were destroyed.
    """
    held, again = {r.code: r for r in standing.releases}, ""
    for attempt in count():
        code = _name(sha256, reading, status, again)
        same = held.get(standing.now(code))
        if same is not None and same.good == height:
            return code, same
        if same is None and code not in standing.codes:
            return code, None
        again = f"{height}.{attempt}" if attempt else str(height)
    raise AssertionError


def _name(sha256: str, reading: Reading, status: str, again: str = "") -> str:
    """A release's name follows from what it is, so that the same thing always has the same name."""
    parts = (sha256, reading.table, reading.kind, str(reading.year), status, *filter(None, [reading.school, again]))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _year(reading: Reading) -> str:
    return str(reading.year).replace("/", "-") if reading.year else "undated"
