"""One served area and one browser for all tests of this folder."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.deeds import do_all
from tests.browser.served import Area, chromium, served_area
from tests.browser.walking import ROLES, Become, Walk, crawl, listen

SCREENSHOTS = Path(__file__).parents[2] / "build" / "screenshots"
_FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Where there is none the tests are left out, with a word; never where it is required."""
    path = chromium()
    if not path:
        words = "no Chromium: script/test installs it where it may (apt-get install chromium)"
        if os.environ.get("KEYSTAGE_BROWSER") == "required":
            pytest.fail(words)
        pytest.skip(words)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(_FLAGS))
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def area(browser: Browser, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Area]:
    """Served once; complete where somebody walks through all of it. KEYSTAGE_BROWSER_AREA names one that is served
    already, to try a change quickly."""
    given = os.environ.get("KEYSTAGE_BROWSER_AREA")
    if given:
        home = os.environ.get("KEYSTAGE_BROWSER_HOME")
        yield Area(given, tmp_path_factory.mktemp("area") / "none", Path(home) if home else None)
        return
    walks = any("walked" in getattr(item, "fixturenames", ()) for item in request.session.items)
    with served_area(tmp_path_factory.mktemp("area"), complete=walks) as served:
        yield served


@pytest.fixture(scope="session")
def signed_in(browser: Browser, area: Area) -> Iterator[Callable[..., BrowserContext]]:
    """signed_in("Headteacher", width=375, script=False): a window of its own in which such a person is signed in."""
    kept: dict[str, list[dict[str, object]]] = {}
    opened: list[BrowserContext] = []

    def made(role: str = "", *, width: int = 1280, script: bool = True) -> BrowserContext:
        context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        context.set_default_timeout(20_000)
        opened.append(context)
        if role and role not in kept:
            page = context.new_page()
            sign_in(page, area, role)
            kept[role] = context.cookies()  # type: ignore[assignment]  # Playwright's own kind of mapping
            page.close()
        elif role:
            context.add_cookies(kept[role])  # type: ignore[arg-type]  # as above
        return context

    yield made
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def become(browser: Browser, area: Area) -> Iterator[Become]:
    """become("Headteacher"): one window for everybody, one after another; a window of their own costs half a second."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(60_000)
    page = context.new_page()
    heard = listen(page, area)

    def made(role: str) -> tuple[Page, list[str]]:
        page.goto("about:blank")
        context.clear_cookies()
        if role:
            sign_in(page, area, role)
        heard.clear()
        return page, heard

    yield made
    context.close()


@pytest.fixture(scope="session")
def walked(area: Area, become: Become) -> Walk:
    """The walk, once for all tests that ask about it. The deeds come first: they leave pages that links lead to."""
    shutil.rmtree(SCREENSHOTS, ignore_errors=True)
    SCREENSHOTS.mkdir(parents=True)
    found = Walk(SCREENSHOTS)
    do_all(area, become, found)
    for role in ROLES:
        crawl(role, area, become, found)
    return found


def sign_in(page: Page, area: Area, role: str) -> None:
    """By one click on the demo's front door, by a role's title."""
    page.goto(f"{area.address}/demo/")
    page.get_by_role("button", name=role, exact=False).filter(has_text=role).first.click()
    page.wait_for_url(f"{area.address}/")
