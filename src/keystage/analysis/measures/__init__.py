"""What figures mean, and figures as published."""

from keystage.analysis.measures.definition import Break, Measure, measures
from keystage.analysis.measures.standards import Floor, FloorTest, floor_standards
from keystage.analysis.measures.wording import Wording, words

__all__ = ["Break", "Floor", "FloorTest", "Measure", "Wording", "floor_standards", "measures", "words"]
