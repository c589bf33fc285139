"""Made-up areas, schools and pupils, written as the files that `returns` reads. All of them are invented here."""

from keystage.analysis.synthetic.area import MadeUpArea, MadeUpSchool, Story, made_up_area, schools_of
from keystage.analysis.synthetic.files import MadeUpFile, write_area

__all__ = ["MadeUpArea", "MadeUpFile", "MadeUpSchool", "Story", "made_up_area", "schools_of", "write_area"]
