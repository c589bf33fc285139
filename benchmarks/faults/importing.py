"""Files accepted while the workers that take them are killed: each is there once, whole, and its job is done."""

import json
import random
import shutil
import tempfile
import time
import uuid
from pathlib import Path

from benchmarks.faults.browser import Browser
from benchmarks.faults.postgres import Postgres
from benchmarks.faults.processes import run_python, until
from benchmarks.faults.served import Served

__all__ = ["accept_and_kill"]

_WORKERS = 2  # both, since nobody knows which of them is at it


def accept_and_kill(
    files: int,
    *,
    rng: random.Random,
    postgres: Postgres | None = None,
    name: str = "accepting",
    like: Path | None = None,
) -> tuple[int, list[str]]:
    """(kills, what is wrong). Registers of schools are sent in, and accepted one after another; of each the worker that
    takes it is killed once, at a random moment: a job that is begun three times in vain is given up."""
    folder = Path(tempfile.mkdtemp(prefix="keystage-importing-"))
    served = Served(folder / "home", postgres.new_database(name) if postgres else "")
    try:
        served.prepare(like)
        [cookie] = served.sessions(1)
        run_python(_SEND.replace("FILES", str(files)), served.env)
        served.begin()
        served.wait()
        until(lambda: _in_state(served, "read") == files, 300)
        browser, kills = Browser(served.port, cookie), 0
        while key := served.text("SELECT id FROM intake_upload WHERE state = 'read' LIMIT 1"):
            kills += _accept(served, browser, key, rng)
            assert not _in_state(served, "refused"), "a file was refused"
        until(lambda: served.sql("SELECT count(*) FROM jobs_job WHERE state IN ('waiting', 'running')") == 0)
        served.end()
        said = json.loads(run_python(_WRONG.replace("FILES", str(files)), served.env))
        return kills, [*said, *served.verdict()]
    finally:
        served.end()
        shutil.rmtree(folder, ignore_errors=True)


def _accept(served: Served, browser: Browser, key: str, rng: random.Random) -> int:
    of = f"FROM intake_upload WHERE id = '{key}'"
    form = {"rows": "all", "version": served.text(f"SELECT version {of}")}
    dashed = str(uuid.UUID(key))
    until(lambda: browser.post(f"/files/sent/{dashed}/accept/", form)[0] == 302)
    job = f"FROM jobs_job WHERE task = 'intake.tasks.take' AND id = (SELECT job {of})"
    until(lambda: served.sql(f"SELECT count(*) {job} AND state <> 'waiting'"))
    time.sleep(rng.uniform(0.0, 0.4))
    busy = served.sql(f"SELECT count(*) {job} AND state = 'running'")
    killed = sum(served.kill_worker(rng) for _ in range(_WORKERS)) if busy else 0
    until(lambda: served.text(f"SELECT state {of}") == "accepted", 300)
    return bool(killed)


def _in_state(served: Served, state: str) -> int:
    return served.sql(f"SELECT count(*) FROM intake_upload WHERE state = '{state}'")


_SEND = """
from keystage.service.accounts.models import User
from keystage.service.intake.actions import receive
from keystage.service.intake.incoming import keep
by = User.objects.get(email="drill0@example.invalid")
head = "URN,LAESTAB,LANAME,LA,ESTAB,SCHNAME,TOWN,POSTCODE,SCHSTATUS,MINORGROUP,ISPRIMARY,AGELOW,AGEHIGH"
for n in range(FILES):
    rest = "Wenbury,WM1 1AA,Open,Maintained school,1,4,11"
    rows = [f"{999001 + k},999{2001 + k},Westmere,999,{2001 + k},School {k},{rest}" for k in range(300)]
    text = chr(10).join([head, *rows, ""])
    kept = keep([text.encode()], name=f"register-{2001 + n}.csv")
    receive(kept, by=by, place=("la", "999"), year=f"{2001 + n}/{(2 + n) % 100:02d}")
print("sent")
"""
_WRONG = """
from collections import Counter
from django.conf import settings
from keystage.analysis.store import Home
from keystage.service.audit.models import Event
from keystage.service.intake.models import Accepted, Upload
from keystage.service.jobs.models import Job
from keystage.service.schools.models import School
releases = [one.code for one in Home(settings.KEYSTAGE_HOME).releases()]
accepted = list(Accepted.objects.values_list("release", flat=True))
wrong = []
if sorted(releases) != sorted(accepted) or len(set(releases)) != FILES:
    wrong.append(f"{len(releases)} releases, {len(accepted)} accepted")
if Accepted.objects.values("upload").distinct().count() != FILES:
    wrong.append("an upload is not beside its release")
states = Counter(Job.objects.filter(task="intake.tasks.take").values_list("state", flat=True))
if states != {"done": FILES}:
    wrong.append(f"jobs: {dict(states)}")
if School.objects.count() != 300:
    wrong.append(f"{School.objects.count()} schools")
print(json.dumps(wrong))
"""
