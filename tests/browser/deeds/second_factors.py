"""A second factor: set up, asked for on the way in, done without, taken away from somebody who lost their phone."""

from collections.abc import Iterator
from time import time

from playwright.sync_api import Page
from pyotp import TOTP

from tests.browser.deeds.accounts import INVITED, PASSWORD
from tests.browser.deeds.acting import follow, press
from tests.browser.served import Area

__all__ = ["helps_whoever_lost_theirs", "sets_one_up", "signs_in_with_one"]

_MINE = "/people/me/second-factor/"


def sets_one_up(page: Page, at: str, _: Area) -> Iterator[str]:
    """Somebody whose role does not ask for one: they may do without again."""
    page.goto(at + _MINE)
    if page.get_by_role("link", name="Do without").count():  # a second try at the same area
        page.goto(f"{at}{_MINE}do-without/")
        press(page, "Do without")
    yield "second-factor-none"
    page.goto(f"{at}{_MINE}set-up/")
    page.locator("main input[name=code]").fill("000000")
    press(page, "Continue")
    yield "second-set-up-refused"
    _set_up(page, at)
    yield "accounts:recovery-codes"
    press(page, "I have kept them")
    yield "accounts:second-factor"
    page.goto(f"{at}{_MINE}set-up/")
    yield "accounts:second-set-up"
    for part, name in (("new-codes", "new-codes"), ("do-without", "second-drop")):
        page.goto(f"{at}{_MINE}{part}/")
        yield f"accounts:{name}"
    press(page, "Do without")


def signs_in_with_one(page: Page, at: str, _: Area) -> Iterator[str]:
    """Whoever came in by an invitation: password, code, a code that is wrong, a recovery code in its place."""
    _give_password(page, at)
    secret, codes = _set_up(page, at)
    press(page, "I have kept them")
    page.context.clear_cookies()
    _give_password(page, at)
    yield "accounts:code"
    page.locator("main input[name=code]").fill("000000")
    press(page, "Continue")
    yield "code-refused"
    page.goto(f"{at}/people/sign-in/recovery-code/")
    yield "accounts:recovery"
    page.locator("main input[name=code]").fill("nothing kept")
    press(page, "Continue")
    yield "recovery-refused"
    page.locator("main input[name=code]").fill(codes)
    press(page, "Continue")
    page.goto(f"{at}/people/me/confirm/")
    yield "accounts:confirm"
    page.goto(f"{at}/people/me/")
    yield "me-with-second-factor"
    assert secret


def helps_whoever_lost_theirs(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/people/?q={INVITED}")
    follow(page, "table a")
    yield "accounts:person"
    if follow(page, "a[href$='/second-factor/']"):
        yield "accounts:second-take-away"
    page.goto(f"{at}/people/?q={INVITED}")
    follow(page, "table a")
    if follow(page, "a[href$='/account/']"):
        yield "accounts:close"
        press(page, "Close the account")
        yield "person-closed"
        follow(page, "a[href$='/account/']")
        yield "person-open-again"
        press(page, "Open the account")


def _give_password(page: Page, at: str) -> None:
    page.goto(f"{at}/people/sign-in/")
    page.locator("main input[name=username]").fill(INVITED)
    page.locator("main input[name=password]").fill(PASSWORD)
    press(page, "Sign in")


def _set_up(page: Page, at: str) -> tuple[str, str]:
    """(secret, the first recovery code). The page that shows the codes stands open then."""
    page.goto(f"{at}{_MINE}set-up/")
    secret = str(page.locator(".ks-key").text_content()).replace(" ", "")
    page.locator("main input[name=code]").fill(TOTP(secret).at(int(time())))
    press(page, "Continue")
    return secret, page.locator(".ks-codes li").first.inner_text()
