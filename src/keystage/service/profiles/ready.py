"""Figures made ready for pages: a folder a results year under KEYSTAGE_HOME/figures, which can be thrown away.

A page takes one school's case (a few hundred kilobytes) and draws it; it never gathers. The folder's name is a digest
of all that the figures stand on: releases, definitions, and our own source. Cases are sealed pickles: written and read
by this same program, with its key.
"""

import hashlib
import json
import re
import shutil
import time
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, fields
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

import keystage
from keystage.analysis.benchmarks import Evidence, depth_of_pages, ground_of
from keystage.analysis.disclosure.kept import BEGINS
from keystage.analysis.errors import DamagedError, InputError
from keystage.analysis.packs import Audience, Case
from keystage.analysis.progress.contextual import ModelRecord
from keystage.analysis.register import register
from keystage.analysis.store import Home
from keystage.analysis.store.soundness import digest_of
from keystage.analysis.triage import AskedQuestion, Headline
from keystage.analysis.vocabulary import AcademicYear
from keystage.service.profiles.kept_pieces import kept
from keystage.service.profiles.listing import LISTING, ROWS, STANDS
from keystage.service.profiles.making import make
from keystage.service.profiles.ready_evidence import held_in, read_evidence
from keystage.service.profiles.sealed_pickles import NotOursError, key_mark, open_sealed
from keystage.service.schools.selectors import AUDIENCES

__all__ = ["DIGESTS", "Ready", "discard", "figures_key", "folder_of", "prepare", "schools_in", "shape"]

_MADE = re.compile(r"[0-9a-f]{32}")
_MAKING, _LOCK = ".making-", ".making.lock"
DIGESTS = "digests.json"  # name -> size and SHA-256 of each file, as it was made
_LONG = 90 * 24 * 3600  # seconds after which what was withheld once is asked about no more
_A_DAY = 24 * 3600  # seconds after which a half-made folder belongs to nobody


@dataclass(frozen=True, slots=True)
class Ready:
    """One year's figures, on disk. Cheap to make; what was read last is kept in memory."""

    folder: Path

    def case(self, urn: str, audience: Audience) -> Case | None:
        """One school's case, protected for the audience; None where there is none."""
        try:
            return _case(self.folder / audience / f"{urn}.case")
        except FileNotFoundError:
            return None
        except NotOursError as cause:
            raise _thrown_away(self.folder) from cause

    def has(self, urn: str, audience: Audience) -> bool:
        """Whether there is a case of the school."""
        return (self.folder / audience / f"{urn}.case").is_file()

    def headlines(self, urn: str, audience: Audience) -> tuple[Headline, ...]:
        """What stands out of one school; nothing where there is no case. Kept apart: a home tells of a dozen."""

        def made() -> str:
            case = self.case(urn, audience)
            return json.dumps([asdict(one) for one in (case.headlines if case else ())])

        said = json.loads(kept(self.folder, "headlines", audience, urn, make=made))
        return tuple(Headline(**one | {"figures": tuple(one["figures"])}) for one in said)

    def evidence(
        self, audience: Audience, *, urns: Collection[str] | None = None, groups: Collection[str] | None = None
    ) -> Evidence:
        """Schools together, protected for the audience. Raises FileNotFoundError where it was thrown away.

        urns, groups: whose figures are wanted, and of which groups of pupils; all of a county take a gigabyte. Facts of
        schools, neighbours and floors are of every school all the same, and so are figures of areas and the nation.
        """
        try:
            return read_evidence(self.folder / audience, urns=urns, groups=groups)
        except (NotOursError, pl.exceptions.ComputeError) as cause:
            raise _thrown_away(self.folder) from cause

    def held(self, audience: Audience, urns: Collection[str]) -> pl.DataFrame:
        """measure and group of every figure of the results year that some of these schools have."""
        try:
            return held_in(self.folder / audience, urns)
        except (NotOursError, pl.exceptions.ComputeError) as cause:
            raise _thrown_away(self.folder) from cause


@lru_cache(maxsize=3)  # of a county some 10 MB each, in every process
def _case(path: Path) -> Case:
    found: Case = open_sealed(path.read_bytes())
    return found


def prepare(
    home: Home, *, year: AcademicYear, as_at: date, urns: Iterable[str], tell: Callable[[int, int], None]
) -> str:  # fmt: skip
    """Make a year's figures ready and return their key; the folder appears whole, by one rename, or not at all.

    Of the schools asked for, those that were known by that day: one that opened later has nothing to say of the year.
    """
    wanted = sorted(urns)
    key = figures_key(home, year=year, as_at=as_at, urns=wanted)
    folder = folder_of(home.folder, key)
    if folder.is_dir():
        return key
    with _one_at_a_time(folder.parent, tell):
        if not folder.is_dir():  # nobody else made it meanwhile
            _prepare(home, key, year=year, as_at=as_at, wanted=wanted, tell=tell)
    return key


def _prepare(
    home: Home, key: str, *, year: AcademicYear, as_at: date, wanted: Sequence[str], tell: Callable[[int, int], None]
) -> None:
    folder = folder_of(home.folder, key)
    _clear_half_made(folder.parent, key)
    making = folder.parent / f"{_MAKING}{key}-{uuid.uuid4().hex}"
    making.mkdir(parents=True)
    known = set(register(home, as_at=as_at, year=year, shelf_home=home.folder).schools["urn"])
    then = [urn for urn in wanted if urn in known]
    if not then:
        raise InputError(f"No file that is held for {year} has any school that is served here.")
    depth = depth_of_pages(home.folder)
    ground = ground_of(home, year=year, urns=then, as_at=as_at, shelf_home=home.folder, depth=depth)
    make(ground, making, kept=folder.parent, tell=tell)
    _note_digests(making)
    making.replace(folder)


@contextmanager
def _one_at_a_time(root: Path, tell: Callable[[int, int], None]) -> Iterator[None]:
    """Of a home only one year's figures are made at once, whoever asks: work that erases somebody makes them too."""
    root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(root / _LOCK)
    while True:
        with suppress(Timeout):
            lock.acquire(timeout=1)
            break
        tell(0, 0)
    try:
        yield
    finally:
        lock.release()


def discard(home: Home, *, keep: Collection[str]) -> int:
    """Throw away the folders of every key but these; how many there were."""
    root = home.folder / "figures"
    gone = [path for path in root.glob("*") if path.is_dir() and _MADE.fullmatch(path.name) and path.name not in keep]
    for path in gone:
        going = root / f"{_MAKING}{path.name}-gone"  # a page finds the folder whole or not at all
        path.replace(going)
        shutil.rmtree(going)
    for path in root.glob(f"{BEGINS}*"):
        if time.time() - path.stat().st_mtime > _LONG:
            path.unlink(missing_ok=True)
    return len(gone)


def folder_of(home: Path, key: str) -> Path:
    """Where the figures of a key lie."""
    return home / "figures" / key


def schools_in(folder: Path) -> int:
    """How many schools' figures lie in a folder."""
    return sum(1 for _ in (folder / AUDIENCES[0]).glob("*.case"))


def figures_key(home: Home, *, year: AcademicYear, as_at: date, urns: Iterable[str]) -> str:
    """A digest of all that the figures stand on."""
    parts = [str(year), as_at.isoformat(), *urns, *sorted(r.code for r in home.current()), _definitions(home.folder)]
    return hashlib.sha256("\n".join([*parts, _source()]).encode()).hexdigest()[:32]


@cache
def shape() -> str:
    """A digest of how figures lie on disk: pages of one program never read what another, shaped otherwise, wrote."""
    kept = (Case, Evidence, Headline, AskedQuestion, ModelRecord)
    said = [f"{one.__name__}({', '.join(f'{f.name}: {f.type}' for f in fields(one))})" for one in kept]
    whole = "\n".join(["sealed", "evidence by year", key_mark(), pl.__version__, *said, *ROWS, *STANDS, LISTING])
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _note_digests(folder: Path) -> None:
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    noted = {path.relative_to(folder).as_posix(): (path.stat().st_size, digest_of(path)) for path in files}
    (folder / DIGESTS).write_text(json.dumps(noted), "ascii")


def _thrown_away(folder: Path) -> DamagedError:
    """Figures of which a file is damaged are read no more: the worker misses the folder, and makes it anew."""
    with suppress(OSError):
        folder.replace(folder.with_name(f"{_MAKING}{folder.name}-damaged"))
    return DamagedError(f"Figures in {folder} are damaged. They are made ready anew.")


def _clear_half_made(root: Path, key: str) -> None:
    """What an earlier try left (nobody else works on it: see `_one_at_a_time`) and what is long forgotten."""
    for path in root.glob(f"{_MAKING}*"):
        if path.name.startswith(f"{_MAKING}{key}") or time.time() - path.stat().st_mtime > _A_DAY:
            shutil.rmtree(path, ignore_errors=True)


def _definitions(home: Path) -> str:
    return _digest(home / "definitions", "*.toml")


@cache
def _source() -> str:
    return _digest(Path(keystage.__file__).parent, "analysis/**/*.py") + _digest(
        Path(keystage.__file__).parent / "definitions", "*.toml"
    )


def _digest(folder: Path, pattern: str) -> str:
    made = hashlib.sha256()
    for path in sorted(folder.rglob(pattern)):
        made.update(path.relative_to(folder).as_posix().encode() + path.read_bytes())
    return made.hexdigest()
