"""A worker killed with -9 in mid-work: the job is taken up again, nothing is doubled, and the file is kept."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.service.intake.sheets import gld

_BEGIN = """
import os, sys, json, django
os.environ["DJANGO_SETTINGS_MODULE"] = "keystage.service.config.settings"
django.setup()
"""
_SEND = (
    _BEGIN
    + """
from django.core.management import call_command
from keystage.service.accounts.models import User
from keystage.service.intake.actions import receive
from keystage.service.intake.incoming import keep
call_command("migrate", verbosity=0, interactive=False)
by = User.objects.create_user("officer@example.invalid", "Officer", None)
receive(keep([sys.stdin.buffer.read()], name="gld.csv"), by=by, place=("la", "999"))
"""
)
_WORK = (
    _BEGIN
    + """
import signal
from django.utils import timezone
from datetime import timedelta
import keystage.service.intake.tasks as tasks
from keystage.service.jobs.models import Job
from keystage.service.jobs.worker import next_job, run_job

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

where = sys.argv[1]
if where == "while reading":
    tasks.describe = die
elif where == "between release and row":
    tasks.put_away = die
elif where == "before the row says accepted":
    tasks.destroy = die
Job.objects.filter(state="running").update(lease_ends=timezone.now() - timedelta(minutes=5))
while (job := next_job()) is not None:
    run_job(job)
"""
)
_ACCEPT = (
    _BEGIN
    + """
from keystage.service.accounts.models import User
from keystage.service.intake.actions import accept
from keystage.service.intake.models import Upload
one = Upload.objects.get()
accept(one, by=User.objects.get(), version=one.version, rows="all")
"""
)
_TELL = (
    _BEGIN
    + """
from keystage.service.audit.models import Event
from keystage.service.intake.incoming import has_bytes
from keystage.service.intake.models import Accepted, Upload
from keystage.service.intake.selectors import home
one = Upload.objects.get()
print(json.dumps({
    "state": one.state, "bytes": has_bytes(one.pk), "tables": one.tables.count(), "accepted": Accepted.objects.count(),
    "releases": len(home().releases()), "told": Event.objects.filter(what="intake.accepted").count(),
    "by": Accepted.objects.exclude(by=None).count(), "strays": len(list((home().folder / "releases").glob(".in*"))),
}))
"""
)


def _run(script: str, home: Path, *more: str, data: bytes = b"", killed: bool = False) -> str:
    kept = {name: text for name, text in os.environ.items() if not name.startswith(("KEYSTAGE_", "DATABASE_"))}
    done = subprocess.run(
        [sys.executable, "-c", script, *more], env=kept | {"KEYSTAGE_HOME": str(home)}, input=data, capture_output=True,
        check=False,
    )  # fmt: skip
    assert done.returncode == (-signal.SIGKILL if killed else 0), done.stderr.decode()[-3_000:]
    return done.stdout.decode()


def _told(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(_run(_TELL, home).splitlines()[-1])
    return found


@pytest.mark.req("X.7")
def test_killed_while_reading_and_while_accepting_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    home = tmp_path / "served"
    home.mkdir()
    _run(_SEND, home, data=gld())
    _run(_WORK, home, "while reading", killed=True)
    assert _told(home) | {"state": "reading", "bytes": True, "tables": 0} == _told(home)
    _run(_WORK, home, "to the end")
    assert _told(home) | {"state": "read", "bytes": True, "tables": 1, "accepted": 0} == _told(home)
    _run(_ACCEPT, home)
    _run(_WORK, home, "between release and row", killed=True)
    assert _told(home) | {"state": "accepting", "bytes": True, "releases": 1, "accepted": 0} == _told(home)
    _run(_WORK, home, "before the row says accepted", killed=True)
    _run(_WORK, home, "to the end")
    expected = {"state": "accepted", "releases": 1, "accepted": 1, "told": 1, "by": 1, "strays": 0, "tables": 1}
    assert _told(home) | expected == _told(home)
