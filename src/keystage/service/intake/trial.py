"""What accepting would do, tried in a folder beside the real one: the same releases by reference, and the new one."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from keystage.analysis.returns import Reading
from keystage.analysis.store import Home, Written

__all__ = ["tried", "try_out"]


@contextmanager
def tried(home: Home) -> Iterator[Home]:
    """A home that holds the same releases and definitions; what is written to it is gone afterwards.

    It has one place a process: what is remembered of definitions is remembered by folder.
    """
    folder = Path(settings.INCOMING) / f".trial-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        if (home.folder / "definitions").is_dir():
            (folder / "definitions").symlink_to(home.folder / "definitions")
        for release in home.releases():
            place = folder / release.folder.relative_to(home.folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.symlink_to(release.folder)
        yield Home(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def try_out(trial: Home, reading: Reading, *, source: bytes, file: str, status: str) -> Written:
    """The release that the good rows would become."""
    return trial.write(
        reading, source=source, file=file, status=status, rows="good", now=datetime.now(UTC), keep_source=False
    )
