"""A first start killed while it makes or upgrades the database: the next one ends what it began."""

import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.faults.processes import run_python
from benchmarks.faults.served import ADMINISTRATOR, Served

__all__ = ["kill_first_starts"]


def kill_first_starts(rounds: int, *, rng: random.Random, upgrade: bool) -> list[str]:
    """What went wrong, a sentence each. upgrade: of a home that is in use, whose database is a step behind; else of an
    empty folder. A backup is not made here: that it is, and what kills do to it, is `drills.restore`."""
    folder = Path(tempfile.mkdtemp(prefix="keystage-migrating-"))
    wrong = []
    try:
        used = Served(folder / "used")
        if upgrade:
            used.prepare()
            used.sessions(3)
            run_python(_BACK, used.env)
        whole = 0.0
        for number in range(rounds):
            served = Served(folder / f"home{number}")
            if upgrade:
                shutil.copytree(used.home, served.home)
            whole = whole or _seconds(served, upgrade)
            _killed(served, rng.uniform(0.3, 1.0) * whole)
            wrong += [f"round {number}: {one}" for one in _what_is_wrong(served, upgrade)]
            shutil.rmtree(served.home)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return wrong


def _seconds(served: Served, upgrade: bool) -> float:
    """How long a start takes that nobody kills."""
    trial = Served(served.home.with_name("trial"))
    if upgrade:
        shutil.copytree(served.home, trial.home)
    began = time.monotonic()
    _start(trial).wait()
    return time.monotonic() - began


def _start(served: Served) -> "subprocess.Popen[bytes]":
    words = ["-m", "keystage.service.config.first_start", "--administrator", ADMINISTRATOR, "--without-backup"]
    return subprocess.Popen([sys.executable, *words], env=served.env, stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip


def _killed(served: Served, after: float) -> None:
    began = _start(served)
    time.sleep(after)
    began.kill()
    began.wait()


def _what_is_wrong(served: Served, upgrade: bool) -> list[str]:
    again = _start(served).wait()
    if again:
        return [f"the next start ended with {again}"]
    people, behind = run_python(_THERE, served.env).split()
    wrong = []
    if people != ("4" if upgrade else "1"):
        wrong.append(f"{people} people")
    if behind != "0":
        wrong.append(f"{behind} migrations are not done")
    return wrong + served.verdict()


# A step that can be undone and done again: the table of answered forms.
_BACK = """
from django.core.management import call_command
call_command("migrate", "once", "zero", verbosity=0)
print()
print("done")
"""
_THERE = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from keystage.service.accounts.models import User
executor = MigrationExecutor(connection)
print(User.objects.count(), len(executor.migration_plan(executor.loader.graph.leaf_nodes())))
"""
