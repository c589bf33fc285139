"""Our own looks at one page: each returns what is wrong with it, in words, or nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

__all__ = ["focus_problems", "layout_problems", "print_problems", "structure_problems"]

_HERE = Path(__file__).parent
_STRUCTURE, _LAYOUT, _FOCUSED = ((_HERE / f"{name}.js").read_text() for name in ("structure", "layout", "focused"))


def structure_problems(page: Page) -> list[str]:
    """Headings, title, forms, controls."""
    found: list[str] = page.evaluate(_STRUCTURE)
    return found


def layout_problems(page: Page, width: int) -> list[str]:
    """Sideways scroll, and targets that are too small, at one width."""
    page.set_viewport_size({"width": width, "height": 800})
    found: list[str] = page.evaluate(_LAYOUT, width)
    return [f"at {width}: {one}" for one in found]


def focus_problems(page: Page, *, most: int = 30) -> list[str]:
    """By Tab through the page: the order is the reading order, and where one is can be seen."""
    return list(_focus(page, most))


def _focus(page: Page, most: int) -> Iterator[str]:
    last = -1
    for step in range(most):
        page.keyboard.press("Tab")
        here: dict[str, Any] | None = page.evaluate(_FOCUSED)
        if here is None:
            if step == 0:
                yield "Tab reaches nothing"
            return
        if here["at"] < last:
            return  # round again from the top
        if not here["seen"] and here["at"] != last:  # a date's own parts are marked inside it
            yield f"focus cannot be seen: {here['words']}"
        last = here["at"]


def print_problems(page: Page) -> list[str]:
    """On paper there is no navigation, and there is the page."""
    page.emulate_media(media="print")
    shown: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('.ks-nav, .govuk-skip-link, .ks-filters, main .govuk-button')]
             .filter(one => one.checkVisibility()).map(one => 'printed: ' + one.outerHTML.slice(0, 80))"""
    )
    heading = page.locator("h1").first
    if not heading.is_visible():
        shown.append("the heading is not printed")
    page.emulate_media(media="screen")
    return shown
