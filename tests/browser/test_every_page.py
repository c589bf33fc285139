"""Every kind of page, as several people: accessible, styled, whole on a phone, by keyboard and on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.browser.conftest import SCREENSHOTS
from tests.browser.served import Area
from tests.browser.walking import ROLES, Walk, walk


@pytest.fixture(scope="module")
def walked(area: Area, signed_in: Callable[..., BrowserContext]) -> Walk:
    return walk(area, signed_in, SCREENSHOTS)


def test_every_link_leads_to_a_page(walked: Walk) -> None:
    assert walked.problems["answers"] == []
    assert len(walked.views) >= 20
    assert {role for role, _ in walked.visited} == set(ROLES)


@pytest.mark.parametrize("kind", ["structure", "axe", "focus", "layout", "print", "requests and console"])
def test_nothing_is_wrong(walked: Walk, kind: str) -> None:
    assert walked.problems[kind] == []


def test_every_page_has_a_title_of_its_own(walked: Walk) -> None:
    assert {words: paths for (_, words), paths in walked.titles.items() if len(paths) > 1} == {}
