"""Processes that a drill began, by their numbers: which they are, and how they are killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

__all__ = ["called", "children", "environment", "free_port", "gone", "kill", "run_python", "until"]

_SETTINGS = "keystage.service.config.settings"


def environment(home: Path, url: str = "", **more: str) -> dict[str, str]:
    """Ours, with nothing of a Keystage that this one runs beside."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KEYSTAGE_") and k != "DATABASE_URL"}
    kept |= {"KEYSTAGE_HOME": str(home), "DJANGO_SETTINGS_MODULE": _SETTINGS} | more
    return kept | {"DATABASE_URL": url} if url else kept


def run_python(code: str, env: Mapping[str, str]) -> str:
    """The last line that a few words of Python said, with the service loaded."""
    done = subprocess.run(
        [sys.executable, "-c", "import json, django\ndjango.setup()\n" + code], env=dict(env), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip().splitlines()[-1]


def children(pid: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False)
    return [int(word) for word in found.stdout.split()]


def called(pid: int) -> str:
    """How it was begun, or calls itself."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except OSError:
        return True


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def until(holds: Callable[[], object], seconds: float = 120) -> float:
    """Wait for it, and say how long."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it never came to hold"
        time.sleep(0.1)
    return time.monotonic() - began


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
