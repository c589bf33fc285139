"""A disk that fills while an officer works: what was acknowledged is there, the rest was refused, then all goes on."""

import json
import random
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.area import make_area
from benchmarks.faults.browser import Browser
from benchmarks.faults.officer import Officer
from benchmarks.faults.processes import run_python, until
from benchmarks.faults.served import Served
from benchmarks.faults.small_disk import SmallDisk

__all__ = ["Filled", "fill_and_free"]

_MEGABYTES, _FREE = 64, 4  # of the disk; that have to be free for anything to be saved
_STAGES = (12.0, 8.0, 6.0, 4.6, 4.2, 3.0, 1.0, 0.3, 0.0)  # megabytes left
_SENTENCE = "The disk that Keystage writes to is full"


@dataclass(slots=True)
class Filled:
    """acknowledged, refused: by deed. shown, hidden: pages of schools read, and refused, while nothing was saved.
    back: seconds from room until something was saved. failed: jobs that said that the disk is full."""

    acknowledged: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    shown: int = 0
    hidden: int = 0
    back: float = 0.0
    failed: int = 0
    packs: int = 0
    wrong: list[str] = field(default_factory=list)


def fill_and_free(rounds: int, *, folder: Path, rng: random.Random, like: Path | None = None) -> Filled:
    """So many times: the disk is filled by steps, then all at once while long work is done; then there is room again.

    folder: to mount at. like: a home of `make_area`, copied. Raises NoMountError.
    """
    disk = SmallDisk(folder, _MEGABYTES)
    served = Served(disk.home)
    try:
        with tempfile.TemporaryDirectory(prefix="keystage-area-") as made:
            source = like or Path(made) / "home"
            cookies = make_area(source) if like is None else json.loads((like / "cookies").read_text())
            served.prepare(source)
        served.env["KEYSTAGE_FREE_SPACE"] = str(_FREE)
        served.begin()
        served.wait()
        found = Filled()
        officer = Officer(served, Browser(served.port, cookies[0]), _SENTENCE)
        for _ in range(rounds):
            _by_steps(disk, officer, rng)
            _after(disk, officer, found)
            _all_at_once(disk, officer, rng)
            _after(disk, officer, found)
        served.end()
        return _compared(served, officer, found)
    finally:
        served.end()
        disk.close()


def _by_steps(disk: SmallDisk, officer: Officer, rng: random.Random) -> None:
    for left in _STAGES:
        for deed in rng.sample(officer.deeds(), k=len(officer.deeds())):
            disk.squeeze(int(left * 1e6))
            deed()
        disk.squeeze(int(left * 1e6))
        officer.look()


def _all_at_once(disk: SmallDisk, officer: Officer, rng: random.Random) -> None:
    """Long work is asked for; while it is done, and people write, somebody takes every byte that is left."""
    officer.issue_many()
    officer.accept()
    officer.send()
    time.sleep(rng.uniform(0.0, 3.0))
    ends = threading.Event()
    taker = threading.Thread(target=_take_all, args=(disk, ends))
    taker.start()
    try:
        for deed in rng.sample(officer.deeds(), k=len(officer.deeds())):
            deed()
        for _ in range(3):
            officer.look()
    finally:
        ends.set()
        taker.join()


def _take_all(disk: SmallDisk, ends: threading.Event) -> None:
    while not ends.wait(0.02):
        disk.squeeze(0)


def _after(disk: SmallDisk, officer: Officer, found: Filled) -> None:
    """Room again: everything is done again, by the same processes."""
    _count_pages(officer, found)
    disk.let_go()
    wrong = len(officer.wrong)
    found.back = max(found.back, until(lambda: officer.group() or officer.wrong[wrong:], 60))
    until(lambda: officer.served.status("/health/ready") == 200, 60)
    until(lambda: not officer.served.sql(_OPEN), 240)
    for deed in (officer.note, officer.send, officer.send_large, officer.issue):
        if not deed():
            officer.wrong.append(f"{deed.__name__} is refused although there is room")
    until(lambda: not officer.served.sql(_OPEN), 240)
    while not officer.accept():
        officer.wrong.append("a file cannot be accepted although there is room")
        return
    until(lambda: not officer.served.sql(_OPEN), 240)
    if officer.look() != 200:
        officer.wrong.append("a page is refused although there is room")
    officer.pages.clear()


def _count_pages(officer: Officer, found: Filled) -> None:
    found.shown += officer.pages.count(200)
    found.hidden += officer.pages.count(503)
    officer.pages.clear()


_OPEN = "SELECT count(*) FROM jobs_job WHERE state IN ('waiting', 'running')"


def _compared(served: Served, officer: Officer, found: Filled) -> Filled:
    said = json.loads(run_python(_THERE, served.env))
    found.acknowledged = Counter(deed for deed, _ in officer.acknowledged)
    found.refused = Counter(deed for deed, _ in officer.refused)
    found.failed, found.packs = said["failed"], len(said["pack"])
    found.wrong = [*officer.wrong, *said["wrong"], *served.verdict()]
    for deed, name in officer.acknowledged:
        if deed in said and name.replace("-", "") not in [one.replace("-", "") for one in said[deed]]:
            found.wrong.append(f"{deed} {name} was acknowledged and is not there")
    for deed, name in officer.refused:
        if deed in ("note", "group", "sent") and name in said[deed]:
            found.wrong.append(f"{deed} {name} was refused and is there")
    return found


_THERE = """
import hashlib
from django.conf import settings
from keystage.analysis.store import Home
from keystage.service.intake.incoming import has_bytes
from keystage.service.intake.models import Accepted, CalendarNote, Upload
from keystage.service.jobs.models import Job
from keystage.service.profiles.models import IssuedPack, PackRun
from keystage.service.profiles.pack_files import checked
from keystage.service.schools.models import SchoolGroup
wrong = []
home = Home(settings.KEYSTAGE_HOME)
there = {one.code: one for one in home.releases()}
for row in Accepted.objects.all():
    if row.release not in there:
        wrong.append(f"release {row.release} is accepted and not in the store")
for one in there.values():
    if hashlib.sha256(home.data_of(one).read_bytes()).hexdigest() != one.data_sha256:
        wrong.append(f"release {one.code} is there by half")
for upload in Upload.objects.exclude(state="accepted"):
    if not has_bytes(upload.pk):
        wrong.append(f"{upload.name} ({upload.state}) has no bytes")
for pack in IssuedPack.objects.all():
    if not all(file.sound for file in checked(pack)):
        wrong.append(f"pack {pack.pk} is not what was issued")
failed = 0
for job in Job.objects.filter(state="failed"):
    if "disk is full" in job.said:
        failed += 1
    elif "accepted" not in job.said:
        wrong.append(f"job {job.task} failed: {job.said}")
for run in PackRun.objects.all():
    job = Job.objects.get(pk=run.job)
    if job.state == "done" and (run.failures or IssuedPack.objects.filter(run=str(run.pk)).count() != len(run.urns)):
        wrong.append(f"run {run.pk} is done and not whole: {run.failures}")
print(json.dumps({
    "note": list(CalendarNote.objects.values_list("text", flat=True)),
    "group": list(SchoolGroup.objects.values_list("name", flat=True)),
    "sent": list(Upload.objects.values_list("name", flat=True)),
    "accept": [str(pk) for pk in Upload.objects.filter(state="accepted").values_list("pk", flat=True)],
    "pack": [str(pk) for pk in IssuedPack.objects.values_list("pk", flat=True)],
    "run": [str(pk) for pk in PackRun.objects.values_list("pk", flat=True)],
    "failed": failed, "wrong": wrong}))
"""
