"""Figures of a release, kept beside it so that they are made once. Safe to delete at any time."""

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import polars as pl

from keystage.analysis import shelf
from keystage.analysis.measures.definition import measures
from keystage.analysis.measures.preference import File
from keystage.analysis.store import Home
from keystage.analysis.vocabulary import pupil_groups, reasons

__all__ = ["cached", "kept_file"]

_ROOMS = (
    "errors.py",
    "shelf.py",
    "vocabulary",
    "inference",
    "scales",
    "returns",
    "store",
    "register",
    "measures",
    "progress",
)


def cached(
    home: Home,
    releases: Sequence[File],
    make: Callable[[], pl.DataFrame],
    *,
    beside: Iterable[str] = (),
    of: str = "pupils",
    rows_together: int | None = None,
) -> pl.LazyFrame:
    """What `make` makes of the releases: read from the cache, else made and put there. beside: other releases it uses.
    of: six letters that say what is made of pupils' files ("models"). rows_together: as many lie in one piece of the
    file, so that whoever wants a few rows of it need not read the rest.

    The name follows from the releases, their layouts, the definitions and the sources of the rooms that make figures:
    when any of them changes, the old figures are never read again.
    """
    path = kept_file(home, releases, beside=beside, of=of)
    if not path.is_file():
        made = make()
        try:
            _keep(made, path, rows_together)
        except OSError:  # a home that cannot be written is still one that can be read: figures are made again next time
            return made.lazy()
    return pl.scan_parquet(path)


def kept_file(home: Home, releases: Sequence[File], *, beside: Iterable[str] = (), of: str = "pupils") -> Path:
    """Where `cached` keeps it; it may not be there yet."""
    return home.folder / "figures" / f"{_name(releases, of)}-{_key(home.folder, releases, beside)}.parquet"


def _keep(made: pl.DataFrame, path: Path, rows_together: int | None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    incoming = path.with_name(f".{uuid.uuid4().hex}")
    made.write_parquet(incoming, compression="zstd", compression_level=1, row_group_size=rows_together)
    incoming.replace(path)
    for old in path.parent.glob(f"{path.name[:12]}-*.parquet"):
        if old != path:
            old.unlink(missing_ok=True)


def _name(releases: Sequence[File], of: str) -> str:
    """Twelve letters: the release's code, or of several, and of what is made beside figures, the year they are of."""
    first, _ = releases[0]
    year = first.year.ends if first.year else 0
    return first.code if len(releases) == 1 and of == "pupils" else f"{of}-{year:05d}"


def _key(home: Path, releases: Sequence[File], beside: Iterable[str]) -> str:
    digests = (
        measures(home).digest,
        pupil_groups(home).digest,
        reasons(home).digest,
        _shelf(home) if any(layout.pupils for _, layout in releases) else "",
        *(f"{release.code} {layout!r}" for release, layout in releases),
        _sources(),
        *beside,
    )
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()[:16]


def _shelf(home: Path) -> str:
    """Digest of every definition: pupils' figures follow from scales, results, rules and lists on many shelves."""
    digest = hashlib.sha256()
    for kind in shelf.kinds(home):
        for path in shelf.files(kind, home):
            digest.update(path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _sources() -> str:
    """Digest of the code that makes figures."""
    root = Path(shelf.__file__).parent
    paths = sorted(
        p for name in _ROOMS for p in ([root / name] if name.endswith(".py") else (root / name).rglob("*.py"))
    )
    digest = hashlib.sha256()
    for path in paths:
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()
