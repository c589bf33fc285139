"""The walk: every kind of page that links lead to, as several people, with everything that is wrong on the way.

A page is looked at closely once for each kind of address, and for each person where theirs is another (AGAIN).
What a further person meets of the same kind is only asked for: it must answer, and its links lead on.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page, Response

from tests.browser.looks import axe_problems, focus_problems, layout_problems, print_problems, structure_problems
from tests.browser.served import Area

__all__ = ["ROLES", "Become", "Walk", "crawl", "listen", "look"]

ROLES = (
    "Data officer", "School improvement manager", "School improvement partner or adviser", "Miriam Oakshott",
    "Chair of governors", "Board member or funder", "Class teacher", "System administrator",
    "Data protection officer or auditor", "Walter Inchbald",
)  # fmt: skip
FILE = " (a file)"  # ends the name of a page that is handed out: no frame, nothing to press
GALLERY = "site:gallery"  # shows the parts of many pages on one: more headings, forms without a button
AGAIN = ("site:home", "profiles:school", "profiles:areas")
_NOT_PAGES = ("/health/", "/static/")
_LEAVES = ("sign-out",)  # leads out of the walk
_LINK = re.compile(r"""<a\b(?![^>]*\bdownload\b)[^>]*?\shref="([^"]+)\"""")
# An address that is a file says so; asking for it would only make the file.
_FILES = re.compile(r"\.pdf$|/(pdf|docx|xlsx|html|csv|zip|file|blank|download)(/|$)|[?&]format=")


# become("Headteacher"): the window, with such a person signed in ("": nobody), and what it says from now on.
Become = Callable[[str], tuple[Page, list[str]]]


@dataclass
class Walk:
    """problems: kind -> lines. visited: (role, view name). titles: title -> paths. seen: what was looked at closely."""

    screenshots: Path
    problems: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    visited: set[tuple[str, str]] = field(default_factory=set)
    titles: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    seen: set[str] = field(default_factory=set)

    def say(self, kind: str, role: str, path: str, words: list[str]) -> None:
        self.problems[kind] += [f"{path} as {role}: {one}" for one in words]


def crawl(role: str, area: Area, become: Become, found: Walk) -> None:
    """Every kind of address that links lead this person to, once."""
    page, heard = become(role)
    waiting, met, known = ["/"], {"/"}, set[str]()
    while waiting:
        path = waiting.pop(0)
        view = _view(path)
        if not view or view in known or _FILES.search(path):
            continue
        known.add(view)
        name = f"{view}-{role}" if view in AGAIN else view
        if name in found.seen:
            answered = page.context.request.get(area.address + path)
            if answered.status != 200:
                found.say("answers", role, path, [f"status {answered.status}"])
            html = answered.text()
        else:
            heard.clear()
            answer = _open(page, area.address + path)
            if answer is None or "text/html" not in (answer.headers.get("content-type") or ""):
                continue
            if answer.status != 200:
                found.say("answers", role, path, [f"status {answer.status}"])
                continue
            html = answer.text()
            look(page, role, name, heard, found)
        found.visited.add((role, view))
        for link in _links(html, path):
            if link not in met:
                met.add(link)
                waiting.append(link)


def look(page: Page, role: str, name: str, heard: list[str], found: Walk) -> None:
    """Everything that can be said of the page as it stands, and its two pictures."""
    if name in found.seen:
        return
    found.seen.add(name)
    page.evaluate("() => window.stop()")  # a page that reloads itself stands still while it is looked at
    path = urlsplit(page.url).path
    file = re.sub(r"[^a-z0-9]+", "-", name.lower())
    if ":" in name:  # a page of its own, and no refusal or state of one
        found.titles[role, page.title()].add(path)
    if not name.endswith(FILE) and name != GALLERY:
        found.say("structure", role, path, structure_problems(page))
    found.say("axe", role, path, axe_problems(page))
    page.screenshot(path=found.screenshots / f"{file}-1280.png", full_page=True)
    if not name.endswith(FILE):
        found.say("focus", role, path, focus_problems(page))
        found.say("print", role, path, print_problems(page))
    for width in (320, 375):
        found.say("layout", role, path, layout_problems(page, width))
    page.screenshot(path=found.screenshots / f"{file}-375.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})
    found.say("requests and console", role, path, heard)


def listen(page: Page, area: Area) -> list[str]:
    """What the page says in the console, and what it asks for elsewhere."""
    heard: list[str] = []
    page.on("console", lambda said: heard.append(f"console {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda problem: heard.append(f"script {problem}"))
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((area.address, "data:", "blob:")) else heard.append(f"asked {asked.url}")
        ),
    )
    return heard


def _open(page: Page, address: str) -> Response | None:
    """None where it is a file to keep."""
    try:
        return page.goto(address)
    except Error as problem:
        if "Download is starting" in problem.message or "ERR_ABORTED" in problem.message:
            return None
        raise


def _links(html: str, path: str) -> list[str]:
    """Also the links inside a chart: they stand in the page's text like the others."""
    found = (urldefrag(urljoin(path, unescape(one))).url for one in _LINK.findall(html))
    inside = (one for one in found if one.startswith("/"))
    return [one for one in inside if not one.startswith(_NOT_PAGES) and not any(word in one for word in _LEAVES)]


def _view(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""
