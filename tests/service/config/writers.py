"""People at work while a backup is made: threads that write through the service's own actions and note each yes.

What is noted was acknowledged: a backup begun after that moment must hold it, whole.
"""

import hashlib
import json
import random
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

__all__ = ["Writers", "missing_from"]


class Writers:
    """acknowledged: [moment, kind, key] each. Every thread sends in files and has releases accepted, in turn."""

    def __init__(self, home: Path, many: int = 3) -> None:
        self._home, self._over = home, threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(number,)) for number in range(many)]
        self.acknowledged: list[tuple[float, str, str]] = []
        self.refused: list[str] = []

    def __enter__(self) -> "Writers":
        for one in self._threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for one in self._threads:
            one.join()

    def keep(self, file: Path) -> None:
        file.write_text(json.dumps(self.acknowledged))

    def _write(self, number: int) -> None:
        from django.db import connection

        rng, turn = random.Random(number), 0
        while not self._over.is_set():
            turn += 1
            data = f"{number},{turn},{rng.random()}\n".encode() * rng.randint(1, 400)
            try:
                if turn % 4:
                    self._say("upload", _send_in(data))
                else:
                    self._say("release", _accept(self._home, number, turn))
            except Exception as problem:  # a refusal is no yes
                self.refused.append(f"{type(problem).__name__}: {problem}")
                time.sleep(0.05)
        connection.close()

    def _say(self, kind: str, key: str) -> None:
        self.acknowledged.append((time.time(), kind, key))


def _send_in(data: bytes) -> str:
    from keystage.service.intake.actions import receive
    from keystage.service.intake.incoming import keep

    kept = keep([data], name="results.csv")
    return str(receive(kept, by=None, place=("la", "999")).pk)


def _accept(home: Path, number: int, turn: int) -> str:
    """A release in the store, then the row that names it: one road for both."""
    from django.db import transaction

    from keystage.analysis import returns
    from keystage.analysis.store import Home
    from keystage.service.intake.actions import put_away
    from tests.factories.ks2_file import ks2_file

    data = ks2_file(TELIG=str(100 + turn), URN=f"99{number}{turn % 1000:03}")
    (reading,) = returns.read(data, year=f"20{10 + turn % 9}/{11 + turn % 9}", home=home)
    written = Home(home).write(
        reading, source=data, file="ks2.csv", status="final", rows="all", now=datetime.now(UTC)
    )  # fmt: skip
    with transaction.atomic():
        put_away(written.release, upload=None, by=None)
    return written.release.code


def missing_from(home: Path, acknowledged: list[Any], *, before: float) -> list[str]:
    """What a restored service (that of Django's settings) lacks of all that was acknowledged before; and what in it is
    half: a row without its event, an event without its row, a file without its bytes."""
    from keystage.service.audit.models import Event
    from keystage.service.intake.models import Accepted, Upload

    uploads = {str(one.pk): one for one in Upload.objects.all()}
    accepted = set(Accepted.objects.values_list("release", flat=True))
    received = set(Event.objects.filter(what="intake.received").values_list("key", flat=True))
    put = set(Event.objects.filter(what="intake.accepted").values_list("key", flat=True))
    due = [(kind, key) for at, kind, key in acknowledged if at < before]
    found = [f"lost {kind} {key}" for kind, key in due if key not in (uploads if kind == "upload" else accepted)]
    found += [f"half {key}" for key in (uploads.keys() ^ received) | (accepted ^ put)]
    for key, upload in uploads.items():
        with suppress(FileNotFoundError):
            data = (home / "incoming" / key / "file").read_bytes()
            if hashlib.sha256(data).hexdigest() == upload.sha256:
                continue
        found.append(f"no bytes of {key}")
    there = {path.name for path in home.glob("releases/*/*/*") if (path / "data.parquet").is_file()}
    return found + [f"no release {code}" for code in accepted - there]
