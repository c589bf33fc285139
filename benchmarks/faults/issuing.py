"""Packs issued while what issues them is killed: each is there once, whole, numbered without a gap."""

import json
import random
import re
import shutil
import tempfile
import threading
import time
import uuid
from collections import Counter
from pathlib import Path

from benchmarks.faults.area import URNS, YEAR, make_area
from benchmarks.faults.browser import Browser
from benchmarks.faults.postgres import Postgres
from benchmarks.faults.processes import run_python, until
from benchmarks.faults.served import Served

__all__ = ["issue_and_kill"]

_SCHOOLS = 3  # of a run
_FORM = {"audience": "adviser", "year": YEAR, "as_at": ""}


def issue_and_kill(
    kills: int, *, rng: random.Random, postgres: Postgres | None = None, name: str = "issuing"
) -> tuple[Counter[str], int, list[str]]:
    """(what was killed, packs issued, what is wrong). By turns a run of all schools' packs, its worker killed once at a
    random moment, and a pack of one school, the server that makes it killed and the same form sent again."""
    folder = Path(tempfile.mkdtemp(prefix="keystage-issuing-"))
    served = Served(folder / "home", postgres.new_database(name) if postgres else "")
    killed: Counter[str] = Counter()
    try:
        browser = Browser(served.port, make_area(served.home, served.url)[0])
        served.sql(f"UPDATE schools_school SET served = (urn IN {URNS[:_SCHOOLS]})")
        served.begin()
        served.wait()
        until(lambda: served.sql("SELECT count(*) FROM profiles_prepared") and not served.sql(_ANY), 240)
        runs, singles = list[str](), list[str]()
        while killed.total() < kills:
            if served.has_ended():  # it gives up where a process dies twice within seconds
                served.begin()
                served.wait()
            runs.append(_run(served, browser, rng, killed))
            singles.append(_single(served, browser, rng, killed, len(singles)))
        served.end()
        said = json.loads(run_python(_THERE, served.env))
        return killed, said["packs"], [*_compared(said, runs, singles), *served.verdict()]
    finally:
        served.end()
        shutil.rmtree(folder, ignore_errors=True)


def _run(served: Served, browser: Browser, rng: random.Random, killed: Counter[str]) -> str:
    """The number of the run, once its job is over."""
    found = re.search(r"/packs/runs/(\d+)/", _sent(served, browser, "/packs/issue/", _FORM | {"adviser": ""}))
    assert found, "no run was begun"
    until(lambda: served.sql("SELECT count(*) FROM jobs_job WHERE state = 'running'"))
    time.sleep(rng.uniform(0.2, 12.0))
    if served.sql(_OPEN):
        killed["worker"] += served.kill_worker(rng)
    until(lambda: not served.sql(_OPEN), 240)
    return found[1]


def _single(served: Served, browser: Browser, rng: random.Random, killed: Counter[str], number: int) -> str:
    """The number of the pack."""
    path, led = f"/schools/{URNS[number % _SCHOOLS]}/packs/issue/", list[str]()
    sending = threading.Thread(target=lambda: led.append(_sent(served, browser, path, _FORM)), daemon=True)
    sending.start()
    time.sleep(rng.uniform(0.1, 4.0))
    if sending.is_alive():
        killed["web process"] += served.kill_web(rng)
    sending.join(120)
    found = re.search(r"/packs/(\d+)/", led[0] if led else "")
    assert found, "a pack was not issued"
    return found[1]


def _sent(served: Served, browser: Browser, path: str, form: dict[str, str]) -> str:
    """Where it led, after as many times as it took, with the same token."""
    token, ends = uuid.uuid4().hex, time.monotonic() + 120
    while time.monotonic() < ends:
        status, to, _ = browser.post(path, form, token=token)
        if status == 302:
            return to
        if served.has_ended():
            served.begin()
        time.sleep(0.3)
    return ""


def _compared(said: dict[str, object], runs: list[str], singles: list[str]) -> list[str]:
    wrong = [str(one) for one in said["wrong"]]  # type: ignore[attr-defined]  # a list of JSON
    wrong += [f"run {one} was acknowledged and is not whole" for one in runs if one not in said["runs"]]  # type: ignore[operator]  # as above
    if sorted(singles) != sorted(said["singles"]):  # type: ignore[call-overload]  # as above
        wrong.append(f"packs one by one: {singles} acknowledged, {said['singles']} there")
    return wrong


_ANY = "SELECT count(*) FROM jobs_job WHERE state IN ('waiting', 'running')"
_OPEN = f"{_ANY} AND task = 'profiles.tasks.issue_many'"
_THERE = """
from collections import Counter
from django.conf import settings
from keystage.service.audit.models import Event
from keystage.service.jobs.models import Job
from keystage.service.profiles.models import IssuedPack, PackRun
from keystage.service.profiles.pack_files import checked
wrong, numbers, runs = [], {}, []
packs = list(IssuedPack.objects.all())
for pack in packs:
    numbers.setdefault((pack.subject, pack.year), []).append(pack.number)
    if len(checked(pack)) != 4 or not all(one.sound for one in checked(pack)):
        wrong.append(f"pack {pack.pk} is not whole")
for of, found in numbers.items():
    if sorted(found) != list(range(1, len(found) + 1)):
        wrong.append(f"packs of {of} are numbered {sorted(found)}")
said = Counter(Event.objects.filter(what="profiles.pack-issued").values_list("detail__pack", flat=True))
if said != Counter(pack.pk for pack in packs):
    wrong.append("the record tells of other packs than there are")
for run in PackRun.objects.all():
    here = Counter(pack.subject for pack in packs if pack.run == str(run.pk))
    job = Job.objects.get(pk=run.job)
    if job.state == "done" and here == Counter(run.urns) and not run.failures:
        runs.append(str(run.pk))
    else:
        wrong.append(f"run {run.pk}: {job.state}, {len(here)} of {len(run.urns)}, {run.failures}")
print(json.dumps({"wrong": wrong, "packs": len(packs), "runs": runs,
                  "singles": [str(pack.pk) for pack in packs if not pack.run]}))
"""
