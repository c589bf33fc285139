"""Random requests to every address as people of every kind; what must never come back.

An answer is bad that is a 500, shows a traceback, holds a pupil's number where none may stand, or is slow.
"""

import ast
import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import URLPattern

import keystage.service
from tests.service.fuzz.nasty import nasty, nasty_path
from tests.service.role_matrix.lines import Line, addresses, lines

__all__ = ["Bad", "Fuzz", "Seat", "names_asked_for"]

_SERVICE = Path(keystage.service.__file__).parent
_PART = re.compile(r"<(?:(\w+):)?(\w+)>")
_NAMES = re.compile(r'<(?:input|select|textarea|button)\b[^>]*\bname="([^"]+)"')
_SHAPES: dict[str, Sequence[str]] = {
    "int": ("0", "1", "999", "9" * 19, "9223372036854775808", "9" * 300),
    "uuid": ("00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
    "slug": ("summary", "all", "-", "_", "a" * 300, "csv", "pdf", "la", "trust", "group", "school"),
    "str": ("x", "999001", "a" * 500, "a\x00b", "..", "é", "٣"),
    "urn": ("999001", "998001", "999999", "000000"), "area_code": ("999", "T1", "999:North", "1", "9" * 40),
}  # fmt: skip
_METHODS = ("get", "get", "get", "post", "post", "head", "options", "put", "patch", "delete", "trace")
_BODIES = (
    ("application/json", b'{"a": [1, {"b": null}]}'), ("application/json", b"{broken"), ("text/xml", b"<a><b/></a>"),
    ("multipart/form-data", b"no boundary"), ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    ("multipart/form-data; boundary=" + "x" * 300, b"--x--"), ("application/x-www-form-urlencoded", b"a=%ff%fe&b=%"),
    ("application/x-www-form-urlencoded", b"&".join(b"a=%d" % n for n in range(6_000))),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=b"), ("; charset=nonsense", b"a=b"), ("", b"\x00\xff"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody at a browser. whole_numbers: who may take pupils' whole numbers away in a file."""

    role: str
    client: Client
    whole_numbers: bool = False


@dataclass(frozen=True, slots=True)
class Bad:
    """What was asked, by whom, and what was wrong with the answer."""

    role: str
    method: str
    address: str
    sent: str
    why: str

    def __str__(self) -> str:
        return f"{self.role}: {self.method} {self.address[:300]!a} {self.sent[:300]} → {self.why}"


@dataclass
class Fuzz:
    """seats: people. make: what an address names, made for somebody: (line, seat) -> kwargs as text.

    canaries: bytes that stand in no answer. limit: seconds an answer may take; null: as long as it likes.
    only: what names of addresses begin with.
    """

    chance: random.Random
    seats: Sequence[Seat]
    make: Callable[[Line, Seat], dict[str, Any]]
    canaries: Sequence[bytes] = ()
    limit: float | None = None
    only: str = ""
    asked: int = 0
    slowest: float = 0.0
    bad: list[Bad] = field(default_factory=list)

    def run(self, *, times: int = 0, until: float = 0.0) -> None:
        """So many requests, or for as long as the clock (time.monotonic) has not come there."""
        patterns = [
            (name, pattern) for name, pattern in addresses().items() if name in lines() and name.startswith(self.only)
        ]
        broke: list[str] = []

        def note(**_: Any) -> None:
            import traceback

            broke.append(traceback.format_exc())

        got_request_exception.connect(note, weak=False)
        try:
            while self.asked < times or time.monotonic() < until:
                name, pattern = self.chance.choice(patterns)
                seat = self.chance.choice(self.seats)
                broke.clear()
                with transaction.atomic():
                    self._ask(lines()[name], pattern, seat, broke)
                    transaction.set_rollback(True)
                self.asked += 1
        finally:
            got_request_exception.disconnect(note)

    def _ask(self, line: Line, pattern: URLPattern, seat: Seat, broke: list[str]) -> None:
        address = "/" + self._path(line, seat)
        query = urlencode(list(self._pairs("GET")), errors="surrogatepass")
        if query and self.chance.random() < 0.7:
            address = f"{address}?{query}"
        method = "post" if line.method == "post" and self.chance.random() < 0.6 else self.chance.choice(_METHODS)
        sent = self._body(method, address, seat)
        kept = {name: morsel.value for name, morsel in seat.client.cookies.items()}
        began = time.perf_counter()
        try:
            if "content_type" in sent:  # as it comes, whatever the test client thinks of it
                answer: Any = seat.client.generic(method.upper(), address, **sent)
            else:
                answer = getattr(seat.client, method)(address, **sent)
            data = b"".join(answer.streaming_content) if answer.streaming else answer.content
            _let_go(answer)
        except Exception as problem:
            broke.append(f"{type(problem).__name__}: {problem}")
            self._judge(seat, method, address, sent, 500, b"", 0.0, broke)
            return
        finally:
            seat.client.cookies.clear()
            seat.client.cookies.load(kept)
        taken = time.perf_counter() - began
        self._judge(seat, method, address, sent, answer.status_code, data, taken, broke)

    def _judge(
        self, seat: Seat, method: str, address: str, sent: Any, status: int, data: bytes, taken: float, broke: list[str]
    ) -> None:  # fmt: skip
        self.slowest = max(self.slowest, taken)
        why = []
        if status >= 500 or broke:
            why.append(f"{status}: {broke[-1].strip()[-700:] if broke else 'no exception'}")
        if b"Traceback (most recent" in data:
            why.append("it shows a traceback")
        whole = seat.whole_numbers and "numbers=full" in address
        if not whole and any(one in data for one in self.canaries):
            why.append("it shows a pupil's number")
        if self.limit is not None and taken > self.limit:
            why.append(f"it took {taken:.1f} s")
        self.bad += [Bad(seat.role, method, address, repr(sent), one) for one in why]

    def _path(self, line: Line, seat: Seat) -> str:
        """What the address names as it is, or with a piece of it nasty."""
        made = self.make(line, seat) if self.chance.random() < 0.7 else {}
        spoil = not made or self.chance.random() < 0.3

        def piece(match: re.Match[str]) -> str:
            kind, name = match[1] or "str", match[2]
            if name in made and not spoil:
                return quote(str(made[name]), safe=":")
            if self.chance.random() < 0.5:
                return quote(self.chance.choice(_SHAPES.get(kind, ("x",))), safe="")
            return quote(nasty_path(self.chance), safe="", errors="replace")

        return _PART.sub(piece, _route(line.name))

    def _pairs(self, of: str) -> Iterator[tuple[str, str]]:
        for _ in range(self.chance.choice([0, 1, 1, 2, 3, 6])):
            name = self.chance.choice(names_asked_for()) if self.chance.random() < 0.95 else nasty(self.chance)[:50]
            for _ in range(self.chance.choice([1, 1, 1, 2, 5])):
                yield name, nasty(self.chance).encode("utf-8", "replace").decode()

    def _body(self, method: str, address: str, seat: Seat) -> dict[str, Any]:
        if method in ("get", "head", "options", "trace", "delete"):
            return {}
        if method != "post" or self.chance.random() < 0.15:
            kind, data = self.chance.choice(_BODIES)
            return {"data": data, "content_type": kind}
        found: dict[str, Any] = {}
        for name in self._fields(address, seat):
            if self.chance.random() < 0.85:
                values = [nasty(self.chance) for _ in range(self.chance.choice([1, 1, 1, 2]))]
                found[name] = values if len(values) > 1 else values[0]
        for name, value in self._pairs("POST"):
            found.setdefault(name, value)
        if self.chance.random() < 0.15:
            name = nasty(self.chance)[:200]
            if name.rpartition("/")[2] in ("", ".", ".."):  # Django's own refuses to make such a one here
                name = "x"
            found["files"] = SimpleUploadedFile(name, nasty(self.chance).encode("utf-8", "replace"))
        return {"data": found}

    def _fields(self, address: str, seat: Seat) -> list[str]:
        """What the form of this page asks for."""
        try:
            page = seat.client.get(address.partition("?")[0])
            text = b"" if page.streaming else page.content
            _let_go(page)
        except Exception:
            return []
        return sorted(set(_NAMES.findall(text.decode("utf-8", "replace"))) - {"form_token", "csrfmiddlewaretoken"})


def _let_go(answer: Any) -> None:
    """Close what it reads from. `close()` would end the test's connection to the database with it."""
    for close in answer._resource_closers:
        close()


def _route(name: str) -> str:
    return _routes()[name]


def _routes() -> dict[str, str]:
    if not _ROUTES:
        from django.urls import get_resolver

        _ROUTES.update(_walked(get_resolver().url_patterns, "", ""))
    return _ROUTES


def _walked(patterns: list[Any], space: str, before: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        here = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _walked(one.url_patterns, f"{one.namespace}:" if one.namespace else space, here)
        else:
            yield f"{space}{one.name or one.pattern}", here


_ROUTES: dict[str, str] = {}
_ASKED: list[str] = []


def names_asked_for() -> list[str]:
    """Every name that some view or form reads: words in brackets after GET or POST, and fields of forms."""
    if not _ASKED:
        found = set()
        for file in _SERVICE.rglob("*.py"):
            text = file.read_text("utf-8")
            found |= set(re.findall(r'(?:GET|POST|asked|data)(?:\.get(?:list)?\(|\[)f?"(\w+)"', text))
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.ClassDef) and any("Form" in ast.unparse(base) for base in node.bases):
                    found |= {
                        t.id
                        for a in node.body
                        if isinstance(a, ast.Assign)
                        for t in a.targets
                        if isinstance(t, ast.Name)
                    }
        _ASKED.extend(sorted(found | {"page", "year", "format", "sort", "table", "stage", "group", "next"}))
    return _ASKED
