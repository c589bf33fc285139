"""People who write: each form is sent again until it is answered, and each answer noted at once on the disk."""

import os
import re
import threading
import time
import uuid
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.faults.browser import as_file, as_form
from benchmarks.faults.served import Served

__all__ = ["Person"]

_DATASET = "ks2_revised"
_GROUPS = "/register/groups/"
_FILE_EVERY, _LOOK_EVERY = 50, 20
_PASSING = (0, 429, 500, 502, 503)  # sent again


class Person:
    """Makes groups, changes one, notes, and sends in files; one after another. log: a line an acknowledged write.

    Notes and changes count versions, so that one that is lost or done twice is seen in the next already.
    """

    def __init__(self, number: int, served: Served, cookie: str, log: Path, writes: int) -> None:
        self.number, self.served, self.log, self.writes = number, served, log, writes
        self.year = f"{2001 + number}/{(2 + number) % 100:02d}"
        self.acknowledged, self.cut, self.again, self.longest = 0, 0, 0, 0.0
        self.problem = ""
        self._cookies = dict([cookie.split("=", 1)])
        self._line: HTTPConnection | None = None
        self._notes = self._changes = 0
        self._group = ""
        self.thread = threading.Thread(target=self._work, daemon=True)

    def _work(self) -> None:
        try:
            self._token = self._form()
            with self.log.open("a", encoding="ascii") as log:
                for n in range(self.writes):
                    log.write(self._write(n) + "\n")
                    log.flush()
                    os.fsync(log.fileno())
                    self.acknowledged += 1
        except Exception as problem:
            self.problem = f"person {self.number}: {problem!r}"
        finally:
            self._hang_up()

    def _write(self, n: int) -> str:
        """What was acknowledged, in the words of the log."""
        if n % _FILE_EVERY == _FILE_EVERY - 1:
            return self._send(n)
        if n == 0 or n % 5 == 4:
            made = self._until_answered(_GROUPS, {"name": f"drill-{self.number}-{n}", "urns": ""})
            self._group = self._group or made
            return f"made drill-{self.number}-{n}"
        if n % 2:
            self._changes += 1
            words = {"name": f"drill-{self.number}-0", "urns": "", "version": str(self._changes)}
            self._until_answered(self._group, words)
            return f"changed drill-{self.number}-0"
        words = {"text": f"note-{self.number}-{n}", "version": str(self._notes), "chased_on_0": ""}
        self._until_answered(f"/files/calendar/{_DATASET}/note/?year={self.year}", words)
        self._notes += 1
        return f"noted note-{self.number}-{n}"

    def _send(self, n: int) -> str:
        name = f"sent-{self.number}-{n}"
        file = f"number,{name}\n1,2\n"
        self._until_answered("/files/send/", {"for": "la:999"}, (name, file))
        return f"sent {name}"

    def _until_answered(self, path: str, form: dict[str, str], file: tuple[str, str] | None = None) -> str:
        """Where the answer leads."""
        form = form | {"form_token": uuid.uuid4().hex, "csrfmiddlewaretoken": self._token}
        head, body = as_file(form, f"{file[0]}.csv", file[1].encode()) if file else as_form(form)
        began, first = time.monotonic(), True
        while True:
            try:
                status, to, page = self._ask(path, head, body)
            except (OSError, HTTPException):
                status, to, page = 0, "", ""
                self._hang_up()
            if status == 302 and "sign-in" not in to:
                self.longest = max(self.longest, time.monotonic() - began)
                if self.acknowledged % _LOOK_EVERY == 0:
                    self._look()
                return urlsplit(to).path
            assert status in _PASSING, f"{path}: {status} {to} {re.sub('<[^>]*>', ' ', page)[:200]!r}"
            self.cut += status in (0, 502, 503)
            self.again += first
            first = False
            time.sleep(0.3)

    def _look(self) -> None:
        """At a page, as people do: it says what was saved."""
        try:
            self._ask("/register/watched/")
        except (OSError, HTTPException):
            self._hang_up()

    def _form(self) -> str:
        while True:
            try:
                page = self._ask(_GROUPS)[2]
            except (OSError, HTTPException):
                page = ""
                self._hang_up()
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            if found:
                return found[1]
            time.sleep(0.3)

    def _ask(self, path: str, head: dict[str, str] | None = None, body: bytes | None = None) -> tuple[int, str, str]:
        if self._line is None:
            self._line = HTTPConnection("127.0.0.1", self.served.port, timeout=30)
        cookies = "; ".join(f"{k}={v}" for k, v in self._cookies.items())
        self._line.request("GET" if body is None else "POST", path, body, (head or {}) | {"Cookie": cookies})
        answer = self._line.getresponse()
        page = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, answer.getheader("Location", ""), page

    def _hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
            self._line = None
