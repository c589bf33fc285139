"""A school's pack: the one page first, then every figure behind it."""

from pathlib import Path

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.measures import words
from keystage.analysis.packs import heading
from keystage.analysis.packs.case import Case, case_of
from keystage.analysis.packs.figures_pages import figures_sections, unprinted_sections
from keystage.analysis.packs.page import page_about
from keystage.analysis.packs.reading_guide import reading_guide
from keystage.analysis.packs.sources import source_line
from keystage.analysis.packs.value_added import unprinted_models, value_added_sections
from keystage.analysis.packs.values import Audience, Document, Paragraph, Section

__all__ = ["pack_of", "school_pack"]


def school_pack(evidence: Evidence, urn: str, *, audience: Audience, home: Path | None = None) -> Document:
    """The one page and the figures pages of each key stage the school has, under the words of their year.

    Raises InputError where the evidence does not hold the school.
    """
    return pack_of(case_of(evidence, urn, audience=audience, home=home), audience=audience, home=home)


def pack_of(case: Case, *, audience: Audience, home: Path | None = None) -> Document:
    """The pack of a case: see `school_pack`."""
    about = case.subject(audience=audience, home=home)
    page = page_about(about, case)
    sections = figures_sections(about) or (Section("Results", (Paragraph(about.kind.no_results),), break_before=True),)
    sections = (*sections, *value_added_sections(about))
    unprinted = (*unprinted_sections(about), *unprinted_models(about))
    wording = words(about.dossier.year, home=home)
    return Document(
        title=f"{wording.get('summary_title', 'School summary')} and figures {about.dossier.year}",
        subtitle=page.name if case.urn in page.name else f"{page.name} · URN {case.urn}",
        audience=audience,
        audience_words=about.audience.words,
        status_line=heading.status_line(about),
        sections=(*sections, *unprinted, reading_guide(about, sections, more=bool(unprinted))),
        sources=source_line(about.dossier, home=home),
        page=page,
        urn=case.urn,
        year=str(about.dossier.year),
        made_up=page.made_up,
    )
