"""One document in one format: rendered to bytes, or written to a file."""

import hashlib
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from keystage.analysis.errors import InputError
from keystage.analysis.packs.values import Document, Note, SchoolPage
from keystage.analysis.publish.whole import replacing

__all__ = ["FORMATS", "Format", "Printable", "Rendered", "Written", "render", "write"]

Format = Literal["pdf", "docx", "xlsx", "html", "csv"]
FORMATS: tuple[Format, ...] = get_args(Format)
Printable = SchoolPage | Document | Note

# Ours alone: a PDF that typst made has one tree of pages, and no text of ours holds a line break.
_PAGES = re.compile(rb"obj\n<</Type/Pages/Count (\d+)/Kids\[")


@dataclass(frozen=True, slots=True)
class Rendered:
    """data: the file. pages: of a PDF; other formats have none until they are opened."""

    data: bytes
    pages: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """A document on disk. seconds: from value to file."""

    path: Path
    sha256: str
    pages: int | None
    seconds: float


def render(document: Printable, *, format: Format, home: Path | None = None) -> Rendered:
    """`document` in `format`: the same document gives the same bytes.

    home: KEYSTAGE_HOME, whose templates/note_of_visit.docx is used for notes in Word where it stands.
    Raises InputError where the format is not one of ours or the template cannot be used.
    """
    if format not in FORMATS:
        raise InputError(f"“{format}” is not a format that Keystage writes: choose {', '.join(FORMATS)}.")
    try:
        renderer = _renderer(format)
    except ModuleNotFoundError as cause:
        raise InputError("Documents need the extra “packs”: install keystage[packs].") from cause
    data = renderer(document, home)
    return Rendered(data, _pages(data) if format == "pdf" else None)


def write(document: Printable, *, format: Format, path: Path, home: Path | None = None) -> Written:
    """Write `document` to `path`, whole or not at all: a reader never sees half a file."""
    start = time.perf_counter()
    rendered = render(document, format=format, home=home)
    with replacing(path) as file:
        file.write(rendered.data)
    digest = hashlib.sha256(rendered.data).hexdigest()
    return Written(path, digest, rendered.pages, time.perf_counter() - start)


def _pages(data: bytes) -> int:
    found = _PAGES.search(data)
    assert found is not None, "a PDF of ours has a tree of pages"
    return int(found[1])


def _renderer(format: Format) -> Callable[[Printable, Path | None], bytes]:
    """Formats load what they need when first used: an analyst who wants CSV needs neither typst nor Word."""
    if format == "pdf":
        from keystage.analysis.publish.pdf import pdf

        return lambda document, home: pdf(document)
    if format == "docx":
        from keystage.analysis.publish.word import word

        return word
    if format == "xlsx":
        from keystage.analysis.publish.workbook import workbook

        return lambda document, home: workbook(document)
    if format == "html":
        from keystage.analysis.publish.html import html

        return lambda document, home: html(document)
    from keystage.analysis.publish.separated import csv

    return lambda document, home: csv(document)
