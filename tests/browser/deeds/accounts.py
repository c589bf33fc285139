"""Coming in: a wrong password, a letter, an invitation; and a form that was open too long."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.deeds.acting import NOW, press
from tests.browser.served import Area

__all__ = ["INVITED", "PASSWORD", "asks_too_often", "comes_in", "invites", "sends_too_late", "signs_in_badly"]

INVITED = f"new.governor.{NOW}@example.invalid"
PASSWORD = "ochre lantern beside the ferry"


def signs_in_badly(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/people/sign-in/?next=/schools/")
    yield "accounts:sign-in"
    page.locator("main input[name=username]").fill("nobody@example.invalid")
    page.locator("main input[name=password]").fill("not the password")
    press(page, "Sign in")
    yield "sign-in-refused"
    page.goto(f"{at}/people/forgotten/")
    yield "accounts:forgotten"
    press(page, "")
    yield "forgotten-refused"
    for link in ("welcome", "new-password"):
        page.goto(f"{at}/people/{link}/no-such-link/")
        yield f"{link}-over"


def invites(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/people/invite/")
    yield "accounts:invite"
    page.locator("main input[value=governor]").check()
    press(page, "Continue")
    press(page, "Send")
    yield "invite-refused"
    page.locator("main input[name=email]").fill(INVITED)
    page.locator("main select[name=place]").select_option(index=1)
    press(page, "Send")
    page.goto(f"{at}/people/invitations/")
    yield "accounts:invitations"
    for change in ("resend", "withdraw"):
        words = "send-again" if change == "resend" else change
        page.goto(at + str(page.locator(f"main a[href*='{words}']").first.get_attribute("href")))
        yield f"accounts:{change}"
        page.goto(f"{at}/people/invitations/")


def comes_in(page: Page, at: str, area: Area) -> Iterator[str]:
    """By the invitation's letter; later, the password forgotten, by another."""
    link = area.letter("/people/welcome/", to=INVITED)
    if not link:
        return
    page.goto(at + link)
    yield "accounts:accept"
    page.locator("main input[name=name]").fill("Thora Wexcombe")
    page.locator("main input[name=password]").fill("password")
    page.locator("main input[name=again]").fill("passwort")
    press(page, "Accept")
    yield "accept-refused"
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main input[name=again]").fill(PASSWORD)
    press(page, "Accept")
    yield "welcome"
    page.context.clear_cookies()
    page.goto(f"{at}/people/forgotten/")
    page.locator("main input[name=email]").fill(INVITED)
    press(page, "")
    yield "accounts:reset-sent"
    page.goto(at + area.letter("/people/new-password/", to=INVITED))
    yield "accounts:reset"


def asks_too_often(page: Page, at: str, _: Area) -> Iterator[str]:
    """Begins more sign-ins by an issuer from one address than anybody does; no other page is counted with them."""
    page.goto(f"{at}/people/sign-in/")
    page.evaluate(
        """async (path) => {
          for (let all = 0; all < 400; all += 20) {
            const few = [...Array(20)].map(() => fetch(path, { redirect: "manual" }));
            if ((await Promise.all(few)).some((one) => one.status === 429)) return;
          }
        }""",
        "/people/sign-in/issuer/",
    )
    page.goto(f"{at}/people/sign-in/issuer/")
    yield "too-often"


def sends_too_late(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/people/me/name/")
    page.locator("main input[name=csrfmiddlewaretoken]").evaluate("(one) => { one.value = 'x'.repeat(64) }")
    press(page, "")
    yield "form-expired"
    page.goto(f"{at}/people/me/password/")
    press(page, "Change the password")
    yield "password-refused"
    for part in ("sign-out-everywhere", "browsers"):
        page.goto(f"{at}/people/me/{part}/")
        yield f"accounts:{part}" if part != "browsers" else "accounts:my-browsers"
    page.goto(f"{at}/register/changes/")
    yield "schools:changes"
