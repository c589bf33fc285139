"""Whether releases and the files they came from are as they were written; what is not is set aside, so nobody reads it.

A manifest that is damaged is put right from its copy. Rows or sources that are damaged can only come back from a backup
or by importing the file again: they get another name, the release stays known, and whatever stands on it says so.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from keystage.analysis.errors import DamagedError
from keystage.analysis.store.durable import replace_file, sync_folder
from keystage.analysis.store.home import Home
from keystage.analysis.store.manifest import COPY, MANIFEST, is_sound
from keystage.analysis.store.release import Release

__all__ = ["ASIDE", "Damage", "damage_to", "digest_of", "set_aside"]

ASIDE = ".damaged"
_PIECE = 1 << 20
_DIGITS = 64  # of a SHA-256


@dataclass(frozen=True, slots=True)
class Damage:
    """One file that is not as it was written. words: what it is and what to do; mended: nothing is left to do."""

    path: Path
    words: str
    mended: bool = False


def damage_to(home: Home, *, thorough: bool) -> Iterator[Damage]:
    """thorough: every byte is read; else it is seen that each file is there and begins and ends as it should."""
    for folder in sorted((home.folder / "releases").glob("*/*/*")):
        if not folder.name.startswith("."):
            yield from _of_manifest(folder)
    try:
        every = home.releases()
    except DamagedError:  # named above
        return
    for release in every:
        yield from _of_rows(home, release, thorough=thorough)
    yield from _of_sources(home, thorough=thorough)


def set_aside(path: Path) -> None:
    """Give a damaged file a name that nobody reads by."""
    if path.is_file():
        path.replace(path.with_name(path.name + ASIDE))
        sync_folder(path.parent)


def digest_of(path: Path) -> str:
    """SHA-256 of a file, however large it is."""
    made = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            made.update(piece)
    return made.hexdigest()


def _of_manifest(folder: Path) -> Iterator[Damage]:
    manifest, copy = folder / MANIFEST, folder / COPY
    sound = {path: is_sound(path) for path in (manifest, copy)}
    for path, other in ((manifest, copy), (copy, manifest)):
        if not sound[path] and sound[other] and (path == manifest or path.exists()):
            set_aside(path)
            replace_file(path, other.read_bytes())
            yield Damage(path, f"{path} was damaged and is put right from its copy.", mended=True)
    if not any(sound.values()):
        yield Damage(
            manifest, f"{manifest} is damaged, and so is its copy. Put that file back from a backup. Until then no "
            "figures are made anew."
        )  # fmt: skip


def _of_rows(home: Home, release: Release, *, thorough: bool) -> Iterator[Damage]:
    path = home.data_of(release)
    if _are_whole(path, release, thorough=thorough):
        return
    set_aside(path)
    of = f"{release.kind}{f' for {release.year}' if release.year else ''}, {release.file}"
    yield Damage(
        path, f"The rows of release {release.code} ({of}) are damaged or missing. Put {path} back from a backup, or "
        "import that file again. Until then figures that stand on it are not made anew."
    )  # fmt: skip


def _are_whole(path: Path, release: Release, *, thorough: bool) -> bool:
    if not path.is_file():
        return False
    if thorough and release.data_sha256:
        return digest_of(path) == release.data_sha256
    try:
        if thorough:  # of an earlier version, which noted no digest: that it can be read is all that can be said
            return pl.read_parquet(path).height == release.rows
        return bool(pl.scan_parquet(path).select(pl.len()).collect().item() == release.rows)
    except (pl.exceptions.PolarsError, OSError):
        return False


def _of_sources(home: Home, *, thorough: bool) -> Iterator[Damage]:
    """A source goes by its digest."""
    folder = home.folder / "sources"
    for path in sorted(folder.iterdir()) if folder.is_dir() and thorough else ():
        sha256 = path.name.removesuffix(ASIDE)
        if len(sha256) != _DIGITS or (path.name != sha256 and home.source_at(sha256).is_file()):
            continue
        if path.name != sha256 or digest_of(path) != sha256:
            if path.name == sha256:
                set_aside(path)
            yield Damage(
                path, f"A file as it was sent in is damaged: {home.source_at(sha256)}. Put it back from a backup. "
                "Figures stand on the rows that were read of it, which are checked apart."
            )  # fmt: skip
