"""Bits flipped in a home, one at a time, in a process of the service's own: `python -m benchmarks.faults.flips N SEED`.

Each flip is looked for as the nightly check and `keystage audit verify` look, then undone. What was not found is held
against the rows as they were: either nothing anybody reads has changed, or the tables that have are named.
"""

import json
import random
import shutil
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django first
from django.db import Error, connection  # noqa: E402 - as above

from keystage.service.audit.verifying import verify  # noqa: E402 - as above
from keystage.service.jobs import soundness  # noqa: E402 - as above
from keystage.service.profiles.ready import folder_of  # noqa: E402 - as above
from keystage.service.profiles.selectors import in_use  # noqa: E402 - as above

HOME = Path(settings.KEYSTAGE_HOME)


def main(flips: int, seed: int) -> None:
    rng, found = random.Random(seed), dict[str, Counter[str]]()
    for kind, files in _kinds():
        found[kind] = _of_files(files, flips, rng)
    found["database file"] = _of_database(flips, rng)
    print(json.dumps(found))


def _kinds() -> Iterator[tuple[str, list[Path]]]:
    yield "issued packs", sorted(path for path in (HOME / "packs").rglob("pack.*"))
    yield "ready figures", sorted(p for key in in_use() for p in folder_of(HOME, key).rglob("*") if p.is_file())
    yield "releases", sorted(path for path in (HOME / "releases").rglob("*") if path.is_file())
    yield "sources", sorted(path for path in (HOME / "sources").rglob("*") if path.is_file())


def _of_files(files: list[Path], flips: int, rng: random.Random) -> Counter[str]:
    """In a copy, since what is damaged is given another name. The database is left alone."""
    found, copy = Counter[str](), HOME.with_name("flipped")
    for _ in range(flips):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(HOME, copy)
        file = copy / rng.choice(files).relative_to(HOME)
        where = _flip(file, rng)
        settings.KEYSTAGE_HOME = copy
        said = [line for name in settings.CHECKS for line in soundness._named(name)(thorough=True)]
        settings.KEYSTAGE_HOME = HOME
        found["found" if said else f"not found: {where} of {file.name}"] += 1
    shutil.rmtree(copy, ignore_errors=True)
    return found


def _of_database(flips: int, rng: random.Random) -> Counter[str]:
    connection.close()
    file, copy = HOME / "keystage.sqlite3", HOME / "flipped.sqlite3"
    with closing(sqlite3.connect(file)) as whole:
        whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before, found = _tables(file), Counter[str]()
    connection.settings_dict["NAME"] = str(copy)
    for _ in range(flips):
        shutil.copy(file, copy)
        _flip(copy, rng)
        found[_verdict(copy, before)] += 1
        connection.close()
        for left in HOME.glob("flipped.sqlite3*"):
            left.unlink()
    return found


def _verdict(copy: Path, before: dict[str, str]) -> str:
    try:
        if list(soundness._database(thorough=True)):
            return "found by keystage check"
        if not verify().is_whole:
            return "found by keystage audit verify"
    except (Error, ValueError, TypeError, OverflowError):  # it cannot be read: said so
        return "found: it cannot be read"
    connection.close()
    after = _tables(copy)
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    return f"not found: {', '.join(changed)}" if changed else "in room that nobody reads"


def _tables(file: Path) -> dict[str, str]:
    """Table -> a digest of all its rows, and of what it is made by."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as kept:
        kept.text_factory = bytes
        made = {"schema": sha256(repr(kept.execute("SELECT * FROM sqlite_master").fetchall()).encode()).hexdigest()}
        for (name,) in kept.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            table = name.decode()
            rows = kept.execute(f'SELECT * FROM "{table}"').fetchall()
            made[table] = sha256(repr(sorted(map(repr, rows))).encode()).hexdigest()
        return made


def _flip(file: Path, rng: random.Random) -> str:
    data = bytearray(file.read_bytes())
    at, bit = rng.randrange(len(data)), rng.randrange(8)
    data[at] ^= 1 << bit
    file.chmod(0o644)
    file.write_bytes(data)
    return f"bit {bit} of byte {at}"


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
