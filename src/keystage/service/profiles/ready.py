"""Figures made ready for pages: a folder a results year under KEYSTAGE_HOME/figures, which can be thrown away.

A page takes one school's case (a few hundred kilobytes) and draws it; it never gathers. The folder's name is a digest
of all that the figures stand on: releases, definitions, and our own source. Cases are pickles: they are written and
read by this same program in its own home, as the store's other files are, and never come from outside.
"""

import hashlib
import pickle
import shutil
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import keystage
from keystage.analysis.benchmarks import Evidence, gather
from keystage.analysis.packs import Audience, Case, cases
from keystage.analysis.packs.case import shown_to
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import AcademicYear

__all__ = ["AUDIENCES", "Ready", "figures_key", "prepare"]

AUDIENCES: tuple[Audience, ...] = ("school", "adviser", "governors", "public")


@dataclass(frozen=True, slots=True)
class Ready:
    """One year's figures, on disk. Cheap to make; what is read last is kept in memory."""

    folder: Path

    def case(self, urn: str, audience: Audience) -> Case | None:
        """One school's case, protected for the audience; None where there is none."""
        path = self.folder / audience / f"{urn}.case"
        return _case(path) if path.is_file() else None

    def evidence(self, audience: Audience) -> Evidence:
        """All schools together, protected for the audience."""
        return _evidence(self.folder / audience / "evidence")


@lru_cache(maxsize=64)
def _case(path: Path) -> Case:
    found: Case = pickle.loads(path.read_bytes())  # noqa: S301 - written by `prepare`, in our own home
    return found


@lru_cache(maxsize=4)
def _evidence(path: Path) -> Evidence:
    found: Evidence = pickle.loads(path.read_bytes())  # noqa: S301 - as above
    return found


def prepare(
    home: Home, *, year: AcademicYear, as_at: date, urns: Iterable[str], tell: Callable[[int, int], None]
) -> str:  # fmt: skip
    """Make a year's figures ready and return their key; the folder appears whole, by one rename, or not at all."""
    wanted = sorted(urns)
    key = figures_key(home, year=year, as_at=as_at, urns=wanted)
    root = home.folder / "figures"
    if (root / key).is_dir():
        return key
    root.mkdir(parents=True, exist_ok=True)
    making = root / f".making-{uuid.uuid4().hex}"
    evidence = gather(home, year=year, urns=wanted, as_at=as_at, shelf_home=home.folder)
    count, total = 0, len(AUDIENCES) * evidence.schools.height
    for audience in AUDIENCES:
        (making / audience).mkdir(parents=True)
        shown = shown_to(evidence, audience=audience, home=home.folder)
        (making / audience / "evidence").write_bytes(pickle.dumps(shown, protocol=5))
        for case in cases(evidence, audience=audience, home=home.folder):
            (making / audience / f"{case.urn}.case").write_bytes(pickle.dumps(case, protocol=5))
            count += 1
            tell(count, total)
    if (root / key).is_dir():
        shutil.rmtree(making)
    else:
        making.replace(root / key)
    return key


def figures_key(home: Home, *, year: AcademicYear, as_at: date, urns: Iterable[str]) -> str:
    """A digest of all that the figures stand on."""
    parts = [str(year), as_at.isoformat(), *urns, *sorted(r.code for r in home.current()), _definitions(home.folder)]
    return hashlib.sha256("\n".join([*parts, _source()]).encode()).hexdigest()[:32]


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
