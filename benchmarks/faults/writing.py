"""Writes that were acknowledged, beside what the database holds after kills."""

import json
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.faults.people import Person
from benchmarks.faults.postgres import Postgres
from benchmarks.faults.processes import run_python, until
from benchmarks.faults.served import Served

__all__ = ["Told", "write_and_kill"]

_OFTEN = {"web process": 4, "worker": 2, "whole server": 1, "database": 2, "database session": 2}


@dataclass(frozen=True, slots=True)
class Told:
    """acknowledged: writes. lost, twice: their names. killed: what -> how often. wrong: anything else that is."""

    acknowledged: int
    lost: list[str]
    twice: list[str]
    killed: Counter[str]
    cut: int
    again: int
    longest: float
    seconds: float
    wrong: list[str]

    @property
    def well(self) -> bool:
        return not (self.lost or self.twice or self.wrong)


def write_and_kill(
    writes: int, *, kills: int, people: int = 24, postgres: Postgres | None = None, seed: int = 1,
    like: Path | None = None,
) -> Told:  # fmt: skip
    """So many writes by so many people at once, while processes are killed. like: a home that had its first start."""
    folder = Path(tempfile.mkdtemp(prefix="keystage-faults-"))
    url = postgres.new_database(f"faults_{seed}_{writes}") if postgres else ""
    served = Served(folder / "home", url)
    try:
        served.prepare(like)
        cookies = served.sessions(people)
        served.begin()
        served.wait()
        crowd = [Person(n, served, cookies[n], folder / f"log-{n}", writes // people + 1) for n in range(people)]
        began = time.monotonic()
        killed = _work(crowd, served, postgres, kills, random.Random(seed))
        seconds = time.monotonic() - began
        served.wait()
        until(lambda: not served.sql(_OPEN), 180)
        served.end()
        return _compared(served, crowd, killed, seconds)
    finally:
        served.end()
        shutil.rmtree(folder, ignore_errors=True)


def _work(
    crowd: list[Person], served: Served, postgres: Postgres | None, kills: int, rng: random.Random
) -> Counter[str]:  # fmt: skip
    """Kill at random moments, evenly over the writes; return how often what was killed."""
    killed: Counter[str] = Counter()
    ways = _ways(served, postgres, rng)
    for one in crowd:
        one.log.touch()
        one.thread.start()
    whole = sum(one.writes for one in crowd)
    for moment in sorted(rng.uniform(0.02, 0.98) * whole for _ in range(kills)):
        while sum(one.acknowledged for one in crowd) < moment and any(one.thread.is_alive() for one in crowd):
            time.sleep(0.02)
            killed["server that gave up"] += _begun_again(served)
        [what] = rng.choices(list(ways), [_OFTEN[one] for one in ways])
        killed[what] += ways[what]()
    while any(one.thread.is_alive() for one in crowd):
        time.sleep(0.1)
        killed["server that gave up"] += _begun_again(served)
    return +killed


def _begun_again(served: Served) -> bool:
    ended = served.has_ended()
    if ended:
        served.begin()
    return ended


def _ways(served: Served, postgres: Postgres | None, rng: random.Random) -> dict[str, Callable[[], bool]]:
    ways: dict[str, Callable[[], bool]] = {
        "web process": lambda: served.kill_web(rng),
        "worker": lambda: served.kill_worker(rng),
        "whole server": served.kill_all,
    }
    if postgres:
        ways |= {"database": postgres.kill, "database session": postgres.kill_one}
    return ways


def _compared(served: Served, crowd: list[Person], killed: Counter[str], seconds: float) -> Told:
    said = Counter(line for one in crowd for line in one.log.read_text("ascii").splitlines())
    lines, half = json.loads(run_python(_THERE + _HALF, served.env))
    there = Counter(dict(lines))
    wrong = [one.problem for one in crowd if one.problem] + served.verdict()
    if half:
        wrong.append(f"something is there by half: {half}")
    return Told(
        acknowledged=sum(said.values()), lost=sorted((said - there).elements()),
        twice=sorted((there - said).elements()), killed=killed, cut=sum(one.cut for one in crowd),
        again=sum(one.again for one in crowd), longest=max(one.longest for one in crowd), seconds=seconds, wrong=wrong,
    )  # fmt: skip


_OPEN = "SELECT count(*) FROM jobs_job WHERE state IN ('waiting', 'running')"
_THERE = """
from collections import Counter
from keystage.service.audit.models import Event
from keystage.service.intake.models import CalendarNote, Upload
from keystage.service.schools.models import SchoolGroup
lines = Counter()
for name, version in SchoolGroup.objects.values_list("name", "version"):
    lines["made " + name] += 1
    if version > 1:
        lines["changed " + name] += version - 1
for text in CalendarNote.objects.values_list("text", flat=True):
    lines["noted " + text] += 1
for name in Upload.objects.values_list("name", flat=True):
    lines["sent " + name.removesuffix(".csv")] += 1
"""
# Each write has one event; each file sent in its bytes and a job that came to its end.
_HALF = """
from collections import Counter
from keystage.service.audit.models import Event
from keystage.service.intake.incoming import has_bytes
from keystage.service.intake.models import CalendarNote, Upload
from keystage.service.jobs.models import Job
from keystage.service.schools.models import SchoolGroup
said = Counter(Event.objects.values_list("what", flat=True))
rows = {"schools.group-made": SchoolGroup.objects.count(), "intake.noted": CalendarNote.objects.count(),
        "schools.group-changed": sum(v - 1 for v in SchoolGroup.objects.values_list("version", flat=True)),
        "intake.received": Upload.objects.count()}
half = {what: (said[what], count) for what, count in rows.items() if said[what] != count}
files = Upload.objects.filter(state__in=("received", "reading")).count()
jobs = Job.objects.filter(task="intake.tasks.examine")
if files or jobs.exclude(state="done").exists() or jobs.count() != Upload.objects.count():
    half["files"] = (files, dict(Counter(jobs.values_list("state", flat=True))))
print(json.dumps([sorted(lines.items()), half]))
"""
