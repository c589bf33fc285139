"""Kill -9 of server, workers and database while people write: `faults [writes] [kills] [sqlite|postgres]`.

Twenty-four people write over HTTP, each form with its own token, and send the same form again until it is answered.
Every answer goes at once into a log of their own, on the disk. In the end the database is compared with the logs:
what was acknowledged is there, and nothing is there twice or by half. See `benchmarks.faults`.
"""

from contextlib import closing, nullcontext

from benchmarks.faults.postgres import Postgres
from benchmarks.faults.writing import Told, write_and_kill


def main(words: list[str]) -> int:
    writes = int(words[0]) if words else 10_000
    kills = int(words[1]) if len(words) > 1 else max(5, writes // 200)
    failed = 0
    print("| Database | Acknowledged | Lost | Twice | Kills | Cut off or 503 | Sent again | Longest wait | Writes/s |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for name in words[2:] or ["sqlite", "postgres"]:
        failed += not _told(name, writes, kills)
    return 1 if failed else 0


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
