"""An officer's day over HTTP, each thing done once: what was acknowledged, what was refused in which words."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.faults.area import URNS, YEAR
from benchmarks.faults.browser import Answer, Browser
from benchmarks.faults.served import Served

__all__ = ["Officer"]

_NOTE = f"/files/calendar/ks2_revised/note/?year={YEAR}"


@dataclass
class Officer:
    """acknowledged, refused: (deed, name). words: what a refusal has to say. wrong: answers that are neither."""

    served: Served
    browser: Browser
    words: str
    number: int = 0
    notes: int = 0
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def deeds(self) -> list[Callable[[], bool]]:
        return [self.note, self.send, self.send_large, self.accept, self.issue, self.group]

    def note(self) -> bool:
        name = self._next("note")
        form = {"text": name, "version": str(self.notes), "chased_on_0": ""}
        done = self._said("note", name, self.browser.post(_NOTE, form))
        self.notes += done
        return done

    def group(self) -> bool:
        name = self._next("group")
        return self._said("group", name, self.browser.post("/register/groups/", {"name": name, "urns": ""}))

    def send(self) -> bool:
        """Figures of absence with a number of their own, so that it is another file each time."""
        name = self._next("sent") + ".csv"
        head, first, rest = self._absence().split("\n", 2)
        changed = f"{head}\n{first.rsplit(',', 1)[0]},{self.number % 900 / 10:.1f}\n{rest}"
        return self._send(name, changed.encode(), {"year": YEAR, "status": "revised"})

    def send_large(self) -> bool:
        """Two megabytes of nothing that is read."""
        name = self._next("large") + ".csv"
        return self._send(name, b"number,words\n" + f"1,{name}\n".encode() * 100_000, {})

    def accept(self) -> bool:
        """The oldest that was read and can be; where none waits, one is sent."""
        found = self.served.text(
            "SELECT u.id || ' ' || u.version FROM intake_upload u JOIN intake_uploadtable t ON t.upload_id = u.id "
            "WHERE u.state = 'read' AND t.bad_rows = 0 ORDER BY u.at LIMIT 1"
        )
        if not found:
            return self.send()
        key, version = found.split()
        form = {"rows": "all", "version": version}
        path, of = f"/files/sent/{_dashed(key)}", f"FROM intake_upload WHERE id = '{key}'"
        answer = self.browser.post(f"{path}/accept/", form)
        if answer[0] == 302 and self.served.text(f"SELECT state {of}") == "read":  # others of its year came meanwhile
            return self._said("read again", key, self.browser.post(f"{path}/again/", form))
        return self._said("accept", key, answer)

    def issue(self) -> bool:
        urn = URNS[self.number % len(URNS)]
        form = {"audience": "adviser", "year": YEAR, "as_at_0": "", "as_at_1": "", "as_at_2": ""}
        status, to, page = self.browser.post(f"/schools/{urn}/packs/issue/", form)
        self.number += 1
        return self._said("pack", (re.findall(r"/packs/(\d+)/", to) or [f"of {urn}"])[0], (status, to, page))

    def issue_many(self) -> bool:
        form = {"audience": "adviser", "year": YEAR, "adviser": "", "as_at_0": "", "as_at_1": "", "as_at_2": ""}
        status, to, page = self.browser.post("/packs/issue/", form)
        return self._said("run", (re.findall(r"/packs/runs/(\d+)/", to) or ["none"])[0], (status, to, page))

    def look(self) -> int:
        """At a school: shown, or refused in the sentence."""
        status, _, page = self.browser.get(f"/schools/{URNS[self.number % len(URNS)]}/")
        if not (status == 200 or (status == 503 and self.words in page)):
            self.wrong.append(f"a school's page was answered with {status}: {_plain(page)}")
        self.pages.append(status)
        return status

    def _send(self, name: str, data: bytes, more: dict[str, str]) -> bool:
        form = {"for": "la:999", "year": "", "status": "", "whose": ""} | more
        return self._said("sent", name, self.browser.post("/files/send/", form, (name, data)))

    def _said(self, deed: str, name: str, answer: Answer) -> bool:
        status, to, page = answer
        if status == 302 and "sign-in" not in to:
            self.acknowledged.append((deed, name))
            return True
        if status == 503 and self.words in page:
            self.refused.append((deed, name))
            return False
        self.wrong.append(f"{deed} {name} was answered with {status} {to}: {_plain(page)}")
        return False

    def _next(self, word: str) -> str:
        self.number += 1
        return f"{word}-{self.number}"

    def _absence(self) -> str:
        return (Path(self.served.home) / "drill-files" / "absence_2023.csv").read_text("utf-8")


def _dashed(key: str) -> str:
    plain = key.replace("-", "")
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def _plain(page: str) -> str:
    body = page.partition("<main")[2] or page
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", body))[:300]
