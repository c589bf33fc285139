"""Which files of KEYSTAGE_HOME are kept: all but those named here, so that what comes later is kept too."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from keystage.service.config.backups.archive import HOME, Member

__all__ = ["LEFT_OUT", "ReadHome", "is_kept", "names_in"]

_PIECE = 1 << 20
_SMALL = 8_000_000  # bytes that are read at once: such a file is whole even if it is replaced meanwhile

LEFT_OUT = {
    "keystage.sqlite3": "its rows are kept, table by table",
    "keystage.sqlite3-wal": "as above",
    "keystage.sqlite3-shm": "as above",
    "keystage.sqlite3-journal": "as above",
    "figures": "made anew from the releases",
    "static": "made anew from the program",
    "outbox": "letters that have left, with links that are good once",
    "maintenance": "closes the service for a while",
    "writer.lock": "of a running process",
    "backup.lock": "of a running process",
    "audit-noted": "of the last minutes, compared with a database that has gone on since",
    "audit-head": "written as it was at the moment of the database",
    "audit-head.new": "as above",
    "backups": "a backup of backups grows without end",
    "last-backup.json": "of this computer",
    "restore-under-way": "of this computer",
}
_BEFORE = "before-restore-"


def is_kept(name: str) -> bool:
    """Whether a name at the top of the home is kept."""
    return name not in LEFT_OUT and not name.startswith((".", _BEFORE))


def names_in(home: Path) -> list[str]:
    """Names at the top of the home that somebody would miss."""
    return sorted(path.name for path in home.iterdir() if not path.name.startswith("."))


@dataclass(slots=True)
class ReadHome:
    """The files of a home, one after another. gone: of those listed, how many went before they were read.

    Releases are written whole and never changed, and a release comes before the row that names it: read after the
    database, they hold whatever it names. skipped: links that were not followed.
    """

    home: Path
    apart: Path | None = None  # where the backups lie, if that is inside
    gone: int = 0
    skipped: int = 0

    def members(self, skip: Iterable[str] = ()) -> Iterator[Member]:
        """skip: names at the top that were kept in another way."""
        left = set(skip)
        for top in sorted(self.home.iterdir() if self.home.is_dir() else ()):
            if is_kept(top.name) and top.name not in left:
                yield from self._under(top, top.name)

    def bytes(self) -> int:
        """About how many there are. Folders come and go meanwhile, and the walk goes on."""
        found = 0
        for folder, names, files in os.walk(self.home):
            if Path(folder) == self.home:
                names[:] = [name for name in names if is_kept(name)]
                files = [name for name in files if is_kept(name)]
            names[:] = [name for name in names if not name.startswith(".")]
            found += sum(_size(Path(folder) / name) for name in files)
        return found

    def _under(self, path: Path, name: str) -> Iterator[Member]:
        if path.is_dir():
            if self.apart is None or path.resolve() != self.apart:
                for one in sorted(_listed(path), key=_data_before_manifest):
                    if not one.name.startswith("."):
                        if one.is_symlink():
                            self.skipped += 1
                        else:
                            yield from self._under(one, f"{name}/{one.name}")
        elif path.is_file():
            yield from self._file(path, name)

    def _file(self, path: Path, name: str) -> Iterator[Member]:
        try:
            with path.open("rb") as file:
                at = os.fstat(file.fileno())
                small = file.read() if at.st_size <= _SMALL else None
                size = at.st_size if small is None else len(small)
                body = _exactly(file, size) if small is None else [small]
                yield Member(f"{HOME}/{name}", size, body, at.st_mode & 0o777, at.st_mtime)
        except FileNotFoundError:
            self.gone += 1  # disposed of, or withdrawn, since it was listed


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []


def _data_before_manifest(path: Path) -> tuple[bool, str]:
    """The rows first: if they are destroyed meanwhile, the manifest that is read after says so."""
    return path.name == "manifest.json", path.name


def _exactly(file: Iterable[bytes], size: int) -> Iterator[bytes]:
    """So many bytes, whatever became of the file since it was measured."""
    left = size
    while left:
        piece = file.read(min(_PIECE, left))  # type: ignore[attr-defined]  # an open file
        if not piece:
            raise OSError(0, "the file became shorter while it was read")
        left -= len(piece)
        yield piece
