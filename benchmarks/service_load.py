"""Twenty people of different roles at work in the made-up area, through the real server; then during an import.

`python benchmarks/service_load.py [seconds] [home of a demo]` prints a table: milliseconds a page of each kind, alone,
and while a file of a million pupils is sent in through the screens and read. Two server processes, SQLite.
"""

import http.client
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import polars as pl

PEOPLE = 20
GOALS = {"home": 200, "list": 300, "school": 300}  # milliseconds, the slowest of a hundred but five
_ROWS = 1_000_000
_THINKS = (0.5, 1.5)  # seconds between two pages of one person
_PORT = 8391


@dataclass(slots=True)
class Browser:
    """A person at a browser: keeps cookies, follows nothing."""

    cookies: dict[str, str] = field(default_factory=dict)
    line: http.client.HTTPConnection = field(
        default_factory=lambda: http.client.HTTPConnection("127.0.0.1", _PORT, timeout=300)
    )

    def ask(
        self, path: str, body: bytes | None = None, kind: str = "application/x-www-form-urlencoded"
    ) -> tuple[int, str, str]:
        """Status, text, where it leads."""
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept-Encoding": "identity"}
        if body is not None:
            headers |= {"Content-Type": kind, "Referer": f"http://127.0.0.1:{_PORT}{path}"}
        self.line.request("GET" if body is None else "POST", path, body, headers)
        answer = self.line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, text, answer.getheader("Location") or ""

    def hidden(self, page: str, *names: str) -> dict[str, str]:
        found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        return {name: found[name] for name in ("csrfmiddlewaretoken", "form_token", *names) if name in found}

    def be(self, user: str) -> None:
        _, page, _ = self.ask("/demo/")
        status, _, _ = self.ask("/demo/", urlencode(self.hidden(page) | {"user": user}).encode())
        assert status == 302, status


def people() -> list[tuple[str, str]]:
    """(key, words of the button) of those who can be chosen."""
    _, page, _ = Browser().ask("/demo/")
    return re.findall(r'name="user" value="(\d+)">\s*<button[^>]*>([^<]+)</button>', page)


def work(user: str, until: float, seen: dict[str, list[float]], lock: threading.Lock, seed: int) -> None:
    browser, rng = Browser(), random.Random(seed)
    browser.be(user)
    schools = sorted(set(re.findall(r'href="/schools/(\d{6})/"', browser.ask("/schools/")[1])))
    while time.monotonic() < until:
        kinds = [("home", "/"), ("list", "/schools/")]
        kinds += [("school", f"/schools/{rng.choice(schools)}/")] * 2 if schools else []
        kind, path = rng.choice(kinds)
        start = time.perf_counter()
        status, _, _ = browser.ask(path)
        took = (time.perf_counter() - start) * 1000
        with lock:
            seen[kind if status == 200 else f"{kind}, answered {status}"].append(took)
        time.sleep(rng.uniform(*_THINKS))


def load(users: list[str], seconds: float, running: threading.Event | None = None) -> dict[str, list[float]]:
    """Everybody at work at once, for so long (or until `running` is set, at most)."""
    seen: dict[str, list[float]] = defaultdict(list)
    lock, until = threading.Lock(), time.monotonic() + seconds
    threads = [threading.Thread(target=work, args=(u, until, seen, lock, n)) for n, u in enumerate(users)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return seen


def million(files: Path) -> bytes:
    """The made-up area's Year 6 over and over, every pupil with a number of their own."""
    from keystage.analysis.vocabulary import upn

    base = pl.read_csv(next(iter(sorted(files.glob("pupils_*_year_6.csv")))), infer_schema=False)
    many = pl.concat([base] * (_ROWS // base.height + 1)).head(_ROWS)
    stems = pl.Series([f"999{200 + n // 10**6:03d}{n % 10**6:06d}" for n in range(_ROWS)])
    name = next(one for one in many.columns if one.lower() == "upn")
    return many.with_columns((upn.check_letters(stems) + stems).alias(name)).write_csv().encode()


def send(officer: str, file: bytes, over: dict[str, float]) -> None:
    """Send it in through the screens and wait until it is read."""
    browser = Browser()
    browser.be(officer)
    _, page, _ = browser.ask("/files/send/")
    choice = re.search(r'name="for"[^>]*value="([^"]+)"|<option value="(la:[^"]+)"', page)
    words = browser.hidden(page) | {"year": "", "status": "", "whose": ""}
    if choice:
        words["for"] = choice[1] or choice[2]
    edge = "keystage-load"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in words.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="million.csv"\r\n\r\n'.encode()
    start = time.monotonic()
    body = b"".join([*parts, head, file, f"\r\n--{edge}--\r\n".encode()])
    status, _, led = browser.ask("/files/send/", body, f"multipart/form-data; boundary={edge}")
    over["sent"] = time.monotonic() - start
    over["status"] = status
    while status == 302 and time.monotonic() - start < 900:
        _, page, _ = browser.ask(led)
        if 'http-equiv="refresh"' not in page and "every 1s" not in page:
            break
        time.sleep(1)
    over["read"] = time.monotonic() - start
    assert f"{_ROWS:,} rows" in page, "the file was not read"


def report(title: str, seen: dict[str, list[float]], beside: dict[str, list[float]] | None = None) -> None:
    print(f"\n{title}\n\n| Page | asked | p50 | p95 | p99 | aim p95 |\n|---|---|---|---|---|---|")
    for kind in sorted(seen):
        cut = statistics.quantiles(seen[kind], n=100) if len(seen[kind]) > 1 else seen[kind] * 99
        aim = f"≤ {GOALS[kind]}" if kind in GOALS else ""
        if beside and len(beside.get(kind, [])) > 1:
            aim = f"≤ {2 * statistics.quantiles(beside[kind], n=100)[94]:.0f} (twice)"
        print(f"| {kind} | {len(seen[kind])} | {cut[49]:.0f} | {cut[94]:.0f} | {cut[98]:.0f} | {aim} |")


def serving(home: Path) -> "subprocess.Popen[bytes]":
    server = subprocess.Popen(
        [sys.executable, "-m", "keystage.cli", "serve", "--demo", "--home", str(home), "--port", str(_PORT)],
        env=os.environ | {"KEYSTAGE_WORKERS": "2"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    while True:
        assert server.poll() is None, "the server did not start"
        try:
            if Browser().ask("/health/live")[0] == 200:
                return server
        except OSError:
            time.sleep(0.2)


def main(seconds: float, home: Path) -> None:
    server = serving(home)
    try:
        known = people()
        users = [key for key, _ in known][:PEOPLE]
        officer = next(key for key, who in known if "data officer" in who.lower())
        load(users, 5)  # warm
        alone = load(users, seconds)
        report(f"{len(users)} people at once, {seconds:.0f} seconds", alone)
        file, over = million(home / "made-up-files"), dict[str, float]()
        sender = threading.Thread(target=send, args=(officer, file, over), daemon=True)
        sender.start()
        during = load(users, seconds)
        report(f"The same while a file of {_ROWS:,} rows ({len(file) / 1e6:.0f} MB) is sent in and read", during, alone)
        sender.join(600)
        said = f"answered {over.get('status', 0):.0f}, sent in {over.get('sent', 0):.1f} s"
        print(f"\nThe file: {said}, read after {over.get('read', 0):.1f} s")
    finally:
        server.terminate()
        server.wait(30)


if __name__ == "__main__":
    asked = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    if len(sys.argv) > 2:
        main(asked, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(asked, Path(folder) / "home")
