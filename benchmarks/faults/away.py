"""The database away for a while: what is answered meanwhile, and how soon pages and workers are back."""

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.faults.postgres import Postgres
from benchmarks.faults.processes import until
from benchmarks.faults.served import Served

__all__ = ["Back", "database_away"]

_PAGE = "/register/watched/"


@dataclass(frozen=True, slots=True)
class Back:
    """Seconds from the moment the database was back. wrong: what was answered otherwise than it should."""

    page: float
    worker: float
    wrong: list[str]


def database_away(
    postgres: Postgres | None = None, *, seconds: float = 5, name: str = "away", like: Path | None = None
) -> Back:  # fmt: skip
    """A server and its worker on a database that goes and comes back, without a restart of either."""
    folder = Path(tempfile.mkdtemp(prefix="keystage-away-"))
    served = Served(folder / "home", postgres.new_database(name) if postgres else "")
    try:
        served.prepare(like)
        [cookie] = served.sessions(1)
        served.begin()
        served.wait()
        until(lambda: served.status(_PAGE, cookie) == 200)
        until(lambda: served.sql("SELECT count(*) FROM jobs_turn WHERE name = 'pull'"))  # the workers have begun
        take, give = (postgres.stop, postgres.begin) if postgres else _of_file(served.home)
        return _away(served, cookie, take, give, seconds)
    finally:
        served.end()
        shutil.rmtree(folder, ignore_errors=True)


def _of_file(home: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    """As somebody moves it to another place, and back."""
    elsewhere = home / "elsewhere"
    elsewhere.mkdir()

    def move(source: Path, to: Path) -> None:
        for file in sorted(source.glob("keystage.sqlite3*"), reverse=True):  # its log first
            file.rename(to / file.name)

    return lambda: move(home, elsewhere), lambda: move(elsewhere, home)


def _away(
    served: Served, cookie: str, take: Callable[[], None], give: Callable[[], None], seconds: float
) -> Back:  # fmt: skip
    take()
    wrong = []
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        status, words = served.page(_PAGE, cookie)
        if status != 503 or "cannot reach its database" not in words:
            wrong.append(f"a page was answered with {status}")
        if served.status("/health/live") != 200:
            wrong.append("/health/live was not answered")
        if served.status("/health/ready") != 503:
            wrong.append("/health/ready was not 503")
        time.sleep(0.5)
    give()
    began = time.monotonic()
    page = until(lambda: served.status(_PAGE, cookie) == 200)
    served.sql(_ASK.format(now=datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")))
    until(lambda: served.sql("SELECT count(*) FROM jobs_job WHERE started_at IS NOT NULL") == 1)
    taken = time.monotonic() - began
    until(lambda: served.sql("SELECT count(*) FROM jobs_job WHERE state = 'done'") == 1)
    return Back(page, taken, wrong)


# Written as `jobs.actions.ask_for` writes it; there is nothing to tally, so it is done once a worker has taken it.
_ASK = """
INSERT INTO jobs_job (id, task, arguments, title, who, state, done, total, unit, said, led_to, tries, held_by, asked_at)
VALUES ('00000000000000000000000000000001', 'profiles.tasks.tally_pupils', '{{"year": "2001/02", "file": ""}}',
        'A trial', 'service', 'waiting', 0, 0, '', '', '', 0, '', '{now}')
"""
