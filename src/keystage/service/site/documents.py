"""Our own CHANGELOG and GLOSSARY: inside the installed package, or beside its source."""

import re
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

import keystage

__all__ = ["document", "marked"]

_PACKAGE = Path(keystage.__file__).parent
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`(.+?)`")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)]*)\)")


def document(name: str) -> str:
    """The text of one of them; "" where neither place has it."""
    for folder in (_PACKAGE / "service" / "site" / "documents", _PACKAGE.parents[1]):
        if (folder / name).is_file():
            return (folder / name).read_text("utf-8")
    return ""


def marked(text: str) -> SafeString:
    """A line of our Markdown: **bold**, `code`, and the words of links (which lead to files, not to pages)."""
    made = _LINK.sub(r"\1", escape(text))
    made = _BOLD.sub(r"<strong>\1</strong>", made)
    return mark_safe(_CODE.sub(r"<code>\1</code>", made))  # noqa: S308 - escaped first; our own document
