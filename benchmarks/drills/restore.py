"""Backups while people write, killed, damaged; a county lost and restored: `restore [rounds] [seed] [HOME]`.

Rounds (0: none): backups made while writers are at work, each restored and held against what was acknowledged, on
SQLite and PostgreSQL; as many kills of a backup and of a restore; twenty times as many damaged copies. With HOME of a
county (see `benchmarks.load.county`) it is backed up, restored, served and signed in to, and the time is told.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.on_postgres import served

from keystage.service.config.backups.key_pairs import Pair, make_pair

_BETWEEN = 60  # writes acknowledged between two backups
_WHO, _EVENTS = "drill@example.invalid", 200_000
_LIMIT = 15 * 60  # seconds in which a county must be back
_PASSWORD = "seven words that open the drill again"


@dataclass(frozen=True)
class Place:
    """A home, and its database: "" is SQLite."""

    home: Path
    url: str
    pair: Pair

    def environment(self) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("KEYSTAGE_")}
        return kept | {
            "KEYSTAGE_HOME": str(self.home), "DATABASE_URL": self.url, "KEYSTAGE_BACKUP_TO": self.pair.public,
            "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings", "KEYSTAGE_PORT": "8459",
        }  # fmt: skip

    def run(self, *words: str, given: str = "") -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, *words], env=self.environment(), input=given, capture_output=True, text=True, check=False
        )

    def begin(self, *words: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, *words], env=self.environment(), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def restore(self, backup: Path, *words: str) -> "subprocess.CompletedProcess[str]":
        return self.run("-m", "keystage.cli", "restore", str(backup), "--key", "-", *words, given=self.pair.private)


def main(words: list[str]) -> int:
    rounds = int(words[0]) if words else 10
    rng = random.Random(int(words[1]) if len(words) > 1 else 2026)
    pair, failed = make_pair(), 0
    with served() if rounds else nullcontext("") as url:
        for name, server in (("SQLite", ""), ("PostgreSQL", url)) if rounds else ():
            with tempfile.TemporaryDirectory(prefix="keystage-restore-") as folder:
                failed += _rounds(name, Places(Path(folder), server, pair), rounds, rng)
    if len(words) > 2:
        with tempfile.TemporaryDirectory(prefix="keystage-county-") as folder:
            failed += _county(Place(Path(words[2]), "", pair), Place(Path(folder) / "home", "", pair), Path(folder))
    return 1 if failed else 0


class Places:
    """A new place each time: on PostgreSQL with a database of its own."""

    def __init__(self, folder: Path, server: str, pair: Pair) -> None:
        self.folder, self._server, self.pair, self._made = folder, server, pair, 0

    def new(self) -> Place:
        self._made += 1
        home = self.folder / f"place{self._made}" / "home"
        home.parent.mkdir()
        if not self._server:
            return Place(home, "", self.pair)
        import psycopg

        name = f"drill_{os.getpid()}_{self._made}"
        with psycopg.connect(self._server.replace("postgres:", "postgresql:", 1), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
        head, _, query = self._server.partition("?")
        return Place(home, f"{head.rsplit('/', 1)[0]}/{name}?{query}", self.pair)


def _rounds(name: str, places: Places, rounds: int, rng: random.Random) -> int:
    service = places.new()
    worked = service.run("-m", __name__, "work", str(rounds), str(places.folder / "backups"))
    if worked.returncode:
        print(worked.stderr)
        return 1
    backups = sorted((places.folder / "backups").glob("keystage-*Z.age"))
    said = json.loads((places.folder / "backups" / "acknowledged.json").read_text())
    lost = 0
    for backup in backups:
        lost += _held(places.new(), backup, said)
    yes = len(said["acknowledged"])
    print(f"{name}: {len(backups)} backups while {yes:,} writes were acknowledged; {lost} lost or half.", flush=True)
    killed = sum(_killed_backup(service, places.folder / "killed", rng) for _ in range(rounds))
    print(f"{name}: {rounds} backups killed; {killed} left something that looks whole and is not.", flush=True)
    broken = sum(_killed_restore(places.new(), backups[-1], rng) for _ in range(rounds))
    print(f"{name}: {rounds} restores killed; {broken} could not be restored again, or did not say so.", flush=True)
    taken = _damaged(places.pair, backups[-1], rng, times=rounds * 20)
    print(f"{name}: {rounds * 20} damaged copies; {taken} taken for whole.", flush=True)
    return lost + killed + broken + taken


def _held(place: Place, backup: Path, said: dict[str, object]) -> int:
    """Restore it, and count what is missing of all that was acknowledged before it was begun."""
    done = place.restore(backup)
    if done.returncode:
        print(done.stderr)
        return 1
    began = dict(said["began"])[backup.name]  # type: ignore[call-overload]  # written by `_work`
    kept = place.home.parent / "acknowledged.json"
    kept.write_text(json.dumps(said["acknowledged"]))
    held = place.run("-m", __name__, "hold", str(kept), str(began))
    print(held.stdout + held.stderr, end="")
    verified = place.run("-m", "keystage.cli", "audit", "verify")
    shutil.rmtree(place.home)
    return int(held.returncode != 0) + int(verified.returncode != 0)


def _killed_backup(service: Place, folder: Path, rng: random.Random) -> int:
    """A backup killed at a random moment: what lies there afterwards is whole, or is no backup by its name."""
    from keystage.service.config.backups.checking import check
    from keystage.service.config.backups.key_pairs import identities

    began = service.begin("-m", "keystage.cli", "backup", "--to", str(folder))
    time.sleep(rng.uniform(0.5, 4.0))
    began.send_signal(signal.SIGKILL)
    began.wait()
    wrong = 0
    for one in folder.glob("keystage-*") if folder.is_dir() else ():
        try:
            check(one, identities(service.pair.private, ask=str))
        except Exception as problem:
            print(f"{one.name}: {problem}")
            wrong = 1
    shutil.rmtree(folder, ignore_errors=True)
    return wrong


def _killed_restore(place: Place, backup: Path, rng: random.Random) -> int:
    """A restore killed at a random moment: the home is empty, complete, or says what to do; then it can be restored."""
    began = place.begin("-m", "keystage.cli", "restore", str(backup), "--key", "-")
    assert began.stdin is not None
    began.stdin.write(place.pair.private.encode())
    began.stdin.close()
    time.sleep(rng.uniform(0.5, 8.0))
    began.send_signal(signal.SIGKILL)
    began.wait()
    complete = (place.home / "audit-key").is_file() and not (place.home / "restore-under-way").exists()
    if complete:
        return 0
    told = (
        place.run("-m", "keystage.cli", "worker", "--while", "1")
        if (place.home / "restore-under-way").exists()
        else None
    )
    said = told is None or (told.returncode == 2 and "keystage restore" in told.stderr)
    again = place.restore(backup)
    whole = place.run("-m", "keystage.cli", "audit", "verify")
    shutil.rmtree(place.home, ignore_errors=True)
    if not said or again.returncode or whole.returncode:
        print(again.stderr, whole.stdout)
        return 1
    return 0


def _damaged(pair: Pair, backup: Path, rng: random.Random, *, times: int) -> int:
    from keystage.analysis.errors import InputError
    from keystage.service.config.backups.checking import check
    from keystage.service.config.backups.key_pairs import identities

    written, copy, taken = backup.read_bytes(), backup.with_name("copy.age"), 0
    for _ in range(times):
        changed = bytearray(written)
        how = rng.randrange(4)
        if how == 0:
            changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
        elif how == 1:
            del changed[rng.randrange(len(changed)) :]
        elif how == 2:
            start = rng.randrange(len(changed))
            del changed[start : start + rng.randint(1, 70_000)]
        else:
            start = rng.randrange(len(changed))
            changed[start:start] = rng.randbytes(rng.randint(1, 70_000))
        copy.write_bytes(changed)
        try:
            check(copy, identities(pair.private, ask=str))
            taken += 1
        except InputError:
            pass
    copy.unlink()
    return taken


def _county(county: Place, new: Place, folder: Path) -> int:
    """Back up, restore, serve, sign in."""
    account = county.run("-m", __name__, "account")
    assert account.returncode == 0, account.stderr
    began = time.perf_counter()
    made = county.run("-m", "keystage.cli", "backup", "--to", str(folder / "backups"))
    print(made.stderr)
    if made.returncode:
        return 1
    backed = time.perf_counter() - began
    file = Path(made.stdout.strip())
    began = time.perf_counter()
    done = new.restore(file)
    print(done.stderr)
    restored = time.perf_counter() - began
    signed = _signs_in(new)
    whole = time.perf_counter() - began
    print(f"County: {file.stat().st_size / 1e6:,.0f} MB backed up in {backed:.0f} s; restored and verified in "
          f"{restored:.0f} s; signed in after {whole:.0f} s (limit {_LIMIT} s).", flush=True)  # fmt: skip
    return int(done.returncode != 0 or not signed or whole > _LIMIT)


def _signs_in(place: Place) -> bool:
    """Start the server on the restored home, and sign in as somebody does: by the form, with a password."""
    server = place.begin("-m", "keystage.cli", "serve", "--no-browser", "--no-worker")
    try:
        return _form(f"http://127.0.0.1:{place.environment()['KEYSTAGE_PORT']}")
    finally:
        server.terminate()
        server.wait(30)


def _form(url: str) -> bool:
    from http.cookiejar import CookieJar
    from urllib.parse import urlencode

    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar := CookieJar()))
    until = time.monotonic() + 120
    while True:
        try:
            page = browser.open(f"{url}/people/sign-in/", timeout=30).read().decode()
            break
        except OSError:
            if time.monotonic() > until:
                return False
            time.sleep(1)
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    form = {"csrfmiddlewaretoken": token, "username": _WHO, "password": _PASSWORD, "next": ""}
    if 'name="form_token" value="' in page:
        form["form_token"] = page.split('name="form_token" value="')[1].split('"')[0]
    answer = browser.open(f"{url}/people/sign-in/", urlencode(form).encode(), timeout=30)
    page = answer.read().decode()
    signed = "sign-in" not in answer.geturl() and "Sign out" in page
    print(f"{'Signed in' if signed else 'NOT SIGNED IN'}: {answer.geturl()} ({len(jar)} cookies)", flush=True)
    return signed


# -- in a process of the service's own


def _work(rounds: int, folder: Path) -> int:
    import django

    django.setup()
    from datetime import UTC, datetime

    from django.conf import settings
    from django.core.management import call_command
    from tests.service.config.writers import Writers

    from keystage.service.config.backups.backing_up import back_up
    from keystage.service.config.keys import make_keys
    from keystage.service.config.log_lines import write_log_lines

    write_log_lines()
    settings.KEYSTAGE_HOME.mkdir(parents=True, exist_ok=True)
    make_keys(settings.KEYSTAGE_HOME)
    call_command("migrate", verbosity=0)
    began = []
    with Writers(settings.KEYSTAGE_HOME, many=4) as writers:
        for _ in range(rounds):
            _until(writers, len(writers.acknowledged) + _BETWEEN)
            moment = time.time()
            began.append((back_up(now=datetime.now(UTC), folder=folder).made.path.name, moment))
    (folder / "acknowledged.json").write_text(json.dumps({"began": began, "acknowledged": writers.acknowledged}))
    print("\n".join(writers.refused[:5]))
    return 0


def _until(writers: Any, many: int) -> None:
    until = time.monotonic() + 60
    while len(writers.acknowledged) < many and time.monotonic() < until:
        time.sleep(0.05)


def _hold(kept: Path, before: float) -> int:
    import django

    django.setup()
    from django.conf import settings
    from tests.service.config.writers import missing_from

    found = missing_from(settings.KEYSTAGE_HOME, json.loads(kept.read_text()), before=before)
    print("\n".join(found[:20]))
    return 1 if found else 0


def _account() -> int:
    """Somebody whose role sees no pupils, so that a password alone lets them in; and a county's record of events."""
    import django

    django.setup()
    from datetime import date

    from keystage.service.accounts.actions.assignments import put_in_place
    from keystage.service.accounts.models import User
    from keystage.service.audit.actions import keep_seen
    from keystage.service.audit.models import Event
    from keystage.service.audit.sealing import seal_rows
    from keystage.service.config.log_lines import write_log_lines
    from keystage.service.schools.models import School

    write_log_lines()
    if not User.objects.filter(email=_WHO).exists():
        user = User.objects.create_user(_WHO, "A drill", _PASSWORD)
        la = School.objects.values_list("la", flat=True)[0]
        since = date(2020, 1, 1)
        put_in_place(user=user, role="board_member", place_kind="la", place=la, starts=since, ends=None, by=None)
    while Event.objects.count() < _EVENTS:
        keep_seen(
            [
                ("profiles.school", "school", f"{100000 + number % 600}", {"audience": "adviser"})
                for number in range(5000)
            ],
            by=None,
        )
    seal_rows()
    return 0


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "work":
        sys.exit(_work(int(rest[0]), Path(rest[1])))
    if what == "hold":
        sys.exit(_hold(Path(rest[0]), float(rest[1])))
    sys.exit(_account())
