"""Taking out what may no longer be held: rows of a release, or all of it, with the file it came in.

Each step is durable before the next, and a kill between any two leaves what `settle` completes:
1. the successor, without those rows, appears whole: from here on readers see it, and no longer the old release;
2. the old manifest says what became of the rows, how many and why; 3. the old rows go; 4. the file they came in goes.

A file goes as a whole, also where other tables of it are held as releases: their rows stay, and can no longer be read
anew from the file. It would otherwise have to be rewritten, and would be evidence of nothing any more.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path, PurePath

import polars as pl

from keystage.analysis.errors import InputError
from keystage.analysis.store.durable import destroy_file
from keystage.analysis.store.erasures import Erasures
from keystage.analysis.store.home import Home
from keystage.analysis.store.manifest import COPY, MANIFEST, keep_manifest
from keystage.analysis.store.named import find_upns, names_erased, upns_in
from keystage.analysis.store.release import Destroyed, Release
from keystage.analysis.store.standing import Standing

__all__ = ["DISPOSED", "ERASED", "TakenOut", "destroy", "erase", "settle"]

DISPOSED = "It was kept for its period, and then destroyed by the decision of two people."
ERASED = "Rows of people who were erased at their request were taken out."


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What became of one release. rows: that went. successor: holds the others; None where all went."""

    old: Release
    rows: int
    successor: Release | None


def erase(
    home: Home,
    erasures: Erasures,
    *,
    now: datetime,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[TakenOut, ...]:
    """Take every row of the people who were erased out of every release, older ones included.

    The ledger in the home has to name them before: what is imported meanwhile is asked there.
    tell: called with how many releases have been gone through, and of how many. Begun again it goes on where it was.
    """
    settle(home, now=now)
    if not erasures:
        return ()
    for code in sorted(erasures.destroyed & {one.code for one in home.releases()}):
        destroy(home, code, why=DISPOSED, under="", now=now)
    with home.writing():
        held = home.releases()
    return tuple(_each(home, held, erasures, now, tell))


def _each(
    home: Home,
    held: Iterable[Release],
    erasures: Erasures,
    now: datetime,
    tell: Callable[[int, int], None],
) -> Iterator[TakenOut]:
    every = tuple(held)
    for number, release in enumerate(every):
        tell(number, len(every))
        frame = home.frame(release, _texts(home, release))
        named = names_erased(frame, erasures, file=release.sha256)
        if named.any():
            under = " ".join(sorted(erasures.ids_of("pupil", upns_in(frame.filter(named)))))
            yield _without(home, release, named, now, under)
    tell(len(every), len(every))


def destroy(home: Home, code: str, *, why: str, under: str, now: datetime) -> Destroyed:
    """Destroy a release and the file it came in; its manifest stays. Destroyed already, it is that again."""
    settle(home, now=now)
    with home.writing():
        standing = home.standing()
        gone = next((one for one in standing.destroyed if one.release.code == code), None)
        if gone is not None:
            return gone
        held = next((one for one in standing.releases if one.code == code), None)
        if held is None:
            raise InputError(f"There is no release “{code}” in {home.folder}.")
        nameless = replace(held, file=_plain_name(held), table="")  # of one pupil, both may be that pupil's name
        made = Destroyed(nameless, now, why, under, held.rows)
        keep_manifest(made, held.folder)
    settle(home, now=now)
    return made


def settle(home: Home, *, now: datetime) -> int:
    """Complete what a kill left half done; how many files went. Of old releases that a successor stands for the rows
    go, and of destroyed ones whatever is left; files that belong to none go too."""
    if not (home.folder / "releases").is_dir():
        return 0
    with home.writing():
        standing = home.standing()
        for old in standing.replaced:
            _bury(old, standing.manifest(standing.heirs[old.code]), now)
        standing = home.standing()
        left = [path for one in standing.destroyed for path in one.release.folder.iterdir()]
        return destroy_file(
            [*(path for path in left if path.name not in (MANIFEST, COPY)), *_sources_to_go(home, standing)]
        )


def _without(home: Home, release: Release, named: pl.Series, now: datetime, under: str) -> TakenOut:
    rows = int(named.sum())
    if named.all():
        destroy(home, release.code, why=ERASED, under=under, now=now)
        return TakenOut(release, rows, None)
    rest = home.frame(release).filter(~named)
    with home.writing():
        if release.code not in {one.code for one in home.releases()}:
            raise InputError(f"Release {release.code} was changed meanwhile. Begin again.")
        successor = _successor(release, rest, rows, under)
        home.put(successor, rest)
    settle(home, now=now)
    return TakenOut(release, rows, successor)


def _successor(old: Release, rest: pl.DataFrame, rows: int, under: str) -> Release:
    """It takes the old one's place: the same age, the same lineage. Its name follows from what it stands for."""
    code = hashlib.sha256("\n".join([old.code, under, str(rest.height)]).encode()).hexdigest()[:12]
    return replace(
        old, code=code, folder=old.folder.parent / code, rows=rest.height, good=rest.height, replaces=old.code,
        taken_out=old.taken_out + rows, under=under, file=_without_upn(old),
    )  # fmt: skip


def _bury(old: Release, successor: Release, now: datetime) -> None:
    """The old manifest says what became of its rows."""
    rows = old.rows - successor.rows
    plain = replace(old, file=successor.file)
    keep_manifest(Destroyed(plain, now, ERASED, successor.under, rows, successor.code), old.folder)


def _sources_to_go(home: Home, standing: Standing) -> Iterator[Path]:
    """Files that came with what was destroyed, and files that no release names: a kill left them."""
    named = {one.sha256 for one in standing.releases} - standing.destroyed_sources
    folder = home.folder / "sources"
    yield from (path for path in (folder.iterdir() if folder.is_dir() else ()) if path.name not in named)


def _without_upn(release: Release) -> str:
    """A file's name may hold a pupil's number."""
    return release.file if not find_upns(release.file) else _plain_name(release)


def _plain_name(release: Release) -> str:
    return f"{release.kind}{PurePath(release.file).suffix[:6]}"


def _texts(home: Home, release: Release) -> list[str]:
    """Only the columns of words are read to look for somebody."""
    schema = pl.read_parquet_schema(home.data_of(release))
    return [name for name, kind in schema.items() if kind in (pl.String, pl.Categorical, pl.Enum)]
