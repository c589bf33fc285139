"""What stands in the place of a figure that is not there: a few words on an axis, a sentence on a page."""

from keystage.analysis.packs.compared import Compared
from keystage.analysis.packs.subject import Subject
from keystage.analysis.vocabulary import AcademicYear, reasons

__all__ = ["few_words", "no_figures", "reason_words"]

_NOT_HELD = "not held"


def reason_words(subject: Subject, code: str, row: Compared | None) -> str:
    """Why the results year has no figure, in words: what the file's code means, else what the year lacked."""
    why = subject.why_missing(code, subject.dossier.year.ends)
    if why:
        return why
    if row is not None and row.reason:
        known = reasons(subject.home)
        return known[row.reason].words if row.reason in known else row.reason
    return "not in the files held"


def few_words(subject: Subject, code: str, row: Compared | None, year: int) -> str:
    """The same for one year of a picture's axis, where there is room for two or three words."""
    why = subject.why_missing(code, year)
    if why:
        return why
    if row is None or not row.reason:
        return _NOT_HELD
    known = reasons(subject.home)
    return known[row.reason].words.partition(":")[0] if row.reason in known else _NOT_HELD


def no_figures(subject: Subject, code: str, lead: str) -> str:
    """The sentence where a picture would stand: "Progress: no progress measure in 2023/24."""
    year = AcademicYear(subject.dossier.year.ends)
    row = subject.dossier.at(code)
    if subject.why_missing(code, year.ends):
        return f"{lead}: {subject.why_missing(code, year.ends)} in {year}."
    if row is not None and row.reason:
        return f"{lead}: {reason_words(subject, code, row)}."
    return f"{lead}: no figures are held for {year}."
