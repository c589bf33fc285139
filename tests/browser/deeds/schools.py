"""Schools looked for, kept together, compared, corrected, and read area by area."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.deeds.acting import NOW, both_change, press
from tests.browser.served import Area

__all__ = ["corrects_the_register", "finds_nothing", "keeps_a_group", "reads_areas"]

_LINKS = "found => found.map(one => one.getAttribute('href'))"
_OF_AN_AREA = ("schools", "floors", "groups", "value-added", "absence", "inspections", "about")
_OF_A_SCHOOL = (
    "early-years", "key-stage-2", "groups", "value-added", "absence", "inspections", "questions", "all-figures",
)  # fmt: skip


def keeps_a_group(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/register/groups/")
    press(page, "Make")
    yield "groups-refused"
    page.locator("main input[name=name]").fill(f"Writing together {NOW}")
    page.locator("main textarea[name=urns]").fill("999001 999002 999003 999004")
    press(page, "Make")
    page.goto(f"{at}/register/groups/")
    page.get_by_role("link", name=f"Writing together {NOW}").first.click()
    page.wait_for_url(re.compile(r"/groups/\d+/$"))
    yield "schools:group"
    group = page.url
    yield from both_change(page, group, "input[name=name]", "group")
    page.goto(group + "delete/")
    yield "schools:group-delete"
    page.goto(f"{at}/schools/compare/?urn=999001&urn=999002&urn=999003&urn=999004")
    yield "profiles:compare"
    page.goto(f"{at}/schools/compare/")
    yield "compare-nothing"


def finds_nothing(page: Page, at: str, _: Area) -> Iterator[str]:
    for name, path in {
        "profiles:find": "/schools/find/?q=alder+brige", "find-nothing": "/schools/find/?q=zzzz",
        "schools-none": "/schools/?q=zzzz", "profiles:map": "/schools/map/", "school-999013": "/schools/999013/",
        "profiles:figure": "/schools/999001/figures/2023/ks2_rwm_exp/all/",
        "profiles:download-purpose": "/downloads/purpose/",
        "people-none": "/people/?q=zzzz", "absent": "/no/such/page/",
    }.items():  # fmt: skip
        page.goto(at + path)
        yield name


def corrects_the_register(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/register/corrections/school/999001/")
    press(page, "Save")
    yield "correct-refused"
    page.locator("main select[name=field]").select_option(index=1)
    page.locator("main input[name=value]").fill("Alder Bridge Primary and Nursery School")
    page.locator("main input[name=reason]").fill("The governors renamed it; the register follows in January.")
    press(page, "Save")
    page.goto(f"{at}/register/corrections/")
    yield "schools:corrections"


def reads_areas(page: Page, at: str, _: Area) -> Iterator[str]:
    page.goto(f"{at}/areas/")
    links = page.eval_on_selector_all("main a[href^='/areas/']", _LINKS)
    for kind in ("la", "trust", "cluster", "group"):
        first = next((one for one in links if one.startswith(f"/areas/{kind}/")), "")
        if first:
            page.goto(at + first)
            yield f"area-{kind}" if kind != "la" else "profiles:area"
    for number, part in enumerate(_OF_AN_AREA):
        page.goto(f"{at}/areas/la/999/page/{part}/")
        yield f"area-part-{part}" if number else "profiles:area-part"
    for number, part in enumerate(_OF_A_SCHOOL):
        page.goto(f"{at}/schools/999001/results/{part}/")
        yield f"school-part-{part}" if number else "profiles:school-part"
