"""A server with its workers on a home of the drill's own: begun, asked, killed in parts, begun again."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import IO

from benchmarks.faults.processes import called, children, environment, free_port, kill, run_python, until

__all__ = ["OFFICERS", "Served"]

ADMINISTRATOR = "first@example.invalid"


class Served:
    """home: its folder. url: of the database; "" is SQLite."""

    def __init__(self, home: Path, url: str = "") -> None:
        self.home, self.url, self.port = home, url, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.env = environment(home, url)

    def prepare(self, like: Path | None = None) -> None:
        """A first start; or a copy of a home that had one."""
        if like is not None:
            shutil.copytree(like, self.home)
            return
        done = self.first_start()
        assert done.returncode == 0, done.stderr

    def first_start(self) -> "subprocess.CompletedProcess[str]":
        words = ["-m", "keystage.service.config.first_start", "--administrator", ADMINISTRATOR]
        return subprocess.run(
            [sys.executable, *words], env=self.env, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip

    def sessions(self, people: int) -> list[str]:
        """Cookies of people who send in files, note and group, each signed in."""
        found: list[str] = json.loads(run_python(_SCHOOL + OFFICERS.replace("PEOPLE", str(people)), self.env))
        return found

    def begin(self) -> None:
        """As its owner does; again, as systemd does."""
        with (self.home / "log").open("ab") as log:
            self._begin(log)

    def has_ended(self) -> bool:
        """By itself: it gives up where one of its processes dies twice within seconds."""
        return self.process is not None and self.process.poll() is not None

    def _begin(self, log: IO[bytes]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "keystage.cli", "serve", "--home", str(self.home), "--port", str(self.port)],
            env=self.env, stdout=subprocess.DEVNULL, stderr=log, stdin=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def wait(self, seconds: float = 180) -> float:
        return until(lambda: self.status("/health/ready") == 200, seconds)

    def status(self, path: str, cookie: str = "") -> int:
        """0: nobody answers."""
        return self.page(path, cookie)[0]

    def page(self, path: str, cookie: str = "") -> tuple[int, str]:
        asked = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Cookie": cookie})
        try:
            with urllib.request.urlopen(asked, timeout=15) as answer:
                return answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode("utf-8", "replace")
        except OSError:
            return 0, ""

    def kill_web(self, rng: random.Random) -> bool:
        return _kill_one(rng, [p for p in self._parts() if "keystage.cli" not in called(p)])

    def kill_worker(self, rng: random.Random) -> bool:
        return _kill_one(rng, self.workers())

    def kill_all(self) -> bool:
        """The server; its processes end with it. It is begun again."""
        assert self.process is not None
        before = [one for part in self._parts() for one in (part, *children(part))]
        self.process.kill()
        self.process.wait()
        until(lambda: not any("keystage" in called(one) for one in before), 60)
        self.begin()
        return True

    def workers(self) -> list[int]:
        keepers = [one for one in self._parts() if "keystage.cli" in called(one)]
        return [worker for keeper in keepers for worker in children(keeper)]

    def end(self) -> None:
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        time.sleep(1)  # the workers look whether it is there every half second

    def verdict(self) -> list[str]:
        """What `keystage check` and `keystage audit verify` find wrong."""
        found = []
        for words in (["check"], ["audit", "verify"]):
            done = subprocess.run(
                [sys.executable, "-m", "keystage.cli", *words], env=self.env, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            if done.returncode:
                found.append(f"keystage {' '.join(words)}: {(done.stdout + done.stderr).strip()[:300]}")
        return found

    def sql(self, words: str) -> int:
        """Ask the database itself, past the service; what it counts."""
        return int(self._asked(words) or 0)

    def text(self, words: str) -> str:
        """As `sql`, of what is text; "" where there is nothing."""
        return str(self._asked(words) or "")

    def _asked(self, words: str) -> object:
        if self.url:
            import psycopg

            with psycopg.connect(self.url.replace("postgres:", "postgresql:", 1), autocommit=True) as server:
                asked = server.execute(words.encode())
                return (asked.fetchone() or (None,))[0] if asked.description else None
        with closing(sqlite3.connect(self.home / "keystage.sqlite3", timeout=20, isolation_level=None)) as file:
            found: object = (file.execute(words).fetchone() or (None,))[0]
            return found

    def _parts(self) -> list[int]:
        assert self.process is not None
        return children(self.process.pid)


def _kill_one(rng: random.Random, pids: list[int]) -> bool:
    if pids:
        kill(rng.choice(pids))
    return bool(pids)


_SCHOOL = """
from keystage.service.schools.models import School
School.objects.get_or_create(urn="999001", defaults=dict(
    laestab="9992001", la="999", name="Alder", kind="primary", phase="primary", state="open"))
"""
OFFICERS = """
from datetime import date
from django.conf import settings
from django.test import Client
from keystage.service.accounts.entry import mark_entered
from keystage.service.accounts.models import Assignment, User
cookies = []
for n in range(PEOPLE):
    user = User.objects.create_user(f"drill{n}@example.invalid", f"Drill {n}")
    Assignment.objects.create(user=user, role="data_officer", place_kind="la", place="999", starts=date(2000, 1, 1))
    client = Client()
    client.force_login(user)
    session = client.session
    mark_entered(session, second="app")
    session.save()
    cookies.append(settings.SESSION_COOKIE_NAME + "=" + client.cookies[settings.SESSION_COOKIE_NAME].value)
print(json.dumps(cookies))
"""
