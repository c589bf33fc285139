"""Small frozen values that name what the field talks about."""

from keystage.analysis.vocabulary import upn
from keystage.analysis.vocabulary.areas import UpnArea, upn_areas
from keystage.analysis.vocabulary.figures import ENGLAND, FIGURES, LEVELS, as_figures, finite, no_figures
from keystage.analysis.vocabulary.pupils import CONTEXT
from keystage.analysis.vocabulary.rounding import fixed
from keystage.analysis.vocabulary.words import PupilGroup, Reason, pupil_groups, reasons
from keystage.analysis.vocabulary.years import AcademicYear

__all__ = [
    "CONTEXT", "ENGLAND", "FIGURES", "LEVELS", "AcademicYear", "PupilGroup", "Reason", "UpnArea", "as_figures",
    "finite", "fixed", "no_figures", "pupil_groups", "reasons", "upn", "upn_areas",
]  # fmt: skip
