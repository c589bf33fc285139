"""A made-up area, served as anybody would serve it: `keystage serve --demo` on a free port."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Area", "chromium", "served_area"]

_HERE = Path(__file__).parent
_SECONDS = 400


@dataclass(frozen=True)
class Area:
    """address: http://127.0.0.1:port. templates: file that names each template drawn, once a process."""

    address: str
    templates: Path

    def drawn(self) -> set[str]:
        return set(self.templates.read_text().split()) if self.templates.is_file() else set()


def chromium() -> str:
    """Where Debian's Chromium is; "" where it is not."""
    return shutil.which("chromium") or ""


@contextmanager
def served_area(folder: Path) -> Iterator[Area]:
    """Served until the block ends, with its worker."""
    port = _free_port()
    area = Area(f"http://127.0.0.1:{port}", folder / "templates-drawn")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("KEYSTAGE_", "DATABASE_"))}
    told = kept | {
        "PYTHONPATH": str(_HERE / "watch"),
        "KEYSTAGE_TEMPLATES_SEEN": str(area.templates),
        "KEYSTAGE_TITLE": "Westmere",
    }
    command = [sys.executable, "-m", "keystage.cli", "serve", "--demo", "--no-browser", "--home", str(folder / "home")]
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
            time.sleep(0.3)
    raise AssertionError(f"the made-up area was not ready in {_SECONDS} s: {log.read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
