"""Where pupils started: low, middle or high prior attainment, and high attainers."""

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.starts import HighAttainers, PriorBands, high_attainer_rules, prior_band_rules
from keystage.analysis.measures.pupils.worth import worth

__all__ = ["high_attainers", "mean_points", "prior_bands"]


def prior_bands(cohort: Cohort) -> pl.Series | None:
    """Each pupil's "low", "middle" or "high" prior attainment, by the mean of points at the last key stage behind it.

    Null for pupils without all the results that the mean is of. None where no edges are known for the year in which
    these pupils took that key stage, or the results are not held. Source: `definitions/prior_bands`.
    """
    return cohort.once("prior_bands", _bands)


def high_attainers(cohort: Cohort) -> pl.Series | None:
    """Whether each pupil was a high attainer at the last key stage behind it; null where no result says.

    None where the year has no rule or no result that it asks for is held. Source: `definitions/prior_bands`.
    """
    return cohort.once("high_attainers", _high)


def mean_points(cohort: Cohort, codes: tuple[str, ...]) -> NDArray[np.float64]:
    """The mean of each pupil's points in these results; NaN where one of them has none."""
    return np.asarray(np.mean([worth(cohort, code) for code in codes], axis=0))


def _bands(cohort: Cohort) -> pl.Series | None:
    for rule in prior_band_rules(year=cohort.year, year_group=cohort.year_group, home=cohort.home):
        held = next((codes for codes in rule.means if cohort.has(*codes)), None)
        if held is not None:
            return _banded(mean_points(cohort, held), rule)
    return None


def _banded(points: NDArray[np.float64], rule: PriorBands) -> pl.Series:
    mean = pl.Series(points.round(9)).fill_nan(None)
    return pl.select(
        pl.when(mean < rule.low_below).then(pl.lit("low"))
        .when(mean < rule.high_from).then(pl.lit("middle"))
        .when(mean.is_not_null()).then(pl.lit("high"))
    ).to_series().alias("prior")  # fmt: skip


def _high(cohort: Cohort) -> pl.Series | None:
    for rule in high_attainer_rules(year=cohort.year, year_group=cohort.year_group, home=cohort.home):
        held = {code: least for code, least in rule.any_of.items() if cohort.has(code)}
        if held:
            return _reached(cohort, held, rule)
    return None


def _reached(cohort: Cohort, held: dict[str, str], rule: HighAttainers) -> pl.Series:
    each = [cohort.reached(code, least) for code, least in held.items()]
    enough = np.sum([vector.value for vector in each], axis=0) >= rule.enough
    said = np.any([cohort.coded(code).each(lambda words: words.is_not_null().to_numpy()) for code in held], axis=0)
    return pl.select(pl.when(pl.Series(said)).then(pl.Series(enough))).to_series().alias("high_attainer")
