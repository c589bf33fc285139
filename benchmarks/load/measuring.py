"""Measures a county at work: pages by kind, memory and processor, beside the goals."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.load.memory import Watch
from benchmarks.load.serving import Served, served

__all__ = ["measure"]

# Milliseconds in which 95 of 100 pages must come, by the kind's name in the locustfile.
GOALS = {"home": 300, "school page": 500, "list of schools": 500, "breakdown of an area": 1500,
         "breakdown of a school": 1500}  # fmt: skip
_ERRORS, _MEMORY, _SLOPE, _KNEE = 0.001, 1.5, 0.05, 60.0  # share, GiB, share an hour, requests a second
_STEP, _STEP_SECONDS, _SLOW = 100, 60, 1000  # people more each time; a step lasts; it gives at so many milliseconds
_LOCUST = Path(__file__).parent / "locustfile.py"


def measure(
    kind: str, *, minutes: float, ways: set[str], home: str, users: int = 200, port: int = 8470, processes: int = 2
) -> int:
    """One table. 0 where every goal is met."""
    folder = Path(home)
    _see_that_it_is_made(folder)
    with served(kind, folder, port=port, processes=processes) as service, tempfile.TemporaryDirectory() as made:
        people = Path(made) / "people.json"
        many = str(max(users, 1000) if "knee" in ways else users)
        subprocess.run(
            [sys.executable, "-m", "benchmarks.load.signed_in", str(people), many], env=service.words, check=True
        )
        _say(f"{kind}, {os.cpu_count()} cores shared by server and people, load {os.getloadavg()[0]:.1f} before")
        if "knee" in ways:
            return _knee(service, people, Path(made))
        sending = _send_million(service, people) if "import" in ways else None
        watch = Watch(service.pid)
        found = _run(service, people, Path(made), users=users, seconds=minutes * 60, watch=watch)
        if sending is not None:
            sending.join()
        return _table(found, watch, minutes)


def _see_that_it_is_made(folder: Path) -> None:
    if not (folder / "READY").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        words = os.environ | {"KEYSTAGE_HOME": str(folder)}
        subprocess.run([sys.executable, "-m", "benchmarks.load.county", str(folder)], env=words, check=True)


def _run(
    service: Served, people: Path, folder: Path, *, users: int, seconds: float, watch: Watch, thinks: str = "5,15"
) -> dict[str, object]:  # fmt: skip
    """So many people for so long, after a minute in which they come in one by one."""
    target = folder / f"figures-{users}.json"
    words = os.environ | {
        "KEYSTAGE_SIGNED_IN": str(people), "KEYSTAGE_LOAD_FIGURES": str(target), "KEYSTAGE_THINKS": thinks,
    }  # fmt: skip
    coming = min(60, max(10, users / 10))
    command = [sys.executable, "-m", "locust", "-f", str(_LOCUST), "--headless", "--host", service.url,
               "--users", str(users), "--spawn-rate", str(users / coming), "--run-time", f"{int(seconds + coming)}s",
               "--reset-stats", "--only-summary", "--exit-code-on-error", "0"]  # fmt: skip
    with watch, (folder / "locust.log").open("wb") as log:
        done = subprocess.run(command, env=words, stdout=log, stderr=log, check=False)
    if not target.is_file():
        raise SystemExit((folder / "locust.log").read_text("utf-8")[-2000:] or f"locust ended with {done.returncode}")
    found: dict[str, object] = json.loads(target.read_text("utf-8"))
    return found


def _table(found: dict[str, object], watch: Watch, minutes: float) -> int:
    """What was measured beside the goals, as rows of RESULTS.md. 1 where one is missed."""
    kinds: dict[str, dict[str, float]] = found["kinds"]  # type: ignore[assignment]  # our own JSON
    missed = []
    _say("| Page | requests | p50 | p95 | p99 | errors | goal |")
    _say("|---|---|---|---|---|---|---|")
    for name, row in sorted(kinds.items(), key=lambda pair: (pair[0] == "Aggregated", pair[0])):
        goal = GOALS.get(name)
        if goal is not None and row["p95"] > goal:
            missed.append(name)
        said = "" if goal is None else f"≤ {goal} ms: {'met' if row['p95'] <= goal else '**missed**'}"
        _say(f"| {name} | {row['requests']:,.0f} | {row['p50']:.0f} | {row['p95']:.0f} | {row['p99']:.0f} | "
             f"{row['errors']:.0f} | {said} |")  # fmt: skip
    whole = kinds["Aggregated"]
    share = whole["errors"] / max(1, whole["requests"])
    missed += ["errors"] if share > _ERRORS else []
    missed += ["memory"] if watch.most > _MEMORY else []
    _say(f"{whole['rate']:.1f} requests a second; errors {100 * share:.2f} % (goal ≤ 0.1 %)")
    for words, times in found["errors"].items():  # type: ignore[attr-defined]  # as above
        _say(f"  {times} × {words}")
    _say(f"web and worker: {watch.most:.2f} GiB at most (goal ≤ {_MEMORY}), processor {watch.busy:.0f} % of all cores")
    if minutes >= 10:  # of less the first minutes, in which caches fill, are too large a part
        missed += ["growth"] if watch.growth > _SLOPE and minutes >= 60 else []
        _say(f"memory grew {100 * watch.growth:.1f} % from the first tenth to the last (goal ≤ 5 %)")
    _say(f"missed: {', '.join(missed)}" if missed else "every goal met")
    return 1 if missed else 0


def _knee(service: Served, people: Path, folder: Path) -> int:
    """People by the hundred until pages take a second or fail; the last rate that held."""
    held, users = 0.0, _STEP
    while users <= 2000:
        watch = Watch(service.pid)
        found = _run(service, people, folder, users=users, seconds=_STEP_SECONDS, watch=watch)
        whole = found["kinds"]["Aggregated"]  # type: ignore[index]  # our own JSON
        share = whole["errors"] / max(1, whole["requests"])
        _say(f"{users:5} people: {whole['rate']:6.1f} requests a second, p95 {whole['p95']:6.0f} ms, "
             f"errors {100 * share:.2f} %, processor {watch.busy:.0f} %")  # fmt: skip
        if whole["p95"] > _SLOW or share > _ERRORS:
            break
        held = max(held, whole["rate"])
        users += _STEP
    _say(f"knee: {held:.1f} requests a second (goal ≥ {_KNEE:.0f}): {'met' if held >= _KNEE else 'missed'}")
    return 0 if held >= _KNEE else 1


def _send_million(service: Served, people: Path) -> threading.Thread:
    """An officer sends in a million rows while everybody works; how long until they are kept is said."""
    from benchmarks.load.million import send_million

    def work() -> None:
        time.sleep(30)
        for line in send_million(service.url, people):
            _say(line)

    thread = threading.Thread(target=work)
    thread.start()
    return thread


def _say(words: str | Sequence[str]) -> None:
    print(words, flush=True)
