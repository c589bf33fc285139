"""Documents as PDF: tagged, in our own fonts, the one page always one page."""

from dataclasses import replace

from keystage.analysis.errors import MethodError
from keystage.analysis.packs.values import Document, Note, SchoolPage
from keystage.analysis.publish.document_data import document_data
from keystage.analysis.publish.note_document import note_document
from keystage.analysis.publish.shortening import LIMITS, Limits, shorten
from keystage.analysis.publish.typeset import NoRoomError, typeset

__all__ = ["pdf"]


def pdf(document: SchoolPage | Document | Note) -> bytes:
    """A tagged PDF/UA-1. Where a school's words run over its one page, questions give way before anything else."""
    if isinstance(document, Note):
        document = note_document(document)
    for limits in LIMITS:
        try:
            return typeset(document_data(_within(document, limits), least_questions=limits.questions))
        except NoRoomError:
            continue
    raise MethodError("The one page has more figures than fit on one page.")


def _within(document: SchoolPage | Document, limits: Limits) -> SchoolPage | Document:
    if isinstance(document, SchoolPage):
        return shorten(document, limits)
    return document if document.page is None else replace(document, page=shorten(document.page, limits))
