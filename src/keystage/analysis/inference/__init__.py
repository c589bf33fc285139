"""Intervals, tests and distributions that every room shares. NumPy arrays (or numbers) in, arrays out.

A Polars series goes in as it is; a null becomes NaN and comes out as NaN (`clear` is then False and `test` "none").
"""

from keystage.analysis.inference.funnels import INNER, OUTER, funnel_limits, outside_funnel
from keystage.analysis.inference.intervals import clopper_pearson, mean_interval, wilson
from keystage.analysis.inference.places import Places, beyond, place_ranges, places_among
from keystage.analysis.inference.proportions import (
    ProportionTest,
    compare_proportion,
    exact_binomial,
    z_proportion,
)
from keystage.analysis.inference.sums_of_chances import (
    poisson_binomial,
    poisson_binomial_range,
    poisson_binomial_tails,
)

__all__ = [
    "INNER", "OUTER", "Places", "ProportionTest", "beyond", "clopper_pearson", "compare_proportion", "exact_binomial",
    "funnel_limits", "mean_interval", "outside_funnel", "place_ranges", "places_among", "poisson_binomial",
    "poisson_binomial_range", "poisson_binomial_tails", "wilson", "z_proportion",
]  # fmt: skip
