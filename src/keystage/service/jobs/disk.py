"""Room on the disks: how much must be free, and a reserve out of which looking is recorded when nothing is.

With less than KEYSTAGE_FREE_SPACE nothing is saved, and pages are read: that somebody looked is recorded in what room
there is left. Where others fill even that, a file kept for it is let go, once; pages go on in the room it gives. It is
kept anew when there is room again.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from keystage.analysis.errors import is_full

__all__ = ["is_nearly_full", "keep_reserve", "let_reserve_go"]

_MOST = 32_000_000  # bytes of the reserve: thirty thousand pages
_FEWEST_FILES = 500  # that can still be made where a disk counts them
_UNDER_HOME = ("incoming", "releases", "sources", "packs", "figures")  # each may be a disk of its own


def is_nearly_full() -> bool:
    """Whether one of the disks that are written to has too little room, for bytes or for files."""
    return any(_too_full(folder) for folder in _folders())


def keep_reserve() -> None:
    """Have the reserve there, where there is room for it beside what must be free. Cheap where it is there already."""
    file, size = _file(), _size()
    try:
        if (file.is_file() and file.stat().st_size == size) or _free(file.parent) < settings.FREE_SPACE + 2 * size:
            return
        with file.open("wb") as reserve:
            os.posix_fallocate(reserve.fileno(), 0, size)
    except OSError as problem:
        if not is_full(problem):
            raise
        file.unlink(missing_ok=True)


def let_reserve_go() -> bool:
    """Give its room to whoever writes next. False: it was given before."""
    try:
        _file().unlink()
    except FileNotFoundError:
        return False
    return True


def _folders() -> Iterator[Path]:
    home: Path = settings.KEYSTAGE_HOME
    yield home
    yield from (folder for name in _UNDER_HOME if (folder := home / name).is_dir())
    yield from (folder for folder in (_file().parent, Path(settings.INCOMING)) if folder.is_dir())


def _too_full(folder: Path) -> bool:
    at = os.statvfs(folder)
    return at.f_bavail * at.f_frsize < settings.FREE_SPACE or (at.f_files > 0 and at.f_favail < _FEWEST_FILES)


def _free(folder: Path) -> int:
    return shutil.disk_usage(folder).free


def _size() -> int:
    return min(_MOST, int(settings.FREE_SPACE) // 4)


def _file() -> Path:
    """Beside SQLite's file: there is where looking is recorded."""
    at = settings.DATABASES["default"]
    beside = Path(at["NAME"]).parent if "sqlite" in at["ENGINE"] else settings.KEYSTAGE_HOME
    return Path(beside) / ".reserve"
