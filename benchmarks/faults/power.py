"""What a disk may hold after a power cut, out of a record of what a process asked the system for.

A file's contents are on the disk once it was synced; a name (made, renamed, taken away) once its folder was. Of what
came later anything may be there: each write and each change of a name by itself, or not.
"""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Disk", "calls_in"]

_LINE = re.compile(r"^(?:\[pid\s+\d+\]\s+|\d+\s+)?(\w+)\((.*)\)\s+= (-?\d+)(?:<((?:\\x[0-9a-f]{2})*)>)?")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
_OPEN_FILE = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2})*)(?:\(deleted\))?>")


@dataclass(frozen=True, slots=True)
class Call:
    """One that succeeded. paths: as they were named. data, at: of a write; at -1 is the end, or where it stood."""

    name: str
    paths: tuple[str, ...]
    data: bytes = b""
    at: int = -1
    flags: str = ""
    number: int = -1


@dataclass
class File:
    """safe: what is on the disk for certain. since: (offset, bytes), or (length, None) where it was cut."""

    safe: bytearray = field(default_factory=bytearray)
    since: list[tuple[int, bytes | None]] = field(default_factory=list)
    now: bytearray = field(default_factory=bytearray)


def calls_in(record: Path, under: str) -> Iterator[Call]:
    """The calls of a strace -f -y -xx record that touch what lies under a folder, in order."""
    pending: dict[str, str] = {}
    with record.open("r", encoding="ascii", errors="replace") as lines:
        for line in lines:
            whole = _joined(line.rstrip("\n"), pending)
            found = _LINE.match(whole) if whole else None
            if found and int(found[3]) >= 0:
                call = _call(found[1], found[2], int(found[3]), found[4] or "")
                if call and any(path.startswith(under) for path in call.paths):
                    yield call


def _joined(line: str, pending: dict[str, str]) -> str:
    """A call that another thread's interrupted stands in two lines."""
    thread, _, rest = line.partition(" ")
    if line.endswith("<unfinished ...>"):
        pending[thread] = line.removesuffix("<unfinished ...>").rstrip()
        return ""
    resumed = re.match(r"\s*<\.\.\. \w+ resumed>(.*)", rest)
    return pending.pop(thread, "") + resumed[1] if resumed else line


def _call(name: str, words: str, returned: int, opened: str) -> Call | None:
    texts = [bytes.fromhex(one.replace("\\x", "")) for one in _TEXT.findall(words)]
    of = _OPEN_FILE.match(words)
    path = bytes.fromhex(of[2].replace("\\x", "")).decode() if of else ""
    if name == "openat":
        shown = bytes.fromhex(opened.replace("\\x", "")).decode()
        return Call(name, (shown,), flags=words, number=returned)
    if name in ("write", "pwrite64"):
        at = int(words.rsplit(",", 1)[1]) if name == "pwrite64" else -1
        return Call(name, (path,), texts[0][:returned] if texts else b"", at, number=int(of[1]) if of else -1)
    if name == "ftruncate":
        return Call(name, (path,), at=int(words.rsplit(",", 1)[1]))
    if name in ("fsync", "fdatasync"):
        return Call(name, (path,))
    return Call(name, tuple(text.decode() for text in texts))


class Disk:
    """What is on it for certain, and what may be."""

    def __init__(self) -> None:
        self.files: dict[int, File] = {}
        self.names: dict[str, int | None] = {}  # as the processes see them: a path's file; None: a folder
        self.safe: dict[str, int | None] = {}
        self.waiting: list[tuple[str, ...]] = []  # changes of names that no folder's sync has made certain
        self._places: dict[tuple[str, int], int] = {}

    def hold(self, path: str, data: bytes | None) -> None:
        """What is there before anything is recorded."""
        number = None
        if data is not None:
            number = len(self.files)
            self.files[number] = File(bytearray(data), [], bytearray(data))
        self.names[path] = self.safe[path] = number

    def take(self, call: Call) -> None:
        getattr(self, f"_{call.name}", lambda call: None)(call)

    def _openat(self, call: Call) -> None:
        path = call.paths[0]
        if path not in self.names:
            if "O_DIRECTORY" in call.flags or "O_CREAT" not in call.flags:
                return
            self.names[path] = len(self.files)
            self.files[len(self.files)] = File()
            self.waiting.append(("link", path, str(self.names[path])))
        elif "O_TRUNC" in call.flags:
            self._cut(path, 0)
        held = self.names[path]
        end = len(self.files[held].now) if held is not None and "O_APPEND" in call.flags else 0
        self._places[path, call.number] = end

    def _mkdir(self, call: Call) -> None:
        self.names[call.paths[0]] = None
        self.waiting.append(("mkdir", call.paths[0]))

    def _write(self, call: Call) -> None:
        key = (call.paths[0], call.number)
        at = self._places.get(key, 0)
        self._places[key] = at + len(call.data)
        self._put(call.paths[0], at, call.data)

    def _pwrite64(self, call: Call) -> None:
        self._put(call.paths[0], call.at, call.data)

    def _put(self, path: str, at: int, data: bytes) -> None:
        number = self.names.get(path)
        if number is not None:
            self.files[number].since.append((at, data))
            _written(self.files[number].now, at, data)

    def _ftruncate(self, call: Call) -> None:
        self._cut(call.paths[0], call.at)

    def _cut(self, path: str, length: int) -> None:
        number = self.names.get(path)
        if number is not None:
            self.files[number].since.append((length, None))
            _written(self.files[number].now, length, None)

    def _fsync(self, call: Call) -> None:
        path = call.paths[0]
        number = self.names.get(path)
        if number is None:
            self._sync_folder(path)
        else:
            held = self.files[number]
            held.safe, held.since = bytearray(held.now), []

    _fdatasync = _fsync

    def _sync_folder(self, folder: str) -> None:
        stays = []
        for change in self.waiting:
            if any(path.rpartition("/")[0] == folder for path in _paths_of(change)):
                _changed(self.safe, change)
            else:
                stays.append(change)
        self.waiting = stays

    def _rename(self, call: Call) -> None:
        moved = self.names.get(call.paths[0])
        change = ("rename", *call.paths[:2], "" if moved is None else str(moved))
        _changed(self.names, change)
        self.waiting.append(change)

    _renameat = _renameat2 = _rename

    def _unlink(self, call: Call) -> None:
        self.names.pop(call.paths[0], None)
        self.waiting.append(("unlink", call.paths[0]))

    def after_a_cut(self, chance: random.Random) -> dict[str, bytes | None]:
        """One of the many states: path -> contents; None: a folder."""
        names = dict(self.safe)
        few = chance.random()
        for change in self.waiting:
            if chance.random() < few:
                _changed(names, change)
        made: dict[str, bytes | None] = {}
        for path, number in sorted(names.items()):
            if _has_folder(path, names):
                made[path] = None if number is None else self._contents(number, chance)
        return made

    def _contents(self, number: int, chance: random.Random) -> bytes:
        held = self.files[number]
        data = bytearray(held.safe)
        upto = chance.randint(0, len(held.since)) if chance.random() < 0.5 else len(held.since)
        keep = chance.choice((0.0, 0.5, 0.9, 1.0))
        for at, written in held.since[:upto]:
            if chance.random() < keep:
                torn = written is not None and len(written) > 512 and chance.random() < 0.1
                _written(data, at, written[: chance.randrange(0, len(written), 512)] if torn and written else written)
        return bytes(data)


def _written(data: bytearray, at: int, written: bytes | None) -> None:
    if written is None:
        del data[at:]
        data.extend(bytes(max(0, at - len(data))))
        return
    data.extend(bytes(max(0, at + len(written) - len(data))))
    data[at : at + len(written)] = written


def _paths_of(change: tuple[str, ...]) -> tuple[str, ...]:
    return change[1:3] if change[0] == "rename" else change[1:2]


def _changed(names: dict[str, int | None], change: tuple[str, ...]) -> None:
    what, path, *more = change
    if what == "link":
        names[path] = int(more[0])
    elif what == "mkdir":
        names[path] = None
    elif what == "unlink":
        names.pop(path, None)
    else:
        names[more[0]] = int(more[1]) if more[1] else None  # it is the thing that moves, whatever it was called
        for old in [one for one in names if one == path or one.startswith(path + "/")]:
            moved = names.pop(old)
            if old != path:
                names[more[0] + old[len(path) :]] = moved


def _has_folder(path: str, names: dict[str, int | None]) -> bool:
    """A file whose folder is not there is nowhere."""
    folder = path.rpartition("/")[0]
    return folder in names or path == min(names)
