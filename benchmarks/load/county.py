"""Makes a made-up county's home by the service's own actions: `python -m benchmarks.load.county HOME [--from HOME]`.

600 schools, ten years of 200,000 pupils, 1,500 people, the newest years' figures ready. Its files are sent in, read,
looked at and accepted as people's are; the worker makes the figures. DATABASE_URL: another database than its own.
--from: releases and figures of a home made before; the database is then made of them, which takes a minute.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

__all__ = ["main"]

_LEFT = (
    "keystage.sqlite3",
    "keystage.sqlite3-wal",
    "keystage.sqlite3-shm",
    "audit-*",
    "incoming",
    "outbox",
    "county-files",
)
_BEGAN = time.perf_counter()
_PATIENCE = 6 * 3600  # seconds for the worker to make everything ready


def main(words: list[str]) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("home", type=Path)
    asked.add_argument("--from", dest="source", type=Path)
    asked.add_argument("--no-figures", action="store_true", help="stop when all files are accepted")
    asked.add_argument("--small", action="store_true", help="60 schools and two years: to try it")
    given = asked.parse_args(words)
    os.environ |= {"KEYSTAGE_HOME": str(given.home.absolute()), "KEYSTAGE_DEMO": "no"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "keystage.service.config.settings")
    if given.source and not given.home.exists():
        shutil.copytree(given.source, given.home, ignore=shutil.ignore_patterns(*_LEFT, "backups"))
    import django

    django.setup()
    _make(given.home, small=given.small, adopts=given.source is not None)
    if not given.no_figures:
        _wait_until_ready(given.home)
    (given.home / "READY").write_text(f"made in {time.perf_counter() - _BEGAN:.0f} s\n")
    return 0


def _make(home: Path, *, small: bool, adopts: bool) -> None:
    from benchmarks.load import files, people

    from keystage.analysis.store import Home
    from keystage.service.accounts.models import User
    from keystage.service.config.demo.pages import put_schools
    from keystage.service.config.demo.under_way import take_in_pupils
    from keystage.service.config.first_start import prepare_service
    from keystage.service.intake.actions import adopt

    prepare_service(administrator="administrator@county.invalid")
    if adopts:
        _say(f"{len(adopt())} releases found")
        put_schools(Home(home))
        _say(f"{people.put_people(files.CODE):,} people")
        return
    sizes = {"primary": 45, "infant": 4, "junior": 3, "secondary": 8} if small else files.SCHOOLS
    years = files.YEARS[-2:] if small else files.YEARS
    every = files.write_county(home / "county-files", schools=sizes, years=years)
    _say(f"{len(every)} files written")
    sender = User.objects.filter(is_active=True).order_by("pk").first() or User.objects.create_user(
        "sender@county.invalid", "Sender"
    )
    for file in every:
        take_in_pupils(file, by=sender, place=("la", files.CODE))
        _say(f"{file.path.name} accepted")
    _say(f"{people.put_people(files.CODE):,} people")


def _wait_until_ready(home: Path) -> None:
    """The real worker, until it has nothing left to do."""
    from keystage.service.jobs.models import Job
    from keystage.service.profiles.selectors import years_ready

    worker = subprocess.Popen(
        [sys.executable, "-m", "keystage.cli", "worker", "--home", str(home), "--while", str(os.getpid())]
    )
    try:
        quiet = 0
        until = time.monotonic() + _PATIENCE
        while quiet < 10 and time.monotonic() < until:
            time.sleep(2)
            busy = Job.objects.filter(state__in=(Job.State.waiting, Job.State.running)).exists()
            quiet = 0 if busy or not years_ready() else quiet + 1
    finally:
        worker.terminate()
        worker.wait(60)
    failed = [f"{job.title}: {job.said}" for job in Job.objects.filter(state=Job.State.failed)]
    _say(f"figures ready of {', '.join(years_ready())}; failed: {failed or 'none'}")


def _say(words: str) -> None:
    print(f"{time.perf_counter() - _BEGAN:7.1f} s  {words}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
