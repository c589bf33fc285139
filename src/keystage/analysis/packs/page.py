"""The one page, as a value."""

from pathlib import Path

from keystage.analysis.benchmarks import Evidence
from keystage.analysis.measures import words
from keystage.analysis.packs import heading
from keystage.analysis.packs.agreed import agreed, agreed_on
from keystage.analysis.packs.asked import asked, stands_out
from keystage.analysis.packs.cannot import cannot_tell
from keystage.analysis.packs.case import Case, case_of
from keystage.analysis.packs.disadvantaged import disadvantaged
from keystage.analysis.packs.notices import notices
from keystage.analysis.packs.pictures import pictures
from keystage.analysis.packs.position import position, position_title
from keystage.analysis.packs.sources import CAUTION, source_line
from keystage.analysis.packs.subject import Subject
from keystage.analysis.packs.values import Audience, SchoolPage

__all__ = ["page_of", "school_page"]


def school_page(evidence: Evidence, urn: str, *, audience: Audience, home: Path | None = None) -> SchoolPage:
    """The one page of a school: who is here, what stands out, six pictures, the place among similar schools,
    disadvantaged pupils, five questions, what was agreed, and what it cannot tell.

    Raises InputError where the evidence does not hold the school.
    """
    return page_of(case_of(evidence, urn, audience=audience, home=home), audience=audience, home=home)


def page_of(case: Case, *, audience: Audience, home: Path | None = None) -> SchoolPage:
    """The one page of a case: see `school_page`."""
    return page_about(case.subject(audience=audience, home=home), case)


def page_about(about: Subject, case: Case) -> SchoolPage:
    """The same, where the subject is made already."""
    dossier = about.dossier
    dots = disadvantaged(about)
    wording = words(dossier.year, home=about.home)
    return SchoolPage(
        name=dossier.facts["name"] or f"URN {dossier.urn}",
        kind_line=heading.kind_line(about),
        title=f"{wording.get('summary_title', 'School summary')} {dossier.year}",
        audience=about.audience.code,  # type: ignore[arg-type]  # one of the four, as the policy says
        audience_words=about.audience.words,
        status_line=heading.status_line(about),
        context=heading.context(about),
        stands_out=stands_out(case),
        pictures=pictures(about),
        position=position(about),
        position_title=position_title(about),
        disadvantaged_title=dots.title,
        disadvantaged=dots.rows,
        disadvantaged_note=dots.note,
        questions=asked(case),
        agreed=agreed(dossier),
        agreed_on=agreed_on(dossier),
        cannot_tell=cannot_tell(about),
        sources=source_line(dossier, home=about.home),
        caution=CAUTION,
        made_up=heading.made_up(dossier.facts),
        urn=dossier.urn,
        year=str(dossier.year),
        adviser=dossier.facts.get("adviser") or "",
        notices=notices(about),
    )
