"""Made-up areas, schools and pupils, written as the files that `returns` reads. All of them are invented here."""

from keystage.analysis.synthetic.area import MadeUpArea, MadeUpSchool, Story, made_up_area, schools_of
from keystage.analysis.synthetic.files import write_area
from keystage.analysis.synthetic.made_up_file import MadeUpFile
from keystage.analysis.synthetic.people import (
    MadeUpAgreement,
    MadeUpPerson,
    MadeUpRole,
    made_up_agreements,
    made_up_people,
)
from keystage.analysis.synthetic.pupil_level import (
    MadeUpPupils,
    PupilArea,
    made_up_pupils,
    nation_of,
    pupil_area,
    write_pupil_area,
)
from keystage.analysis.synthetic.pupil_rows import WrittenGrades
from keystage.analysis.synthetic.under_way import UnderWay, write_under_way

__all__ = [
    "MadeUpAgreement", "MadeUpArea", "MadeUpFile", "MadeUpPerson", "MadeUpPupils", "MadeUpRole", "MadeUpSchool",
    "PupilArea", "Story", "UnderWay", "WrittenGrades", "made_up_agreements", "made_up_area", "made_up_people",
    "made_up_pupils", "nation_of", "pupil_area", "schools_of", "write_area", "write_pupil_area", "write_under_way",
]  # fmt: skip
