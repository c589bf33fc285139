"""What figures mean, and figures as published.

`published` makes a file's frame the figures frame. On that frame work `gap` (disadvantaged against other pupils
nationally), `trends` and `pooled` (years beside each other and together, never across a break), `timeline` (missing
years with their reason) and `carried` (a predecessor's figures under the successor's URN).
"""

from keystage.analysis.measures.definition import Break, Measure, measures
from keystage.analysis.measures.figures import figures
from keystage.analysis.measures.floors import FLOORS, floor_counts, floors
from keystage.analysis.measures.gaps import GAPS, gap
from keystage.analysis.measures.pooled import POOLED, pooled
from keystage.analysis.measures.predecessors import carried
from keystage.analysis.measures.published import published
from keystage.analysis.measures.standards import Floor, FloorTest, floor_standards
from keystage.analysis.measures.timeline import NOT_LOADED, timeline
from keystage.analysis.measures.trends import TRENDS, trends
from keystage.analysis.measures.wording import Wording, words

__all__ = [
    "FLOORS", "GAPS", "NOT_LOADED", "POOLED", "TRENDS", "Break", "Floor", "FloorTest", "Measure", "Wording", "carried",
    "figures", "floor_counts", "floor_standards", "floors", "gap", "measures", "pooled", "published", "timeline",
    "trends", "words",
]  # fmt: skip
