"""How to read the figures: the same few sentences behind every pack."""

from keystage.analysis.packs.cannot import everything_it_cannot_tell
from keystage.analysis.packs.glossary import glossary
from keystage.analysis.packs.sources import CAUTION, school_releases, sources_table
from keystage.analysis.packs.subject import Subject
from keystage.analysis.packs.values import Block, Paragraph, Section

__all__ = ["reading_guide"]

_ALWAYS = (
    "**Clear** means larger than chance gives in 19 of 20 cases. **May be chance** means smaller, however large it "
    "looks. Neither says why.",
    "**A difference in pupils** is how many more or fewer reached it than the national rate would give a group of this "
    "size.",
    "**A group under 11** is shown as a count of pupils, without a percentage or a comparison.",
    "**National** is all state-funded schools, from the same release as the school’s own figure; where that has none, "
    "from the source that is named with it below.",
    "**Lines stop** where years do not compare: tests or rules changed, or nothing was published.",
)

_MORE = (
    "**More figures** than paper has room for, every measure and every group of pupils held, are in the Excel and HTML "
    "copies of this pack (xlsx, html)."
)


def reading_guide(subject: Subject, sections: tuple[Section, ...], *, more: bool = False) -> Section:
    """How to read this, what it cannot tell, where every figure comes from, and the words used."""
    limits = everything_it_cannot_tell(subject)
    blocks: list[Block] = [Paragraph(text) for text in (*_ALWAYS, CAUTION)]
    blocks.append(Paragraph(f"**These pages cannot tell you** of: {'; '.join(limits)}."))
    blocks.append(sources_table(school_releases(subject.dossier)))
    blocks += [Paragraph(_MORE)] if more else []
    words = glossary(sections, home=subject.home)
    return Section("How to read this", (*blocks, words) if words is not None else tuple(blocks), key="guide")
