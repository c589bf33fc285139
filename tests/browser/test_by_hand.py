"""What people do: no mouse, no script, twice by mistake, back again, after too long, on a bad address."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.served import Area

Window = Callable[..., BrowserContext]


def _reach(page: Page, selector: str, *, most: int = 80) -> None:
    """Tab until the focus is on it."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(wanted) => Boolean(document.activeElement?.matches(wanted))", selector):
            return
    raise AssertionError(f"{most} times Tab does not reach {selector}")


def _enter(page: Page) -> None:
    """Enter, and wait for the page it leads to."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.req("X.15")
def test_keyboard_alone_leads_from_sign_in_to_a_school(area: Area, signed_in: Window) -> None:
    page = signed_in().new_page()
    page.goto(f"{area.address}/demo/")
    page.keyboard.press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    _reach(page, "main button")
    for _ in range(40):
        if "School improvement manager" in page.evaluate("() => document.activeElement.textContent"):
            break
        page.keyboard.press("Tab")
    _enter(page)
    _reach(page, "nav a[href='/schools/']")
    _enter(page)
    _reach(page, "main input[type=search], main input[type=text]")
    page.keyboard.type("alder brige")
    _enter(page)
    _reach(page, "main a[href*='/schools/9']")
    _enter(page)
    expect(page.locator("h1")).to_contain_text("Alder Bridge")


def test_pages_and_their_menu_work_without_script(area: Area, signed_in: Window) -> None:
    page = signed_in("School improvement manager", width=375, script=False).new_page()
    page.goto(area.address)
    page.get_by_text("Menu", exact=True).click()
    page.locator(".ks-menu a[href='/schools/']").click()
    expect(page.locator("h1")).to_be_visible()
    page.goto(f"{area.address}/schools/999001/")
    expect(page.locator("h1")).to_contain_text("Alder Bridge")
    page.locator("details > summary", has_text="Table for this picture").first.click()
    expect(page.locator("details[open] table").first).to_be_visible()


def test_the_way_back_leads_back(area: Area, signed_in: Window) -> None:
    page = signed_in("School improvement manager").new_page()
    page.goto(f"{area.address}/schools/")
    page.locator("main a[href*='/schools/9']").first.click()
    page.wait_for_url(re.compile(r"/schools/\d+/"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/schools/$"))
    expect(page.locator("h1")).to_be_visible()


def test_a_form_sent_twice_is_answered_once(area: Area, signed_in: Window) -> None:
    page = signed_in("Data officer").new_page()
    page.goto(f"{area.address}/people/me/name/")
    page.locator("main form button").last.dblclick()
    page.wait_for_load_state()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".govuk-notification-banner")).to_have_count(1)


def test_a_form_kept_too_long_gives_back_what_was_typed(area: Area, signed_in: Window) -> None:
    page = signed_in("Data officer").new_page()
    page.goto(f"{area.address}/people/me/name/")
    page.locator("main input[name=csrfmiddlewaretoken]").evaluate("(one) => { one.value = 'x'.repeat(64) }")
    page.locator("main input[name=name]").fill("Imogen Tarrant-Vane")
    page.locator("main form button").last.click()
    expect(page.locator("h1")).to_have_text("The form had been open too long")
    expect(page.locator("main textarea")).to_have_value("Imogen Tarrant-Vane")


def test_what_is_denied_looks_like_what_is_not_there(area: Area, signed_in: Window) -> None:
    page = signed_in("Headteacher").new_page()
    shown = []
    for path in ("/gallery/", "/no/such/page/", "/schools/999999/"):
        answer = page.goto(area.address + path)
        assert answer is not None
        assert answer.status == 404
        shown.append(re.sub(r"csrfmiddlewaretoken.*?>", "", page.locator("main").inner_html()))
    assert len(set(shown)) == 1


def test_a_word_of_the_field_is_explained_by_keyboard(area: Area, signed_in: Window) -> None:
    page = signed_in("System administrator").new_page()
    page.goto(f"{area.address}/gallery/#terms")
    word = page.locator(".ks-term").last
    word.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[popover]:popover-open")).to_contain_text("FSM6")
    page.keyboard.press("Escape")
    expect(page.locator("[popover]:popover-open")).to_have_count(0)
