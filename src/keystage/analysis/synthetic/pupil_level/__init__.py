"""Made-up pupils with results of any era, in schools with planted effects."""

from keystage.analysis.synthetic.pupil_level.cohorts import MadeUpCohort
from keystage.analysis.synthetic.pupil_level.definitions import (
    CohortsWanted,
    Entry,
    MadeUpKind,
    MadeUpResult,
    People,
    Programme,
    PupilArea,
    pupil_area,
)
from keystage.analysis.synthetic.pupil_level.made import MadeUpPupils, made_up_pupils, nation_of

__all__ = [
    "CohortsWanted", "Entry", "MadeUpCohort", "MadeUpKind", "MadeUpPupils", "MadeUpResult", "People", "Programme",
    "PupilArea", "made_up_pupils", "nation_of", "pupil_area",
]  # fmt: skip
