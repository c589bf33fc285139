"""Links between the pages of the reference manual lead to a heading that is there."""

import re
from pathlib import Path

import pytest
from tests import measures_manual

LINK = re.compile(r"\]\(([^)#]*)#?([^)]*)\)")
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


@pytest.mark.parametrize("page", measures_manual.pages(), ids=lambda path: path.name)
def test_links_of_the_manual_lead_somewhere(page: Path) -> None:
    for file, fragment in LINK.findall(page.read_text("utf-8")):
        target = page.parent / file if file else page
        assert target.is_file(), file
        headings = [_fragment(heading) for heading in HEADING.findall(target.read_text("utf-8"))]
        assert not fragment or headings.count(fragment) == 1, fragment


def _fragment(heading: str) -> str:
    return "".join(sign for sign in heading.lower().replace(" ", "-") if sign.isalnum() or sign in "-_")
