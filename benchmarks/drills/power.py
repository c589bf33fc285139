"""Power cuts replayed: every state a disk may be left in, opened and looked through: `power [cuts] [rows] [seed]`.

A process writes rows (SQLite, the service's settings) and takes in releases; strace notes each write, sync and rename.
At random points the power is cut: what was synced is there, of the rest any part. Opened again, all that was told
before the cut has to be there, SQLite whole, each release as its manifest says. Then the same with SQLite's
`synchronous=NORMAL` and with syncs left out, which have to lose: so that the drill is seen to see.
"""

import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path

from benchmarks.faults.power import Call, Disk, calls_in
from benchmarks.faults.processes import environment, run_python

_CALLS = "pwrite64,write,fsync,fdatasync,rename,renameat,renameat2,unlink,openat,ftruncate,mkdir"
_SYNCS = ("fsync", "fdatasync")


def main(words: list[str]) -> int:
    cuts, rows, seed = (int(words[n]) if len(words) > n else but for n, but in enumerate((300, 200, 1)))
    folder = Path(tempfile.mkdtemp(prefix="keystage-power-"))
    try:
        print("| Settings | Cuts | Told before the last | Lost (releases) | SQLite not whole | Half releases |")
        print("|---|---|---|---|---|---|")
        ours = _cut_often(folder / "ours", cuts, rows, seed)
        normal = _cut_often(folder / "normal", cuts, rows, seed, pragma="synchronous=NORMAL")
        none = _cut_often(folder / "none", cuts, rows, seed, syncs=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    seen = normal["lost"] and none["lost"]
    print("" if seen else "The drill did not see what has to be lost.")
    return 1 if ours["lost"] or ours["broken"] or ours["half"] or not seen else 0


def _cut_often(
    folder: Path, cuts: int, rows: int, seed: int, *, pragma: str = "", syncs: bool = True
) -> Counter[str]:  # fmt: skip
    home, log, record = folder / "home", folder / "log", folder / "record"
    home.mkdir(parents=True)
    env = environment(home)
    run_python("from django.core.management import call_command as c\nc('migrate', verbosity=0)\nprint(1)", env)
    with closing(sqlite3.connect(home / "keystage.sqlite3")) as before:
        before.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    disk = _as_it_stands(home)
    told = subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "10000000", "-o", str(record), "-e", f"trace={_CALLS}",
         sys.executable, "-m", "benchmarks.faults.power_writer", str(home), str(log), str(rows),
         *([pragma] if pragma else [])], env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr[-2000:]
    calls = [one for one in calls_in(record, str(folder)) if syncs or one.name not in _SYNCS]
    found = _replayed(disk, calls, home, log, folder / "after", cuts, random.Random(seed))
    name = pragma or ("as served" if syncs else "no sync at all")
    lost = f"{found['lost']} ({found['lost releases']})"
    print(
        f"| {name} | {cuts} | {found['told']} | {lost} | {found['broken']} | {found['half']} |",
        flush=True,
    )
    return found


def _as_it_stands(home: Path) -> Disk:
    """What is there before is on the disk for certain."""
    disk = Disk()
    for path in (home, *sorted(home.rglob("*"))):
        disk.hold(str(path), path.read_bytes() if path.is_file() else None)
    return disk


def _replayed(
    disk: Disk, calls: list[Call], home: Path, log: Path, after: Path, cuts: int, chance: random.Random
) -> Counter[str]:  # fmt: skip
    """Go through the calls; at random ones cut the power, open what is left, and count what is wrong with it."""
    points = Counter(chance.randrange(len(calls)) for _ in range(cuts))
    found: Counter[str] = Counter()
    told: list[str] = []
    for number, call in enumerate(calls):
        if call.paths[0] == str(log):
            told += call.data.decode().split("\n")[:-1]
        else:
            disk.take(call)
        for _ in range(points[number]):
            found["told"] = len(told)
            found.update(_looked_through(disk.after_a_cut(chance), home, after, told))
    return found


def _looked_through(state: dict[str, bytes | None], home: Path, after: Path, told: list[str]) -> Counter[str]:
    shutil.rmtree(after, ignore_errors=True)
    after.mkdir()
    for path, data in state.items():
        at = after / Path(path).relative_to(home)
        if not at.parent.is_dir():
            continue  # its folder's name was lost
        if data is None:
            at.mkdir(exist_ok=True)
        else:
            at.write_bytes(data)
    found: Counter[str] = Counter()
    try:
        there = _rows(after / "keystage.sqlite3")
    except sqlite3.Error:
        there = set()
        found["broken"] += 1
    releases, half = _releases(after)
    found["half"] += half
    lost = set(told) - there - releases
    found["lost"] += len(lost)
    found["lost releases"] += sum(one.startswith("release") for one in lost)
    return found


def _rows(file: Path) -> set[str]:
    with closing(sqlite3.connect(file)) as database:
        if database.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise sqlite3.DatabaseError("not whole")
        keys = database.execute("SELECT key FROM audit_event WHERE what = 'drill.wrote'").fetchall()
    return {f"row {key}" for (key,) in keys}


def _releases(folder: Path) -> tuple[set[str], int]:
    """Those whose rows are as their manifest says, and how many are there by half."""
    import hashlib

    from keystage.analysis.errors import KeystageError
    from keystage.analysis.store import Home

    home, whole, half = Home(folder), set(), 0
    try:
        known = list(home.releases())
    except KeystageError:
        return set(), 1
    for release in known:
        path = home.data_of(release)
        if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == release.data_sha256:
            whole.add(f"release {release.code}")
        else:
            half += 1
    return whole, half
