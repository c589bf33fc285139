"""The pages people begin with, looked at on every run as closely as the walk, which takes minutes, looks at all."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.served import Area
from tests.browser.walking import Walk, listen, look

_PAGES = {
    "School improvement manager": ("/", "/schools/", "/schools/999001/", "/areas/la/999/", "/people/", "/packs/"),
    "Data officer": ("/", "/files/", "/files/send/", "/files/calendar/", "/privacy/"),
    "Chair of governors": ("/", "/schools/999001/", "/schools/999001/results/groups/"),
    "": ("/people/sign-in/", "/help/"),
}


@pytest.mark.req("X.15")
@pytest.mark.parametrize("role", _PAGES)
def test_nothing_is_wrong_with_the_pages_people_begin_with(
    area: Area, signed_in: Callable[..., BrowserContext], tmp_path: Path, role: str
) -> None:
    found = Walk(tmp_path)
    page = signed_in(role).new_page()
    heard = listen(page, area)
    for path in _PAGES[role]:
        heard.clear()
        answer = page.goto(area.address + path)
        assert answer is not None
        assert answer.status == 200
        look(page, role or "nobody", path, heard, found)
    assert {kind: said for kind, said in found.problems.items() if said} == {}
