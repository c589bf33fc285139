"""Documents into PDF, Word, Excel, CSV and HTML: the only room that knows formats out."""

from collections.abc import Callable

from keystage.analysis.publish.bundle import bundle
from keystage.analysis.publish.press import Failed, Job, Outcome, print_all
from keystage.analysis.publish.printing import FORMATS, Format, Printable, Rendered, Written, render, write


def fragment(document: Printable, *, link: Callable[[str], str] = lambda about: "") -> str:
    """`document` as an <article> for a page that brings `stylesheet()` itself. link: see `html.fragment`."""
    from keystage.analysis.publish import html

    return html.fragment(document, link=link)


def stylesheet() -> str:
    """The one stylesheet of documents in HTML."""
    from keystage.analysis.publish import html

    return html.stylesheet()


__all__ = [
    "FORMATS", "Failed", "Format", "Job", "Outcome", "Printable", "Rendered", "Written", "bundle", "fragment",
    "print_all", "render", "stylesheet", "write",
]  # fmt: skip
