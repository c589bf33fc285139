"""Files accepted while the workers that take them are killed: each is there once, whole, and its job is done."""

import json
import random
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.faults.postgres import Postgres
from benchmarks.faults.processes import run_python, until
from benchmarks.faults.served import Served

__all__ = ["accept_and_kill"]


def accept_and_kill(
    files: int,
    *,
    rng: random.Random,
    postgres: Postgres | None = None,
    name: str = "accepting",
    like: Path | None = None,
) -> tuple[int, list[str]]:
    """(kills, what is wrong). Registers of schools are sent in and accepted; a worker is killed again and again until
    each is taken, though no job is killed more often than it is begun anew."""
    folder = Path(tempfile.mkdtemp(prefix="keystage-importing-"))
    served = Served(folder / "home", postgres.new_database(name) if postgres else "")
    try:
        served.prepare(like)
        served.sessions(1)
        run_python(_SEND.replace("FILES", str(files)), served.env)
        served.begin()
        served.wait()
        until(lambda: _in_state(served, "read") == files, 300)
        run_python(_ACCEPT, served.env)
        kills, seen = 0, -1
        while (taken := _in_state(served, "accepted")) < files:
            if taken != seen:  # one kill a file: a job that is begun three times in vain is given up
                time.sleep(rng.uniform(0.1, 2.5))
                kills += served.kill_worker(rng)
                seen = taken
            time.sleep(0.2)
            assert not _in_state(served, "refused"), "a file was refused"
        until(lambda: served.sql("SELECT count(*) FROM jobs_job WHERE state IN ('waiting', 'running')") == 0)
        served.end()
        said = json.loads(run_python(_WRONG.replace("FILES", str(files)), served.env))
        return kills, [*said, *served.verdict()]
    finally:
        served.end()
        shutil.rmtree(folder, ignore_errors=True)


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
_ACCEPT = """
from keystage.service.accounts.models import User
from keystage.service.intake.actions import accept
from keystage.service.intake.models import Upload
by = User.objects.get(email="drill0@example.invalid")
for upload in Upload.objects.filter(state="read"):
    accept(upload, by=by, version=upload.version, rows="all")
print("asked")
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
