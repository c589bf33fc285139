"""Our own looks at one page: each returns what is wrong with it, in words, or nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

__all__ = ["axe_problems", "focus_problems", "layout_problems", "print_problems", "structure_problems"]

_HERE = Path(__file__).parent
_STRUCTURE, _LAYOUT, _FOCUSED, _AXE = (
    (_HERE / f"{name}.js").read_text() for name in ("structure", "layout", "focused", "axe")
)
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    # A page that waits for work reloads itself until the work is done: it holds no form, and nothing on it is lost.
    "rules": {"meta-refresh": {"enabled": False}},
    "resultTypes": ["violations"],
}
_AS_BEFORE = """() => {
  document.activeElement.blur();
  history.replaceState(null, "", location.pathname + location.search);
  return window.ksFocus;
}"""
_AT_ONCE = 10  # steps before anything is asked


def structure_problems(page: Page) -> list[str]:
    """Headings, title, forms, controls."""
    found: list[str] = page.evaluate(_STRUCTURE)
    return found


def layout_problems(page: Page, width: int) -> list[str]:
    """Sideways scroll, and targets that are too small, at one width."""
    page.set_viewport_size({"width": width, "height": 800})
    found: list[str] = page.evaluate(_LAYOUT, width)
    return [f"at {width}: {one}" for one in found]


def axe_problems(page: Page) -> list[str]:
    """By axe: WCAG 2.2 AA and what it holds for good practice."""
    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(_AXE, _RULES)
    return found


def focus_problems(page: Page, *, most: int = 30) -> list[str]:
    """By Tab, past the navigation and through the page: the order is the reading order, and one sees where one is."""
    page.evaluate(_FOCUSED)
    page.keyboard.press("Enter")
    for _ in range(0, most, _AT_ONCE):
        for _ in range(_AT_ONCE):
            page.keyboard.press("Tab")
        if page.evaluate("() => window.ksFocus.some((one) => one.back)"):
            break
    met: list[dict[str, Any]] = page.evaluate(_AS_BEFORE)
    return list(_of_focus(met))


def _of_focus(met: list[dict[str, Any]]) -> Iterator[str]:
    if not met:
        yield "Tab reaches nothing"
    for one in met:
        if one["back"]:
            return  # round again from the top
        if not one["seen"]:
            yield f"focus cannot be seen: {one['words']}"


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
