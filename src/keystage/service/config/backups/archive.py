"""What lies in a backup: a compressed tar, so that `age --decrypt -i key.txt FILE | tar xz` opens it without Keystage.

In this order: `keystage-backup.json` (what it is), `database/<table>/<number>.jsonl` (rows, a JSON list a line),
`home/<path>` (files), `manifest.json` (how many rows, and the SHA-256 of every member before it).
"""

import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any, BinaryIO

from keystage.analysis.errors import InputError

__all__ = ["DATABASE", "FORMAT", "HOME", "Archive", "Head", "Manifest", "Member", "pack"]

FORMAT = 1
_HEAD, _MANIFEST = "keystage-backup.json", "manifest.json"
DATABASE, HOME = "database", "home"
_PIECE = 1 << 20
_LARGEST_HEAD = 50_000_000
_BLOCK = tarfile.BLOCKSIZE


@dataclass(frozen=True, slots=True)
class Head:
    """What a backup says of itself first.

    format: of the backup; version: of the Keystage that made it; made_at: when what it holds was so, in UTC. service:
    a few digits that tell one service from another. database: its kind. migrations: [app, name] of those applied.
    tables: name -> [column, kind] each. bytes: about as many as it unpacks to. seal: number and digest of the last.
    """

    version: str
    made_at: str
    service: str
    title: str
    database: str
    migrations: list[list[str]]
    tables: dict[str, list[list[str]]]
    bytes: int
    seal: list[Any] = field(default_factory=list)
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself last. rows: by table. numbers: the last one given out, by table.

    members: name -> [bytes, SHA-256]. notes: sentences on what was not quite in order when it was made.
    """

    rows: dict[str, int]
    numbers: dict[str, int]
    members: dict[str, list[Any]]
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Member:
    """One member. body: exactly `size` bytes. mode, changed: of a file, as the system has them."""

    name: str
    size: int
    body: Iterable[bytes]
    mode: int = 0o600
    changed: float = 0.0


def pack(head: Head, members: Iterable[Member], manifest: dict[str, Any]) -> Iterator[bytes]:
    """The bytes of a backup. manifest: `rows`, `numbers` and `notes`, filled in while the members are made."""
    squeeze = zlib.compressobj(1, wbits=31)
    found: dict[str, list[Any]] = {}
    for piece in _tar(head, members, manifest, found):
        if squeezed := squeeze.compress(piece):
            yield squeezed
    yield squeeze.flush()


def _tar(
    head: Head, members: Iterable[Member], manifest: dict[str, Any], found: dict[str, list[Any]]
) -> Iterator[bytes]:  # fmt: skip
    yield from _member(_written(_HEAD, asdict(head)), found)
    for member in members:
        yield from _member(member, found)
    yield from _member(_written(_MANIFEST, asdict(Manifest(members=found, **manifest))), {})
    yield bytes(2 * _BLOCK)


def _written(name: str, said: dict[str, Any]) -> Member:
    text = json.dumps(said, ensure_ascii=False).encode()
    return Member(name, len(text), [text])


def _member(member: Member, found: dict[str, list[Any]]) -> Iterator[bytes]:
    info = tarfile.TarInfo(member.name)
    info.size, info.mode, info.mtime = member.size, member.mode, member.changed
    yield info.tobuf(tarfile.PAX_FORMAT)
    digest, size = hashlib.sha256(), 0
    for piece in member.body:
        digest.update(piece)
        size += len(piece)
        yield piece
    assert size == member.size, f"{member.name} has {size} bytes, not {member.size}"
    yield bytes(-size % _BLOCK)
    assert member.name not in found, f"{member.name} twice"
    found[member.name] = [size, digest.hexdigest()]


class Archive:
    """A backup that is read: `head`, then `members`, then `manifest`, which must agree with what was read."""

    def __init__(self, stream: BinaryIO) -> None:
        try:
            self._tar = tarfile.open(fileobj=stream, mode="r|gz", bufsize=_PIECE)  # noqa: SIM115 - read while it lasts
            self._found: dict[str, list[Any]] = {}
            first = self._tar.next()
            if first is None or first.name != _HEAD or first.size > _LARGEST_HEAD:
                raise InputError("This is no backup of Keystage.")
            self.head = _head(b"".join(self._body(first)))
        except (tarfile.TarError, zlib.error, EOFError) as problem:
            raise InputError("This is no backup of Keystage, or it is damaged.") from problem
        self.manifest: Manifest | None = None

    def members(self) -> Iterator[Member]:
        """Each in turn; what is left of a body is read over. At the end all is compared with the manifest."""
        try:
            while (info := self._tar.next()) is not None:
                if info.name == _MANIFEST:
                    self._compare(b"".join(_pieces(self._file(info))))
                    return
                body = self._body(info)
                yield Member(_safe(info), info.size, body, info.mode & 0o777, float(info.mtime))
                for _ in body:
                    pass
        except (tarfile.TarError, zlib.error, EOFError) as problem:
            raise InputError("The backup is damaged: it cannot be unpacked.") from problem
        raise InputError("The backup has no end: it was cut short when it was made.")

    def _file(self, info: tarfile.TarInfo) -> IO[bytes]:
        file = self._tar.extractfile(info)
        if file is None:
            raise InputError(f"The backup holds {info.name}, which is no file.")
        return file

    def _body(self, info: tarfile.TarInfo) -> Iterator[bytes]:
        if info.name in self._found:
            raise InputError(f"The backup holds {info.name} twice.")
        digest, size = hashlib.sha256(), 0
        for piece in _pieces(self._file(info)):
            digest.update(piece)
            size += len(piece)
            yield piece
        self._found[info.name] = [size, digest.hexdigest()]

    def _compare(self, text: bytes) -> None:
        try:
            manifest = Manifest(**json.loads(text))
        except (ValueError, TypeError) as problem:
            raise InputError("The backup's list of what it holds cannot be read.") from problem
        wrong = [
            name for name in sorted(manifest.members.keys() | self._found.keys())
            if manifest.members.get(name) != self._found.get(name)
        ]  # fmt: skip
        if wrong:
            raise InputError(
                f"The backup is not as it was made: {wrong[0]} is missing, added or changed"
                + (f", and {len(wrong) - 1} more." if len(wrong) > 1 else ".")
            )
        self.manifest = manifest


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


def _head(text: bytes) -> Head:
    try:
        said = json.loads(text)
        number = int(said["format"])
        version = str(said["version"])
        if number > FORMAT:
            raise InputError(
                f"This backup was made by a newer Keystage ({version}). Install that, or a newer one still, and "
                "restore with it."
            )
        return Head(**said)
    except (ValueError, TypeError, KeyError) as problem:
        raise InputError("What the backup says of itself cannot be read.") from problem


def _safe(info: tarfile.TarInfo) -> str:
    """Its name, if it is a plain file below `database` or `home`. A backup made by somebody else may hold anything."""
    path = PurePosixPath(info.name)
    inside = len(path.parts) > 1 and path.parts[0] in (DATABASE, HOME) and ".." not in path.parts
    if not info.isreg() or path.is_absolute() or not inside or "\\" in info.name or "\0" in info.name:
        raise InputError(f"The backup holds “{info.name}”, which does not belong in one. Nothing was changed.")
    return info.name
