"""Links between pages lead to files that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)")
_CODE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def test_links_of_every_page_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("benchmarks/*.md")]
    links = [(page, link) for page in pages for link in _LINK.findall(_CODE.sub("", page.read_text("utf-8")))]
    inside = [(page, link) for page, link in links if "://" not in link and not link.startswith("mailto:")]
    lost = [f"{page.relative_to(ROOT)}: {link}" for page, link in inside if not (page.parent / link).exists()]
    assert len(inside) > 50
    assert not lost
