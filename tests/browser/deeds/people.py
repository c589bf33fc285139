"""Who may see what: agreements to share pupils, roles given and ended."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.deeds.acting import both_change, follow, press
from tests.browser.served import Area

__all__ = ["gives_roles", "shares_pupils"]


def shares_pupils(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/people/sharing/")
    yield "accounts:agreements"
    page.goto(f"{at}/people/sharing/new/")
    press(page, "Record")
    yield "agree-refused"
    page.locator("main input[value=sip]").check()
    page.locator("main textarea[name=purpose]").fill("Support of the school by its adviser in 2026/27.")
    page.locator("main input[name=ends]").fill("31 August 2027")
    press(page, "Record")
    page.goto(f"{at}/people/sharing/")
    page.locator("main a[href^='/people/sharing/']:not([href$='new/'])").last.click()
    page.wait_for_url(re.compile(r"/sharing/\d+/$"))
    agreement = page.url
    yield "accounts:agreement"
    yield from both_change(page, agreement + "change/", "textarea[name=purpose]", "agreement")
    page.goto(agreement + "end/")
    yield "accounts:agreement-end"


def gives_roles(page: Page, at: str, _: Area) -> Iterator[str]:
    """And looks at the gallery of what pages are made of, to which no link leads."""
    page.goto(f"{at}/people/")
    page.locator("main a[href^='/people/']").filter(has_text="Merrowby").first.click()
    page.wait_for_url(re.compile(r"/people/\d+/$"))
    yield "person-with-roles"
    person = page.url
    page.goto(person + "give-a-role/")
    yield "accounts:give"
    page.goto(person)
    if follow(page, "a[href*='/end/']"):
        yield "accounts:end-role"
    page.goto(f"{at}/gallery/")
    yield "site:gallery"
