"""A restore that was broken off: the home says so, and is neither served nor backed up until it is done.

Everything is made ready in a folder of its own (`.restoring`) and, on PostgreSQL, in a schema of its own; only what is
complete and verified is put in place. That last step is written down first, so that it can be finished after a kill.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from keystage.analysis.errors import InputError
from keystage.service.config.backups.durable import settle

__all__ = ["STAGING", "UnderWay", "clear", "finish_files", "read", "refuse_half_restored", "write"]

STAGING = ".restoring"
_MARKER = "restore-under-way"


@dataclass(frozen=True, slots=True)
class UnderWay:
    """swapping: all is ready, and being put in place. old: names that go aside, into the folder `aside`. new: names
    that come. schema: of PostgreSQL, in which the tables belong; "" with SQLite."""

    backup: str
    began: str
    swapping: bool = False
    aside: str = ""
    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    schema: str = ""
    tables: list[str] = field(default_factory=list)


def read(home: Path) -> UnderWay | None:
    """None: no restore was broken off here. Raises InputError where that cannot be told."""
    file = home / _MARKER
    if not file.is_file():
        return None
    try:
        return UnderWay(**json.loads(file.read_text("utf-8")))
    except (ValueError, TypeError) as problem:
        raise InputError(f"{file} cannot be read. A restore was broken off: ask for help before going on.") from problem


def write(home: Path, said: UnderWay) -> None:
    """Through to the disk, before anything is done that it speaks of."""
    made = home / f".{_MARKER}.new"
    with made.open("w", encoding="utf-8") as file:
        json.dump(asdict(said), file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    made.replace(home / _MARKER)
    settle(home)


def clear(home: Path) -> None:
    (home / _MARKER).unlink(missing_ok=True)
    settle(home)


def refuse_half_restored(home: Path) -> None:
    """Raises InputError where a restore was broken off."""
    said = read(home)
    if said is None:
        return
    if said.swapping:
        raise InputError(
            f"Restoring {said.backup} into {home} was broken off at its last step. Run: keystage restore --finish"
        )
    raise InputError(
        f"Restoring {said.backup} into {home} was begun at {said.began} and broken off. Nothing of it is in use. "
        "Run keystage restore again, with the same file."
    )


def finish_files(home: Path, said: UnderWay) -> None:
    """Put the old aside and the new in place. Done again after a kill, it goes on where it was."""
    aside, staged = home / said.aside, home / STAGING
    if said.old:
        aside.mkdir(mode=0o700, exist_ok=True)
    _move(home, aside, said.old)
    _move(staged, home, said.new)
    settle(home)


def _move(source: Path, to: Path, names: Sequence[str]) -> None:
    for name in names:
        if not (to / name).exists() and (source / name).exists():
            (source / name).rename(to / name)
    if names:
        settle(to)
