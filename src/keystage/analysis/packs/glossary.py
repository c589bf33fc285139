"""The words used in a document, explained: only those that occur in it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from keystage.analysis.packs.layouts import terms
from keystage.analysis.packs.values import Block, Cell, Heading, Paragraph, Picture, Pictures, Section, Table

__all__ = ["glossary"]


def glossary(sections: Iterable[Section], *, home: Path | None) -> Table | None:
    """A table of the terms that the sections use."""
    text = "\n".join(words for section in sections for words in (section.title, *_words(section.blocks)))
    used = sorted(
        (term for term in terms(home) if any(word in text for word in term.seen)), key=lambda t: t.term.lower()
    )
    if not used:
        return None
    return Table(
        caption="Words used here",
        columns=("Word", "What it means"),
        rows=tuple((Cell(term.term, bold=True), Cell(term.words)) for term in used),
        align=("left", "left"),
        widths=(1.6, 5),
        name="Words",
    )


def _words(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (block.caption, *block.columns, *block.notes)
            yield from (cell.text for row in block.rows for cell in row)
        elif isinstance(block, Paragraph | Heading):
            yield block.text
        elif isinstance(block, Picture):
            yield block.chart.title
        elif isinstance(block, Pictures):
            yield from (chart.title for chart in block.charts)
