"""A million rows sent in through the screens while everybody works: parsed, checked, looked at, accepted, kept."""

import http.client
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import polars as pl

from keystage.analysis.vocabulary import upn

__all__ = ["rows_of_a_million", "send_million"]

_ROWS = 1_000_000
_GOAL = 120  # seconds
_PATIENCE = 900
_YEAR = "2008/09"  # a year of which the county holds nothing: what is measured is the file, not what it replaces
_HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


def rows_of_a_million(schools: list[str]) -> bytes:
    """Year 6 over and over, every pupil with a number of their own."""
    number = pl.int_range(_ROWS, eager=True)
    stems = pl.lit("999") + (200 + number // 10**6).cast(pl.String) + (number % 10**6).cast(pl.String).str.zfill(6)
    frame = pl.DataFrame({"n": number}).with_columns(stem=stems)
    letters = upn.check_letters(frame["stem"])
    return frame.select(
        pl.Series("URN", schools).gather(number % len(schools)).alias("URN"),
        (letters + frame["stem"]).alias("UPN"),
        pl.lit(_YEAR).alias("Academic year"),
        pl.lit("6").alias("Year group"),
        pl.when(pl.col("n") % 2 == 0).then(pl.lit("F")).otherwise(pl.lit("M")).alias("Sex"),
        pl.when(pl.col("n") % 4 == 0).then(pl.lit("Y")).otherwise(pl.lit("N")).alias("FSM6"),
        pl.when(pl.col("n") % 5 == 0).then(pl.lit("Y")).otherwise(pl.lit("N")).alias("EAL"),
        pl.Series(["N", "N", "N", "A", "S"]).gather(number % 5).alias("SEN"),
        pl.Series(["2", "3", "4", "4", "5"]).gather(number % 5).alias("KS2 reading"),
        pl.Series(["3", "4", "4", "5", "4"]).gather(number % 5).alias("KS2 maths"),
    ).write_csv().encode()  # fmt: skip


def send_million(url: str, people: Path) -> Iterator[str]:
    """What came of it, a line each. people: as `signed_in` wrote them."""
    told = json.loads(people.read_text("utf-8"))
    officer = next(one for one in told["people"] if one["role"] == "data_officer")
    browser = _Browser(url, f"{told['cookie']}={officer['session']}")
    file = rows_of_a_million(officer["schools"])
    yield f"a file of {_ROWS:,} rows, {len(file) / 1e6:.0f} MB"
    start = time.monotonic()
    place = _sent(browser, file)
    sent = time.monotonic() - start
    read = _until(browser, place, "/accept/", start)
    form = re.search(r'<form method="post" action="([^"]*/accept/)">(.*?)</form>', browser.ask(place)[1], re.DOTALL)
    if form is None:
        yield f"the file cannot be accepted: sent in {sent:.0f} s, read after {read:.0f} s"
        return
    browser.ask(form[1], urlencode(dict(_HIDDEN.findall(form[2]))).encode(), "application/x-www-form-urlencoded")
    kept = _until(browser, place, "Accepted</strong>", start)
    verdict = "met" if kept <= _GOAL else "missed"
    yield f"sent in {sent:.0f} s, read after {read:.0f} s, kept after {kept:.0f} s (goal ≤ {_GOAL} s): {verdict}"


def _sent(browser: "_Browser", file: bytes) -> str:
    """The page of the file that was sent."""
    page = browser.ask("/files/send/")[1]
    choice = re.search(r'name="for"[^>]*value="([^"]+)"|<option value="(la:[^"]+)"', page)
    words = dict(_HIDDEN.findall(page)) | {"year": "", "status": "", "whose": ""}
    words |= {"for": choice[1] or choice[2]} if choice else {}
    edge = "keystage-load"
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in words.items()
    ]
    head = f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="million.csv"\r\n\r\n'.encode()
    body = b"".join([*parts, head, file, f"\r\n--{edge}--\r\n".encode()])
    status, _, led = browser.ask("/files/send/", body, f"multipart/form-data; boundary={edge}")
    if status != 302 or not led:
        raise SystemExit(f"the million rows were not taken: answered {status}")
    return led


def _until(browser: "_Browser", place: str, words: str, start: float) -> float:
    while time.monotonic() - start < _PATIENCE:
        if words in browser.ask(place)[1]:
            return time.monotonic() - start
        time.sleep(1)
    return float("inf")


class _Browser:
    def __init__(self, url: str, cookie: str) -> None:
        self._at, self._cookies = urlsplit(url).netloc, cookie

    def ask(self, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, str, str]:
        line = http.client.HTTPConnection(self._at, timeout=600)
        headers = {"Cookie": self._cookies, "Accept-Encoding": "identity"}
        if body is not None:
            headers |= {"Content-Type": kind, "Referer": f"http://{self._at}{path}"}
        line.request("GET" if body is None else "POST", path, body, headers)
        answer = line.getresponse()
        text = answer.read().decode("utf-8", "replace")
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self._cookies += f"; {value.partition(';')[0]}"
        line.close()
        return answer.status, text, answer.getheader("Location") or ""
