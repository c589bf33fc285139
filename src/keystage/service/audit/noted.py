"""What was recorded in the last minutes, noted outside the database: rows that vanish before their seal are missed.

A file for ten minutes and process, a line an event. The worker compares a file with the database once its time is
over, and then it goes; what was missing is kept in KEYSTAGE_HOME/audit-missing for good.
"""

import os
import secrets
import time
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import structlog
from django.conf import settings

from keystage.service.audit.models import Event

__all__ = ["check_noted", "is_noted_here", "missing", "note"]

_WINDOW = 600  # seconds
_ENOUGH = 32  # digits of a code
_AT_ONCE = 500  # rows asked for together
_log = structlog.get_logger("keystage.audit")

Note = tuple[int, str]


def note(rows: Iterable[Note]) -> None:
    """Numbers and codes of rows that are committed.

    Not through to the disk: that would cost every write as much again. What a power cut takes is a note the fewer; what
    it leaves is of rows that were on the disk before, so nothing is taken for missing that is there.
    """
    file = _folder() / f"{int(time.time()) // _WINDOW}-{_process(os.getpid())}"
    lines = "".join(f"{number} {code[:_ENOUGH]}\n" for number, code in rows).encode("ascii")
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    except FileNotFoundError:
        _folder().mkdir(mode=0o700, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, lines)
    finally:
        os.close(handle)


def check_noted() -> int:
    """Compare the files whose time is over with the database, and throw them away. How many events are missing."""
    whole, now = 0, int(time.time()) // _WINDOW
    for file in _files():
        if int(file.name.partition("-")[0]) >= now - 1:
            continue
        gone = _gone(_read(file))
        if gone:
            _keep_missing(gone)
            _log.error("audit events missing", count=len(gone), first=gone[0])
        file.unlink(missing_ok=True)
        whole += len(gone)
    return whole


def missing() -> list[int]:
    """Numbers of events that were noted and are not in the database as they were: today's, and all found before."""
    found = [number for file in _files() for number in _gone(_read(file))]
    kept = _missing_file()
    if kept.is_file():
        found += [int(line) for line in kept.read_text("ascii").split()]
    return sorted(set(found))


def is_noted_here() -> bool:
    """Whether this home has recorded anything of late."""
    return any(_files())


def _files() -> Iterator[Path]:
    folder = _folder()
    if folder.is_dir():
        yield from sorted(file for file in folder.iterdir() if file.name.partition("-")[0].isdecimal())


def _read(file: Path) -> list[Note]:
    """A last line cut short by a kill is no note; a file that has just gone was compared a moment ago."""
    try:
        lines = file.read_bytes().decode("ascii", "replace").splitlines()
    except FileNotFoundError:
        return []
    words = [line.split() for line in lines]
    return [
        (int(pair[0]), pair[1]) for pair in words
        if len(pair) == 2 and pair[0].isdecimal() and len(pair[1]) == _ENOUGH
    ]  # fmt: skip


def _gone(notes: list[Note]) -> list[int]:
    found: list[int] = []
    for start in range(0, len(notes), _AT_ONCE):
        some = notes[start : start + _AT_ONCE]
        held = dict(Event.objects.filter(pk__in=[number for number, _ in some]).values_list("pk", "code"))
        found += [number for number, code in some if held.get(number, "")[:_ENOUGH] != code]
    return found


def _keep_missing(numbers: list[int]) -> None:
    with _missing_file().open("a", encoding="ascii") as file:
        file.writelines(f"{number}\n" for number in numbers)
        file.flush()
        os.fsync(file.fileno())


def _missing_file() -> Path:
    return Path(settings.KEYSTAGE_HOME) / "audit-missing"


def _folder() -> Path:
    return Path(settings.KEYSTAGE_HOME) / "audit-noted"


@lru_cache(maxsize=1)
def _process(pid: int) -> str:
    """A name of this process alone, whatever computer it runs on."""
    return f"{pid}-{secrets.token_hex(4)}"
