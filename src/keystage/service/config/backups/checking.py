"""Whether a backup is whole and what lies in it, without restoring it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from keystage.analysis.errors import InputError
from keystage.service.config.backups.archive import DATABASE, Archive, Head, Manifest, Member
from keystage.service.config.backups.key_pairs import Identity
from keystage.service.config.backups.sealed import opened

__all__ = ["Lines", "check", "head_of"]

Told = Callable[[int, int], None]


def head_of(path: Path, keys: Sequence[Identity]) -> Head:
    """What a backup says of itself first; whether the rest is whole is not looked at."""
    with opened(path, keys, whole=False) as stream:
        return Archive(stream).head


def check(path: Path, keys: Sequence[Identity], *, told: Told = lambda done, whole: None) -> tuple[Head, Manifest]:
    """Read all of it: every byte is as it was written, every member and row is there. Raises InputError."""
    with opened(path, keys) as stream:
        archive = Archive(stream)
        rows, done = Lines(archive.head), 0
        for member in archive.members():
            if member.name.startswith(f"{DATABASE}/"):
                for piece in member.body:
                    rows.add(member, piece)
            done += member.size
            told(done, archive.head.bytes)
        manifest = archive.manifest
        assert manifest is not None
        rows.compare(manifest)
    return archive.head, manifest


class Lines:
    """Counts rows by table, and holds them against what the backup says at its end."""

    def __init__(self, head: Head) -> None:
        self._tables = head.tables.keys()
        self.found: Counter[str] = Counter()

    def add(self, member: Member, lines: bytes) -> str:
        """The table whose rows these are. Raises InputError where it is none of the backup's."""
        table = self.table(member)
        self.found[table] += lines.count(b"\n")
        return table

    def table(self, member: Member) -> str:
        table = member.name.split("/")[1]
        if table not in self._tables:
            raise InputError(f"The backup holds rows of {table}, a table it does not name. Nothing was changed.")
        return table

    def compare(self, manifest: Manifest) -> None:
        for table in _differing(self.found, manifest.rows):
            raise InputError(
                f"The backup should hold {manifest.rows.get(table, 0):,} rows of {table}, and holds "
                f"{self.found[table]:,}. Nothing was changed."
            )


def _differing(found: Counter[str], said: dict[str, int]) -> Iterator[str]:
    return (table for table in sorted(found.keys() | said.keys()) if found[table] != said.get(table, 0))
