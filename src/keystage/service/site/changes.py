"""The change log as the help pages show it."""

from dataclasses import dataclass, field
from functools import cache

from django.utils.safestring import SafeString

from keystage.service.site.documents import document, marked

__all__ = ["Part", "Version", "changes"]


@dataclass(slots=True)
class Part:
    """Of one version: "New", "Changed"."""

    title: str
    items: list[SafeString] = field(default_factory=list)


@dataclass(slots=True)
class Version:
    title: str
    parts: list[Part] = field(default_factory=list)


@cache
def changes() -> tuple[Version, ...]:
    """Newest first, as CHANGELOG.md has them (Keep a Changelog: ## version, ### part, - item)."""
    found: list[Version] = []
    for kind, words in _lines(document("CHANGELOG.md")):
        if kind == "## ":
            found.append(Version(words))
        elif found and kind == "### ":
            found[-1].parts.append(Part(words))
        elif found and kind == "- ":
            if not found[-1].parts:
                found[-1].parts.append(Part(""))
            found[-1].parts[-1].items.append(marked(words))
    return tuple(found)


def _lines(text: str) -> list[tuple[str, str]]:
    """Headings and items, an item's further lines joined on."""
    made: list[tuple[str, str]] = []
    for line in text.splitlines():
        kind = next((k for k in ("### ", "## ", "- ") if line.startswith(k)), "")
        if kind:
            made.append((kind, line.removeprefix(kind).strip()))
        elif line.startswith("  ") and made and made[-1][0] == "- ":
            made[-1] = ("- ", f"{made[-1][1]} {line.strip()}")
    return made
