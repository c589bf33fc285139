"""Lines of XML: an element with a text, and elements within another."""

import re
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

__all__ = ["texts", "within"]

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def within(depth: int, tag: str, lines: Iterable[str]) -> Iterator[str]:
    """The lines within an element; nothing where there are none."""
    held = list(lines)
    if held:
        space = "  " * depth
        yield f"{space}<{tag}>"
        yield from held
        yield f"{space}</{tag}>"


def texts(depth: int, *said: tuple[str, object]) -> Iterator[str]:
    """An element a line for each text that there is."""
    for tag, text in said:
        if text is not None and text != "":
            yield f"{'  ' * depth}<{tag}>{escape(_NO_XML.sub('', str(text)))}</{tag}>"
