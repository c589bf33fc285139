"""Rights of people: requests, what is gathered about somebody, breaches, disposal and erasure by two people."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.deeds.accounts import INVITED
from tests.browser.deeds.acting import follow, is_over, press
from tests.browser.served import Area
from tests.browser.walking import FILE

__all__ = [
    "argues_about_a_request", "asks_to_erase", "is_the_second_to_dispose", "is_the_second_to_erase",
    "lists_what_is_due", "logs_a_breach", "reads_what_was_gathered", "writes_a_request_down",
]  # fmt: skip


def writes_a_request_down(page: Page, at: str, area: Area) -> Iterator[str]:
    """Of access, about somebody with an account; what is held is gathered while others do other things."""
    page.goto(f"{at}/privacy/requests/new/")
    yield "privacy:new-request"
    press(page, "Write it down")
    yield "new-request-refused"
    _write_down(page, kind="access", about="account", keys="tarrant@demo.invalid", relation="self", identity="known")
    yield "privacy:request"
    press(page, "Gather what is held")
    yield "gather-job"


def reads_what_was_gathered(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/jobs/")
    follow(page, "table a")
    assert is_over(page), "what is held was not gathered"
    yield "request-gathered"
    request = page.url
    page.goto(f"{request}held/")
    yield "privacy:pack"
    page.locator("main input[name^=out-]").first.check()
    page.locator("main input[name^=why-]").first.fill("Not this person")
    press(page, "Save")
    page.goto(f"{request}held/?show=look")
    yield "pack-to-look-at"
    answer = page.context.request.get(f"{request}held/html/").text()
    page.goto("about:blank")  # it stands alone: no rule of our pages holds for it
    page.set_content(answer)
    yield f"answer{FILE}"


def argues_about_a_request(page: Page, at: str, area: Area) -> Iterator[str]:
    """That something is wrong about a pupil, by somebody who has to show who they are first."""
    page.goto(f"{at}/privacy/requests/new/")
    keys, about = (area.upn(), "pupil") if area.upn() else ("Imogen Tarrant", "named")
    _write_down(page, kind="rectification", about=about, keys=keys, relation="parent", identity="ask")
    yield "request-of-somebody-unknown"
    request = page.url
    page.goto(f"{request}identity/")
    yield "privacy:step"
    page.locator("main textarea[name=words]").fill("Passport seen at the office, and the school knows her.")
    press(page, "Save")
    yield "request-argued"
    for part in ("decide", "told", "refuse"):
        page.goto(f"{request}{part}/")
        yield f"request-{part}"
    page.goto(f"{at}/privacy/requests/")
    yield "privacy:requests"


def logs_a_breach(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/privacy/breaches/new/")
    yield "privacy:new-breach"
    press(page, "Write it down")
    yield "new-breach-refused"
    page.locator("main textarea[name=what]").fill("A list of pupils of one school was sent to the office of another.")
    _choose_place(page)
    press(page, "Write it down")
    yield "privacy:breach"
    page.locator("main input[name=people]").fill("many")
    press(page, "Save")
    yield "breach-refused"
    page.goto(f"{at}/privacy/breaches/")
    yield "privacy:breaches"


def lists_what_is_due(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/privacy/disposals/")
    button = page.get_by_role("button", name="List what is past its date")
    if button.count():
        yield "disposals-none"
        press(page, "List what is past its date")
    else:
        follow(page, "table a")
    disposal = page.url
    yield "disposal-own"
    held_back = page.locator("main td").get_by_text("Held back").count()
    if not held_back and follow(page, "a[href*='/hold/']"):
        yield "privacy:hold-back"
        press(page, "Hold it back")
        yield "hold-back-refused"
        page.locator("main textarea[name=reason]").fill("A claim of which the county solicitor knows.")
        page.locator("main input[name=until]").fill("31 August 2027")
        press(page, "Hold it back")
    page.goto(disposal)
    yield "disposal-held-back"
    page.goto(f"{at}/privacy/disposals/")
    yield "privacy:disposals"


def is_the_second_to_dispose(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/privacy/disposals/")
    follow(page, "table a")
    yield "privacy:disposal"
    press(page, "Take the list back")
    yield "disposal-withdrawn"


def asks_to_erase(page: Page, at: str, area: Area) -> Iterator[str]:
    page.goto(f"{at}/privacy/erasures/new/")
    yield "privacy:new-erasure"
    press(page, "See what is held")
    yield "new-erasure-refused"
    upn = area.upn()
    _ask_to_erase(page, "pupil" if upn else "account", upn or INVITED)
    yield "erasure-own"


def is_the_second_to_erase(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/privacy/erasures/")
    yield "privacy:erasures"
    follow(page, "table a")
    yield "privacy:erasure"
    page.locator("main input[name=number]").fill("X999200100001")
    press(page, "Erase")
    yield "erasure-refused"
    press(page, "Withdraw")
    yield "erasure-withdrawn"


def _write_down(page: Page, *, kind: str, about: str, keys: str, relation: str, identity: str) -> None:
    chosen = {"kind": kind, "about": about, "relation": relation, "identity": identity, "channel": "letter"}
    for name, value in chosen.items():
        page.locator(f"main input[name={name}][value={value}]").check()
    page.locator("main textarea[name=keys]").fill(keys)
    page.locator("main input[name=asker]").fill("Imogen Tarrant")
    page.locator("main input[name=contact]").fill("3 Mill Lane, Wenbury")
    page.locator("main textarea[name=asked]").fill("Please show me everything that you hold.")
    _choose_place(page)
    press(page, "Write it down")


def _ask_to_erase(page: Page, what: str, number: str) -> None:
    page.locator(f"main input[name=what][value={what}]").check()
    page.locator("main input[name=why][value=asked]").check()
    page.locator("main input[name=number]").fill(number)
    _choose_place(page)
    press(page, "See what is held")


def _choose_place(page: Page) -> None:
    """Somebody who answers for one place only is not asked."""
    place = page.locator("main select[name=place]")
    if place.count():
        place.select_option(index=1)
