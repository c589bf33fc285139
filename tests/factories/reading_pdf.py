"""A PDF read back by a second library: what a reader, a screen reader and a printer would find in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from pypdf import PageObject, PdfReader

__all__ = ["ReadPdf", "read_pdf"]


@dataclass(frozen=True, slots=True)
class ReadPdf:
    """sizes: every size of type that writes something. tags: (kind, alternative text) in reading order."""

    pages: int
    text: str
    sizes: frozenset[float]
    fonts: frozenset[str]
    language: str
    marked: bool
    title: str
    tags: tuple[tuple[str, str], ...]
    page_texts: tuple[str, ...]

    def alternatives(self) -> list[str]:
        return [words for kind, words in self.tags if kind == "Figure"]


def read_pdf(data: bytes) -> ReadPdf:
    reader = PdfReader(BytesIO(data))
    root: Any = reader.trailer["/Root"]
    sizes: set[float] = set()
    texts = tuple(_text(page, sizes) for page in reader.pages)
    return ReadPdf(
        pages=len(reader.pages),
        text=" ".join(" ".join(texts).split()),
        sizes=frozenset(sizes),
        fonts=frozenset(_fonts(reader)),
        language=root["/Lang"],
        marked=bool(root["/MarkInfo"]["/Marked"]),
        title=reader.metadata.title or "" if reader.metadata else "",
        tags=tuple(_tags(root["/StructTreeRoot"]["/K"])),
        page_texts=tuple(" ".join(text.split()) for text in texts),
    )


def _text(page: PageObject, sizes: set[float]) -> str:
    def visit(text: str, matrix: Any, letters: Any, font: Any, size: float) -> None:
        if text.strip():
            sizes.add(round(size * abs(letters[3]) * abs(matrix[3]), 2))

    return str(page.extract_text(visitor_text=visit))


def _fonts(reader: PdfReader) -> Iterator[str]:
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources.get("/Font", {}).values():
            yield str(font.get_object()["/BaseFont"]).split("+")[-1]


def _tags(node: Any) -> Iterator[tuple[str, str]]:
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for part in node:
            yield from _tags(part)
    elif isinstance(node, dict) and "/S" in node:
        yield str(node["/S"]).lstrip("/"), str(node.get("/Alt", ""))
        yield from _tags(node.get("/K", []))
