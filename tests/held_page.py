"""The page of what is held about people, of the registry. Made by script/held, never by hand."""

import sys
from collections.abc import Iterator
from pathlib import Path

import django

PAGE = Path(__file__).resolve().parents[1] / "docs" / "explanation" / "what-is-held.md"

_HEAD = """# What is held about people

Made by `script/held` from the registry of the service; do not edit. On screen: **Privacy → What is held**.
How it came to be one registry: [ADR 0019](../adr/0019-everything-about-people-is-in-one-registry.md).

Nothing else is held about anybody who can be told apart: a test walks every table, every field of text, every kind of
file and every name in the service's folder. How long is our recommendation; an area's own periods stand in its
`definitions/retention`.

"""


def page() -> str:
    return "".join(_lines())


def _lines() -> Iterator[str]:
    from keystage.service.privacy.registry import impersonal, impersonal_files
    from keystage.service.site.privacy.registry_shown import shown_holdings

    yield _HEAD
    yield "| What | About whom | Which facts | From whom | Where | How long |\n|---|---|---|---|---|---|\n"
    for one in shown_holdings():
        held = one.holding
        yield f"| {held.title} | {one.about} | {held.facts} | {held.source} | {one.where} | {one.kept} |\n"
    yield from _columns()
    yield "\n## About nobody\n\n| Table or file | Why |\n|---|---|\n"
    for name, why in sorted([*impersonal().items(), *impersonal_files().items()]):
        yield f"| `{name}` | {why} |\n"


def _columns() -> Iterator[str]:
    from keystage.analysis import shelf
    from keystage.analysis.store.people import PersonalColumns

    yield "\n## Columns of files\n\nOf a file whose rows are pupils' every column is about the pupil.\n\n"
    yield "| Files | Columns | About |\n|---|---|---|\n"
    for one in shelf.read("personal_data", PersonalColumns, table="personal"):
        yield f"| {', '.join(one.layouts)} | {', '.join(one.columns)} | {one.about}: {one.words} |\n"


def main() -> None:
    django.setup()
    if "--check" in sys.argv:
        if PAGE.read_text("utf-8") != page():
            raise SystemExit("docs/explanation/what-is-held.md is behind the registry: run script/held")
    else:
        PAGE.write_text(page(), "utf-8")


if __name__ == "__main__":
    main()
