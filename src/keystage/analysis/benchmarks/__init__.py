"""Any figures frame set against national, area and similar schools.

`gather` makes the Evidence of a set of schools, `ground_of` and `evidence_on` of some of many at a time; `compare` its
comparisons; `similar_schools` the neighbours by the open recipe; `national` and `area` the comparators of each release;
`standouts`, `behind`, `funnel` and `against_neighbours` (LAIT) are for pages of an area; `clearly_better` names three
schools to telephone.
"""

from keystage.analysis.benchmarks.area import area
from keystage.analysis.benchmarks.averages import pupil_weighted
from keystage.analysis.benchmarks.behind import Behind, Side, behind, too_few
from keystage.analysis.benchmarks.better import clearly_better
from keystage.analysis.benchmarks.comparators import ELSEWHERE, Comparators, comparators
from keystage.analysis.benchmarks.compare import compare
from keystage.analysis.benchmarks.depth import Depth, depth_of_pages
from keystage.analysis.benchmarks.distance import miles
from keystage.analysis.benchmarks.evidence import COMPARISONS, NEIGHBOURS, Evidence
from keystage.analysis.benchmarks.funnels import Funnel, funnel
from keystage.analysis.benchmarks.gather import evidence_on, gather
from keystage.analysis.benchmarks.ground import Ground, ground_of
from keystage.analysis.benchmarks.lait import (
    AUTHORITY_FIGURES,
    Indicator,
    against_neighbours,
    authority_figures,
    statistical_neighbours,
)  # fmt: skip
from keystage.analysis.benchmarks.national import PUBLISHED, WEIGHTED, national
from keystage.analysis.benchmarks.positions import PLACED, POSITIONS, positions
from keystage.analysis.benchmarks.recipe import Feature, Recipe, recipes
from keystage.analysis.benchmarks.significance import NO_NATIONAL, NO_PUPILS, NO_SPREAD, TOO_FEW
from keystage.analysis.benchmarks.similar import Similar, similar_schools
from keystage.analysis.benchmarks.standouts import StandOuts, standouts

__all__ = [
    "AUTHORITY_FIGURES", "COMPARISONS", "ELSEWHERE", "NEIGHBOURS", "NO_NATIONAL", "NO_PUPILS", "NO_SPREAD", "PLACED",
    "POSITIONS", "PUBLISHED", "TOO_FEW", "WEIGHTED", "Behind", "Comparators", "Depth", "Evidence", "Feature", "Funnel",
    "Ground", "Indicator", "Recipe", "Side", "Similar", "StandOuts", "against_neighbours", "area", "authority_figures",
    "behind", "clearly_better", "comparators", "compare", "depth_of_pages", "evidence_on", "funnel", "gather",
    "ground_of", "miles", "national", "positions", "pupil_weighted", "recipes", "similar_schools", "standouts",
    "statistical_neighbours", "too_few",
]  # fmt: skip
