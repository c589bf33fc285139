"""Every kind of page, as several people: accessible, styled, whole on a phone, by keyboard and on paper."""

import pytest

from tests.browser.walking import ROLES, Walk


def test_every_link_leads_to_a_page(walked: Walk) -> None:
    assert walked.problems["answers"] == []
    assert len({view for _, view in walked.visited}) >= 40
    assert {role for role, _ in walked.visited} == set(ROLES)


@pytest.mark.req("X.15")
@pytest.mark.parametrize("kind", ["structure", "axe", "focus", "layout", "print", "requests and console"])
def test_nothing_is_wrong(walked: Walk, kind: str) -> None:
    assert walked.problems[kind] == []


def test_every_page_has_a_title_of_its_own(walked: Walk) -> None:
    assert {words: paths for (_, words), paths in walked.titles.items() if len(paths) > 1} == {}
