"""Kill -9 of server, workers and database while people write: `faults [writes] [kills] [sqlite|postgres]`.

Twenty-four people write over HTTP, each form with its own token, and send the same form again until it is answered.
Every answer goes at once into a log of their own, on the disk. In the end the database is compared with the logs:
what was acknowledged is there, and nothing is there twice or by half. See `benchmarks.faults`.

`faults long [kills] [accepting|issuing|upgrading|starting]` kills what takes long instead, so many times each (22):
workers that take accepted files, workers and servers that issue packs, and half as many upgrades and first starts.
"""

import os
import random
from collections.abc import Callable
from contextlib import closing, nullcontext

from benchmarks.faults.importing import accept_and_kill
from benchmarks.faults.issuing import issue_and_kill
from benchmarks.faults.migrating import kill_first_starts
from benchmarks.faults.postgres import Postgres
from benchmarks.faults.writing import Told, write_and_kill


def main(words: list[str]) -> int:
    if words[:1] == ["long"]:
        return _long(int(words[1]) if len(words) > 1 else 22, words[2:])
    writes = int(words[0]) if words else 10_000
    kills = int(words[1]) if len(words) > 1 else max(5, writes // 200)
    failed = 0
    print("| Database | Acknowledged | Lost | Twice | Kills | Cut off or 503 | Sent again | Longest wait | Writes/s |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for name in words[2:] or ["sqlite", "postgres"]:
        failed += not _told(name, writes, kills)
    return 1 if failed else 0


def _long(kills: int, only: list[str]) -> int:
    print("| What was killed | Kills | Done | Wrong | Load |")
    print("|---|---|---|---|---|", flush=True)
    failed = 0
    ways: dict[str, Callable[[random.Random], tuple[str, str, list[str]]]] = {
        "accepting": lambda rng: _accepting(kills, rng),
        "issuing": lambda rng: _issuing(kills, rng),
        "upgrading": lambda rng: _starting(kills // 2, rng, upgrade=True),
        "starting": lambda rng: _starting(kills // 2, rng, upgrade=False),
    }
    for seed, name in enumerate(only or ways, 1):
        what, done, wrong = ways[name](random.Random(seed))
        print(f"| {what} | {done} | {len(wrong)} | {os.getloadavg()[0]:.1f} |", flush=True)
        for words in wrong[:20]:
            print("  ", words, flush=True)
        failed += bool(wrong)
    return 1 if failed else 0


def _accepting(kills: int, rng: random.Random) -> tuple[str, str, list[str]]:
    done, wrong = accept_and_kill(kills + 2, rng=rng)
    short = [f"{done} kills instead of {kills}"] if done < kills else []
    return f"the worker, while files are accepted | {done}", f"{kills + 2} files", [*wrong, *short]


def _issuing(kills: int, rng: random.Random) -> tuple[str, str, list[str]]:
    killed, packs, wrong = issue_and_kill(kills, rng=rng)
    said = ", ".join(f"{number} {what}" for what, number in sorted(killed.items()))
    return f"what issues packs | {said}", f"{packs} packs", wrong


def _starting(rounds: int, rng: random.Random, *, upgrade: bool) -> tuple[str, str, list[str]]:
    what = "a start that upgrades the database" if upgrade else "a first start"
    return f"{what} | {rounds}", f"{rounds} homes", kill_first_starts(rounds, rng=rng, upgrade=upgrade)


def _told(name: str, writes: int, kills: int) -> bool:
    with nullcontext() if name == "sqlite" else closing(Postgres()) as server:
        told = write_and_kill(writes, kills=kills, postgres=server)
    print(_row(name, told), flush=True)
    for words in (*told.wrong, *told.lost[:20], *told.twice[:20]):
        print("  ", words, flush=True)
    return told.well


def _row(name: str, told: Told) -> str:
    killed = ", ".join(f"{number} {what}" for what, number in sorted(told.killed.items()))
    return (
        f"| {name} | {told.acknowledged:,} | {len(told.lost)} | {len(told.twice)} | {killed} | {told.cut:,} | "
        f"{told.again:,} | {told.longest:.1f} s | {told.acknowledged / told.seconds:.0f} |"
    )
