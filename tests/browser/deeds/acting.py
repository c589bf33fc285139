"""How a person acts on a page: presses a button, follows a link, changes what another changes at the same time."""

import re
import time
from collections.abc import Callable, Iterator

from playwright.sync_api import Page, expect

from tests.browser.served import Area

__all__ = ["NOW", "Deed", "both_change", "follow", "is_over", "press"]

Deed = Callable[[Page, str, Area], Iterator[str]]  # (page, address, area) -> names of the pages to look at
NOW = f"{time.monotonic_ns() % 1_000_000}"  # names a second try at the same area need not fall over
_PATIENCE = 60_000  # milliseconds: on a busy machine the first page after a form can take long


def press(page: Page, words: str) -> None:
    """A button of the form, and the page it leads to. A page that reloads itself never comes to rest: it need not."""
    with page.expect_navigation(wait_until="domcontentloaded", timeout=_PATIENCE):
        page.locator("main").get_by_role("button", name=re.compile(f"^{words}")).first.click()


def follow(page: Page, selector: str) -> bool:
    """To where the first such link of the page leads; False where there is none."""
    link = page.locator(f"main {selector}").first
    address = link.get_attribute("href") if link.count() else None
    if address:
        page.goto(re.sub(r"(//[^/]+).*", r"\1", page.url) + address)
    return bool(address)


def both_change(page: Page, address: str, field: str, name: str) -> Iterator[str]:
    """Two windows hold the same text; the second to save is shown both."""
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    for one, words in ((other, f"What the first wrote {NOW}"), (page, f"What the second wrote {NOW}")):
        one.locator(f"main {field}").fill(words)
        press(one, "Save")
    other.close()
    expect(page.locator("main")).to_contain_text(f"What the first wrote {NOW}")
    yield f"conflict-{name}"


def is_over(page: Page, seconds: int = 120) -> bool:
    """Whether the job whose page this is comes to its end: the page then leads to what it was for."""
    until = time.monotonic() + seconds
    while "/jobs/" in page.url and time.monotonic() < until:
        page.wait_for_timeout(500)
        page.reload()
    return "/jobs/" not in page.url
