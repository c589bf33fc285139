"""What figures mean, and figures as published."""

from keystage.analysis.measures.definition import Break, Floor, FloorTest, Measure, measures

__all__ = ["Break", "Floor", "FloorTest", "Measure", "measures"]
