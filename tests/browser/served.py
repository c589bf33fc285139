"""A made-up area, served as anybody would serve it: `keystage serve --demo` on a free port."""

import hashlib
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Area", "chromium", "served_area"]

_HERE = Path(__file__).parent
_SOURCE = _HERE.parents[1] / "src" / "keystage"
_PREPARED = _HERE.parents[1] / "build" / "browser-area"
_SECONDS = 400
_RESTED = 8  # seconds


@dataclass(frozen=True)
class Area:
    """address: http://127.0.0.1:port. templates: file that names each template drawn. home: where its letters are."""

    address: str
    templates: Path
    home: Path | None = None

    def letter(self, path: str, *, to: str) -> str:
        """The newest link of that kind in the letters to somebody; "" where the letters are not at hand."""
        until = time.monotonic() + 10  # they are sent while the page is answered already
        while self.home is not None and time.monotonic() < until:
            letters = sorted((self.home / "outbox").glob("*"), key=lambda one: one.stat().st_mtime)
            texts = (text for one in letters for text in one.read_text().split("-" * 79))
            found = [
                link for text in texts if f"To: {to}" in text for link in re.findall(re.escape(path) + r"\S+", text)
            ]
            if found:
                return found[-1]
            time.sleep(0.1)
        return ""

    def upn(self) -> str:
        """Of a pupil of the made-up area; "" where its files are not at hand."""
        files = sorted(self.home.glob("made-up-files/pupils_*_year_6.csv")) if self.home else []
        return files[-1].read_text("utf-8-sig").splitlines()[1].split(",")[1] if files else ""

    def drawn(self) -> set[str]:
        return set(self.templates.read_text().split()) if self.templates.is_file() else set()


def chromium() -> str:
    """Where Debian's Chromium is; "" where it is not."""
    return shutil.which("chromium") or ""


@contextmanager
def served_area(folder: Path, *, complete: bool) -> Iterator[Area]:
    """Served until the block ends, with its worker. complete: from a copy of a home whose worker has done all it was
    asked for, which takes minutes, is done once and kept; else from that if it is there, or a fresh one."""
    kept = _PREPARED / _key()
    if complete and not kept.is_dir():
        with _serving(folder / "first", folder):
            _wait_until_complete(folder / "first")
        shutil.rmtree(_PREPARED, ignore_errors=True)
        shutil.copytree(folder / "first", _PREPARED / "new")
        (_PREPARED / "new").rename(kept)
    if kept.is_dir():
        shutil.copytree(kept, folder / "home")
    with _serving(folder / "home", folder) as area:
        yield area


def _key() -> str:
    """Of all that a made-up area is made by: another text of it, and the area is made anew."""
    made_by = [_SOURCE / "analysis", _SOURCE / "definitions", *_SOURCE.glob("service/*/migrations")]
    made_by += [_SOURCE / "service" / "config", _SOURCE / "service" / "profiles", _SOURCE / "service" / "intake"]
    files = sorted(one for root in made_by for one in root.rglob("*") if one.suffix in (".py", ".toml"))
    return hashlib.sha256(b"".join(one.read_bytes() for one in files)).hexdigest()[:16]


@contextmanager
def _serving(home: Path, folder: Path) -> Iterator[Area]:
    port = _free_port()
    area = Area(f"http://127.0.0.1:{port}", folder / "templates-drawn", home)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KEYSTAGE_", "DATABASE_"))}
    told = kept | {
        "PYTHONPATH": str(_HERE / "watch"),
        "KEYSTAGE_TEMPLATES_SEEN": str(area.templates),
        "KEYSTAGE_TITLE": "Westmere",
    }
    command = [sys.executable, "-m", "keystage.cli", "serve", "--demo", "--no-browser", "--home", str(home)]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--port", str(port)], env=told, stdout=log, stderr=log, start_new_session=True
        )
        try:
            _wait(area, server, folder / "log")
            yield area
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait(5)


def _wait(area: Area, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _SECONDS
    while time.monotonic() < until:
        assert server.poll() is None, f"keystage serve ended: {log.read_text()[-2000:]}"
        try:
            with urllib.request.urlopen(f"{area.address}/health/ready", timeout=2):
                return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError(f"the made-up area was not ready in {_SECONDS} s: {log.read_text()[-2000:]}")


def _wait_until_complete(home: Path) -> None:
    """Until its worker has done all it was asked for: pages are then the same on every walk, and nothing is in its way.

    What is done may lead to more, of which the worker hears some seconds later: so it is asked more than once.
    """
    until, rested = time.monotonic() + _SECONDS, 0
    while rested < _RESTED and time.monotonic() < until:
        time.sleep(1)
        rested = 0 if _jobs(home, "waiting", "running") else rested + 1
    assert rested == _RESTED, f"the made-up area was not complete in {_SECONDS} s"
    assert _jobs(home, "failed") == []


def _jobs(home: Path, *states: str) -> list[tuple[str, str]]:
    """(title, what was said of it) of the jobs in one of these states."""
    with closing(sqlite3.connect(f"file:{home / 'keystage.sqlite3'}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT title, said, state FROM jobs_job").fetchall()
    return [(title, said) for title, said, state in rows if state in states]


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
