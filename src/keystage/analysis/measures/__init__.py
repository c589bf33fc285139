"""What figures mean, and figures as published.

`published` makes a file's frame the figures frame; `figures` gathers those of all releases. On that frame work `gap`
(disadvantaged against other pupils nationally), `trends` and `pooled` (years beside each other and together, never
across a break), `distances` (to national, and whether the gap closes), `timeline` (missing years with their reason),
`improved_scales` (“12 of 13”), `target_differences`, `carried` (a predecessor's figures under the successor's URN) and
`floors` (the standards of the years that had them). Of pupils' rows are `conversions` (levels at 7 by those at 11)
and `expectations` (a table of what pupils with the same start came to).
`working` explains one figure.
"""

from keystage.analysis.measures import readable
from keystage.analysis.measures.bands import band_words, bands_by_rule
from keystage.analysis.measures.choice import choose
from keystage.analysis.measures.definition import Break, Measure, measures
from keystage.analysis.measures.distances import DISTANCES, distances
from keystage.analysis.measures.extracts import extract, formula_safe
from keystage.analysis.measures.figures import figures, years_of_schools
from keystage.analysis.measures.floors import FLOORS, floor_counts, floors
from keystage.analysis.measures.gaps import GAPS, gap
from keystage.analysis.measures.identified import unmatched
from keystage.analysis.measures.improved_scales import IMPROVED_SCALES, improved_scales
from keystage.analysis.measures.national_figures import (
    CONSTRUCTION,
    REFERENCE,
    NationalFigure,
    is_reference,
    national_figures,
    reference_figures,
)
from keystage.analysis.measures.pooled import POOLED, pooled
from keystage.analysis.measures.predecessors import carried
from keystage.analysis.measures.published import published
from keystage.analysis.measures.pupil_releases import with_counterparts
from keystage.analysis.measures.pupils import breakdown, cohorts, left_out, prepared, pupil_figures
from keystage.analysis.measures.pupils.conversions import CONVERSIONS, conversions
from keystage.analysis.measures.pupils.national_means import expectations
from keystage.analysis.measures.standards import Floor, FloorTest, floor_standards
from keystage.analysis.measures.target_differences import (
    TARGET_DIFFERENCES,
    target_difference,
    target_differences,
)
from keystage.analysis.measures.timeline import NOT_LOADED, timeline
from keystage.analysis.measures.trends import TRENDS, trends
from keystage.analysis.measures.wording import Wording, words
from keystage.analysis.measures.working import Step, Working, group_named, measure_named, working

__all__ = [
    "CONSTRUCTION", "CONVERSIONS", "DISTANCES", "FLOORS", "GAPS", "IMPROVED_SCALES", "NOT_LOADED", "POOLED",
    "REFERENCE", "TARGET_DIFFERENCES", "TRENDS", "Break", "Floor", "FloorTest", "Measure", "NationalFigure", "Step",
    "Wording", "Working", "band_words", "bands_by_rule", "breakdown", "carried", "choose", "cohorts", "conversions",
    "distances", "expectations", "extract", "figures", "floor_counts", "floor_standards", "floors", "formula_safe",
    "gap", "group_named", "improved_scales", "is_reference", "left_out", "measure_named", "measures",
    "national_figures", "pooled", "prepared", "published", "pupil_figures", "readable", "reference_figures",
    "target_difference", "target_differences", "timeline", "trends", "unmatched", "with_counterparts", "words",
    "working",
    "years_of_schools",
]  # fmt: skip
