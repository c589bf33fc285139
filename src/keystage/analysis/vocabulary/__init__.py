"""Small frozen values that name what the field talks about."""

from keystage.analysis.vocabulary import laestab, upn, urn
from keystage.analysis.vocabulary.areas import UpnArea, upn_areas
from keystage.analysis.vocabulary.figures import ENGLAND, FIGURES, LEVELS, as_figures, finite, no_figures
from keystage.analysis.vocabulary.intersections import pupil_group
from keystage.analysis.vocabulary.pupils import CONTEXT
from keystage.analysis.vocabulary.rounding import fixed
from keystage.analysis.vocabulary.terms import HalfTerm, Term, half_terms
from keystage.analysis.vocabulary.words import PupilGroup, Reason, pupil_groups, reasons
from keystage.analysis.vocabulary.year_groups import YearGroup, year_groups
from keystage.analysis.vocabulary.years import AcademicYear

__all__ = [
    "CONTEXT", "ENGLAND", "FIGURES", "LEVELS", "AcademicYear", "HalfTerm", "PupilGroup", "Reason", "Term", "UpnArea",
    "YearGroup", "as_figures", "finite", "fixed", "half_terms", "laestab", "no_figures", "pupil_group", "pupil_groups",
    "reasons", "upn", "upn_areas", "urn", "year_groups",
]  # fmt: skip
