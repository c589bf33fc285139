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
from keystage.analysis.synthetic.pupil_level.expectations import expected_scores
from keystage.analysis.synthetic.pupil_level.files import (
    long_table,
    wide_table,
    write_nation,
    write_pupil_area,
    write_pupils,
)
from keystage.analysis.synthetic.pupil_level.made import MadeUpPupils, made_up_pupils, nation_of, on_roll
from keystage.analysis.synthetic.pupil_level.national import national_averages
from keystage.analysis.synthetic.pupil_level.read import as_read

__all__ = [
    "CohortsWanted", "Entry", "MadeUpCohort", "MadeUpKind", "MadeUpPupils", "MadeUpResult", "People", "Programme",
    "PupilArea", "as_read", "expected_scores", "long_table", "made_up_pupils", "nation_of", "national_averages",
    "on_roll", "pupil_area", "wide_table", "write_nation", "write_pupil_area",
    "write_pupils",
]  # fmt: skip
