"""Files sent in and half taken in, what is chased, packs issued."""

from collections.abc import Iterator

from playwright.sync_api import FilePayload, Page

from tests.browser.deeds.acting import both_change, follow, press
from tests.browser.served import Area

__all__ = ["issues_packs", "notes_at_once", "takes_files_in"]

_MOST = 6  # of the files that came in; their pages are as different as what was found in them
_SHEET = 'URN,School,Year,Measure,Value,Number of pupils\n999001,Alder Bridge,2023/24,"Phonics, Year 1",81%,44\n'


def takes_files_in(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/files/send/")
    press(page, "Send in")
    yield "upload-refused"
    page.goto(f"{at}/files/")
    uploads = page.eval_on_selector_all("main a[href*='/files/sent/']", "found => found.map(one => one.href)")
    for number, one in enumerate(dict.fromkeys(uploads)):
        page.goto(one)
        if number < _MOST:
            yield f"uploaded-{number}" if number else "intake:uploaded"
        for part, view in (("findings", "findings"), ("columns", "map"), ("withdraw", "withdraw")):
            if follow(page, f"a[href*='/{part}/']"):
                yield f"intake:{view}"
                page.goto(one)
    page.goto(f"{at}/files/send/")
    file = FilePayload(name="phonics.csv", mimeType="text/csv", buffer=_SHEET.encode())
    page.locator("main input[type=file]").set_input_files(file)
    press(page, "Send in")
    yield "uploaded-new"


def notes_at_once(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/files/calendar/")
    link = str(page.locator("main a[href*='/note/']").first.get_attribute("href"))
    yield from both_change(page, at + link, "textarea[name=text]", "note")


def issues_packs(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/schools/999002/packs/issue/")
    page.locator("main input[name=as_at]").fill("no date")
    press(page, "Issue")
    yield "issue-refused"
    page.locator("main input[name=as_at]").fill("12 November 2026")
    press(page, "Issue")
    yield "issue-job"
    page.goto(f"{at}/packs/issue/")
    page.locator("main input[value=adviser]").check()
    page.locator("main select[name=adviser]").select_option(index=1)
    press(page, "Issue")
    yield "issue-many-job"
    page.goto(f"{at}/jobs/")
    yield "jobs:mine"
    page.goto(f"{at}/areas/la/999/packs/issue/")
    yield "profiles:area-pack-issue"
    for part, view in (("/packs/runs/", "pack-run"), ("/packs/1/", "pack")):
        page.goto(f"{at}/packs/")
        if follow(page, f"a[href*='{part}']"):
            yield f"profiles:{view}"
