"""The walk: every kind of page that links lead to, as several people, with everything that is wrong on the way."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext, Error, Page, Response

from tests.browser.looks import focus_problems, layout_problems, print_problems, structure_problems
from tests.browser.served import Area

__all__ = ["ROLES", "Walk", "walk"]

ROLES = (
    "School improvement manager", "Data officer", "School improvement partner or adviser", "Headteacher",
    "Chair of governors", "System administrator", "Data protection officer or auditor",
)  # fmt: skip
_AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
_NOT_PAGES = ("/health/", "/static/")
_LEAVES = ("sign-out",)  # leads out of the walk
_MOST = 60  # pages a person


@dataclass
class Walk:
    """problems: kind -> lines. visited: (role, view name). titles: title -> view names. shown: view -> its files."""

    problems: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    visited: set[tuple[str, str]] = field(default_factory=set)
    views: set[str] = field(default_factory=set)
    titles: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def say(self, kind: str, role: str, path: str, words: list[str]) -> None:
        self.problems[kind] += [f"{path} as {role}: {one}" for one in words]


def walk(area: Area, window: Callable[..., BrowserContext], screenshots: Path) -> Walk:
    """One walk for each person; what takes longer is looked at once for each kind of page."""
    found = Walk()
    screenshots.mkdir(parents=True, exist_ok=True)
    for role in ROLES:
        _walk_as(role, area, window, screenshots, found)
    return found


def _walk_as(role: str, area: Area, window: Callable[..., BrowserContext], screenshots: Path, found: Walk) -> None:
    page = window(role).new_page()
    heard: list[str] = []
    _listen(page, area, heard)
    waiting, met = ["/"], {"/"}
    known: set[str] = set()
    while waiting and len(known) < _MOST:
        path = waiting.pop(0)
        view = _view(path)
        if not view or view in known:
            continue
        known.add(view)
        heard.clear()
        answer = _open(page, area.address + path)
        if answer is None or "text/html" not in (answer.headers.get("content-type") or ""):
            continue
        _look(page, role, path, view, answer, heard, screenshots, found)
        for link in _links(page, area):
            if link not in met:
                met.add(link)
                waiting.append(link)
    page.close()


def _look(
    page: Page, role: str, path: str, view: str, answer: Response, heard: list[str], screenshots: Path, found: Walk
) -> None:  # fmt: skip
    if answer.status != 200:
        found.say("answers", role, path, [f"status {answer.status}"])
        return
    found.visited.add((role, view))
    found.titles[role, page.title()].add(urlsplit(path).path)
    found.say("structure", role, path, structure_problems(page))
    found.say("axe", role, path, _axe(page))
    if view not in found.views:
        found.views.add(view)
        name = view.replace(":", "-")
        page.screenshot(path=screenshots / f"{name}-1280.png", full_page=True)
        found.say("focus", role, path, focus_problems(page))
        found.say("print", role, path, print_problems(page))
        for width in (320, 375):
            found.say("layout", role, path, layout_problems(page, width))
        page.screenshot(path=screenshots / f"{name}-375.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 900})
    found.say("requests and console", role, path, heard)


def _open(page: Page, address: str) -> Response | None:
    """None where it is a file to keep."""
    try:
        return page.goto(address)
    except Error as problem:
        if "Download is starting" in problem.message or "ERR_ABORTED" in problem.message:
            return None
        raise


def _axe(page: Page) -> list[str]:
    result = Axe().run(page, options=_AXE)
    return [
        f"{one['id']} ({one['impact']}): {one['nodes'][0]['html'][:120]} (× {len(one['nodes'])})"
        for one in result.response["violations"]
    ]


def _listen(page: Page, area: Area, heard: list[str]) -> None:
    page.on("console", lambda said: heard.append(f"console {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda problem: heard.append(f"script {problem}"))
    page.on(
        "request",
        lambda asked: (
            None if asked.url.startswith((area.address, "data:", "blob:")) else heard.append(f"asked {asked.url}")
        ),
    )


def _links(page: Page, area: Area) -> list[str]:
    hrefs: list[str] = page.evaluate("() => [...document.querySelectorAll('a[href]:not([download])')].map(a => a.href)")
    inside = (urldefrag(one).url.removeprefix(area.address) for one in hrefs if one.startswith(area.address + "/"))
    return [one for one in inside if not one.startswith(_NOT_PAGES) and not any(word in one for word in _LEAVES)]


def _view(path: str) -> str:
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""
