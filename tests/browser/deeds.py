"""What people do that leads to pages no link leads to: refusals, letters, conflicts, files half taken in, packs."""

import re
import time
from collections.abc import Callable, Iterator

from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.browser.served import Area
from tests.browser.walking import Walk, listen, look

__all__ = ["do_all"]

Window = Callable[..., BrowserContext]
_NOW = f"{time.monotonic_ns() % 1_000_000}"  # names a second try at the same area need not fall over
_MANAGER, _DATA, _HEAD, _ADMIN = (
    "School improvement manager", "Data officer", "Miriam Oakshott", "System administrator",
)  # fmt: skip


def do_all(area: Area, window: Window, found: Walk) -> None:
    """Each deed in a window of its own; every page it meets is looked at."""
    for role, deed in (
        ("", _signs_in_badly), (_MANAGER, _invites), (_HEAD, _shares_pupils), (_MANAGER, _keeps_a_group),
        (_MANAGER, _finds_nothing), (_DATA, _takes_files_in), (_DATA, _notes_at_once), (_DATA, _corrects_the_register),
        (_MANAGER, _issues_packs), (_MANAGER, _reads_areas), (_ADMIN, _gives_roles), (_DATA, _sends_too_late),
    ):  # fmt: skip
        context = window(role)
        page = context.new_page()
        heard = listen(page, area)
        for name in deed(page, area.address, area):
            # A refusal's status is in the console as an error; it is what the page is about.
            told = [one for one in heard if "status of 4" not in one]
            look(page, role or "nobody", name, told, found)
            heard.clear()
        context.close()


def _sent(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=re.compile(f"^{words}")).first.click()


def _signs_in_badly(page: Page, at: str, area: Area) -> Iterator[str]:
    page.goto(f"{at}/people/sign-in/?next=/schools/")
    yield "sign-in"
    page.locator("main input[name=username]").fill("nobody@example.invalid")
    page.locator("main input[name=password]").fill("not the password")
    _sent(page, "Sign in")
    yield "sign-in-refused"
    page.goto(f"{at}/people/forgotten/")
    yield "forgotten"
    page.locator("main input[name=email]").fill("sip_manager@demo.invalid")
    _sent(page, "")
    yield "reset-sent"
    for link in ("welcome", "new-password"):
        page.goto(f"{at}/people/{link}/no-such-link/")
        yield f"{link}-over"
    link = area.letter("/people/new-password/")
    if link:
        page.goto(at + link)
        yield "new-password"


def _invites(page: Page, at: str, area: Area) -> Iterator[str]:
    page.goto(f"{at}/people/invite/")
    yield "invite-which-role"
    page.locator("main input[value=governor]").check()
    _sent(page, "Continue")
    _sent(page, "Send")
    yield "invite-refused"
    page.locator("main input[name=email]").fill(f"new.governor.{_NOW}@example.invalid")
    page.locator("main select[name=place]").select_option(index=1)
    _sent(page, "Send")
    page.goto(f"{at}/people/invitations/")
    yield "invitations"
    for change in ("send-again", "withdraw"):
        page.goto(at + str(page.locator(f"main a[href*='{change}']").first.get_attribute("href")))
        yield f"invitation-{change}"
        page.go_back()
    link = area.letter("/people/welcome/")
    if link:
        page.context.clear_cookies()
        page.goto(at + link)
        yield "accept-invitation"


def _shares_pupils(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/people/sharing/")
    yield "agreements"
    page.goto(f"{at}/people/sharing/new/")
    _sent(page, "Record")
    yield "agree-refused"
    page.locator("main input[value=sip]").check()
    page.locator("main textarea[name=purpose]").fill("Support of the school by its adviser in 2026/27.")
    page.locator("main input[name=ends]").fill("31 August 2027")
    _sent(page, "Record")
    page.goto(f"{at}/people/sharing/")
    page.locator("main a[href^='/people/sharing/']:not([href$='new/'])").last.click()
    page.wait_for_url(re.compile(r"/sharing/\d+/$"))
    agreement = page.url
    yield "agreement"
    change = agreement + "change/"
    yield from _both_change(page, change, "textarea[name=purpose]", "agreement")
    page.goto(agreement + "end/")
    yield "agreement-end"


def _both_change(page: Page, address: str, field: str, name: str) -> Iterator[str]:
    """Two windows hold the same text; the second to save is shown both."""
    page.goto(address)
    other = page.context.new_page()
    other.goto(address)
    for one, words in ((other, f"What the first wrote {_NOW}"), (page, f"What the second wrote {_NOW}")):
        one.locator(f"main {field}").fill(words)
        _sent(one, "Save")
    other.close()
    expect(page.locator("main")).to_contain_text(f"What the first wrote {_NOW}")
    yield f"conflict-{name}"


def _keeps_a_group(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/register/groups/")
    _sent(page, "Make")
    yield "groups-refused"
    page.locator("main input[name=name]").fill(f"Writing together {_NOW}")
    page.locator("main textarea[name=urns]").fill("999001 999002 999003 999004")
    _sent(page, "Make")
    page.goto(f"{at}/register/groups/")
    page.get_by_role("link", name=f"Writing together {_NOW}").first.click()
    page.wait_for_url(re.compile(r"/groups/\d+/$"))
    yield "group"
    group = page.url
    yield from _both_change(page, group, "input[name=name]", "group")
    page.goto(group + "delete/")
    yield "group-delete"
    page.goto(f"{at}/schools/compare/?urn=999001&urn=999002&urn=999003&urn=999004")
    yield "compare"
    page.goto(f"{at}/schools/compare/")
    yield "compare-nothing"


def _finds_nothing(page: Page, at: str, _: Area) -> Iterator[str]:
    for name, path in {
        "find-one": "/schools/find/?q=alder+brige", "find-nothing": "/schools/find/?q=zzzz",
        "schools-none": "/schools/?q=zzzz", "map": "/schools/map/", "school-999013": "/schools/999013/",
        "figure": "/schools/999001/figures/2023/ks2_rwm_exp/all/", "purpose": "/downloads/purpose/",
        "absent": "/no/such/page/", "people-none": "/people/?q=zzzz",
    }.items():  # fmt: skip
        page.goto(at + path)
        yield name


def _takes_files_in(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/files/send/")
    _sent(page, "Send in")
    yield "upload-refused"
    page.goto(f"{at}/files/")
    uploads = page.eval_on_selector_all("main a[href*='/files/sent/']", "found => found.map(one => one.href)")
    for number, one in enumerate(dict.fromkeys(uploads)):
        page.goto(one)
        if number < 6:
            yield f"uploaded-{number}"
        for part in ("findings", "columns", "withdraw"):
            link = page.locator(f"main a[href*='/{part}/']").first
            if link.count():
                page.goto(at + str(link.get_attribute("href")))
                yield f"uploaded-{part}"
                page.goto(one)
    page.goto(f"{at}/files/send/")
    sheet = 'URN,School,Year,Measure,Value,Number of pupils\n999001,Alder Bridge,2023/24,"Phonics, Year 1",81%,44\n'
    file = FilePayload(name="phonics.csv", mimeType="text/csv", buffer=sheet.encode())
    page.locator("main input[type=file]").set_input_files(file)
    _sent(page, "Send in")
    yield "uploaded-new"


def _notes_at_once(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/files/calendar/")
    link = str(page.locator("main a[href*='/note/']").first.get_attribute("href"))
    yield from _both_change(page, at + link, "textarea[name=text]", "note")


def _corrects_the_register(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/register/corrections/school/999001/")
    _sent(page, "Save")
    yield "correct-refused"
    page.locator("main select[name=field]").select_option(index=1)
    page.locator("main input[name=value]").fill("Alder Bridge Primary and Nursery School")
    page.locator("main input[name=reason]").fill("The governors renamed it; the register follows in January.")
    _sent(page, "Save")
    page.goto(f"{at}/register/corrections/")
    yield "corrections"


def _issues_packs(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/schools/999002/packs/issue/")
    page.locator("main input[name=as_at]").fill("no date")
    _sent(page, "Issue")
    yield "issue-refused"
    page.locator("main input[name=as_at]").fill("12 November 2026")
    _sent(page, "Issue")
    yield "issue-job"
    page.goto(f"{at}/packs/issue/")
    page.locator("main input[value=adviser]").check()
    page.locator("main select[name=adviser]").select_option(index=1)
    _sent(page, "Issue")
    yield "issue-many-job"
    page.goto(f"{at}/jobs/")
    yield "jobs"
    page.goto(f"{at}/areas/la/999/packs/issue/")
    yield "issue-area"
    page.goto(f"{at}/packs/")
    for part in ("/packs/runs/", "/packs/1/"):
        page.goto(f"{at}/packs/")
        link = page.locator(f"main a[href*='{part}']").first
        if link.count():
            page.goto(at + str(link.get_attribute("href")))
            yield f"pack{part.replace('/', '-')}"


def _reads_areas(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/areas/")
    links = page.eval_on_selector_all("main a[href^='/areas/']", "found => found.map(one => one.getAttribute('href'))")
    for kind in ("la", "trust", "cluster", "group"):
        first = next((one for one in links if one.startswith(f"/areas/{kind}/")), "")
        if first:
            page.goto(at + first)
            yield f"area-{kind}"
    for part in ("schools", "floors", "groups", "value-added", "absence", "inspections", "about"):
        page.goto(f"{at}/areas/la/999/page/{part}/")
        yield f"area-part-{part}"
    for part in (
        "early-years",
        "key-stage-2",
        "groups",
        "value-added",
        "absence",
        "inspections",
        "questions",
        "all-figures",
    ):
        page.goto(f"{at}/schools/999001/results/{part}/")
        yield f"school-part-{part}"


def _gives_roles(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/people/")
    page.locator("main a[href^='/people/']").filter(has_text="Merrowby").first.click()
    page.wait_for_url(re.compile(r"/people/\d+/$"))
    yield "person"
    person = page.url
    for part in ("give-a-role/", "account/"):
        page.goto(person + part)
        yield f"person-{part}"
    page.goto(person)
    page.locator("main a[href*='/end/']").first.click()
    page.wait_for_url(re.compile("/end/$"))
    yield "person-end-role"


def _sends_too_late(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/people/me/name/")
    page.locator("main input[name=csrfmiddlewaretoken]").evaluate("(one) => { one.value = 'x'.repeat(64) }")
    page.locator("main form button").last.click()
    page.wait_for_load_state()
    yield "form-expired"
    page.goto(f"{at}/people/me/password/")
    _sent(page, "Change the password")
    yield "password-refused"
    page.goto(f"{at}/people/me/sign-out-everywhere/")
    yield "sign-out-everywhere"
    page.goto(f"{at}/register/changes/")
    yield "register-changes"
