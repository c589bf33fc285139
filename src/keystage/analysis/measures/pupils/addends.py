"""What is added up over pupils for one measure."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.measures.definition import Measure, PupilRule
from keystage.analysis.measures.pupils.pools import Pool
from keystage.analysis.measures.pupils.vectors import Vector

__all__ = ["Addends", "addends"]

Column = NDArray[np.float64] | NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Addends:
    """columns: name -> (n,) to be summed: "n" pupils who count, "sum" of their values, "square" of them, "of" what a
    rate is of. Values of a mean stand about `centre`, so that their squares lose nothing. value: (n,) as it is, for
    what no sums can say (a median). lacking: only a national table of expectations is missing."""

    measure: Measure
    rule: PupilRule
    columns: Mapping[str, Column]
    centre: float = 0.0
    value: NDArray[np.float64] | None = None
    lacking: bool = False


def addends(measure: Measure, pool: Pool) -> Addends | None:
    """The columns of a measure over the pupils of the pool; None where the pupils hold nothing that it is made of."""
    rule = measure.rule_in(pool.year)
    assert rule is not None, f"{measure.code} has no rule for {pool.year}"
    made, lacking = pool.vector(rule)
    if made is None:
        return Addends(measure, rule, {}, lacking=True) if lacking else None
    if rule.how == "share":
        with np.errstate(invalid="ignore"):
            return Addends(measure, rule, {"n": made.counts, "sum": (made.value > 0) & made.counts})
    if rule.how == "count":
        return Addends(measure, rule, {"n": made.counts})
    if rule.how == "rate":
        return _rate(measure, rule, made, pool)
    known = made.counts & ~np.isnan(made.value)
    if rule.how == "gap":
        return Addends(measure, rule, {"n": known}, value=np.where(known, made.value, np.nan))
    centre = float(made.value[known].mean()) if known.any() else 0.0
    about = np.where(known, made.value - centre, 0.0)
    return Addends(measure, rule, {"n": known, "sum": about, "square": about * about}, centre)


def _rate(measure: Measure, rule: PupilRule, made: Vector, pool: Pool) -> Addends | None:
    whole, _ = pool.vector(PupilRule(how="rate", first_year=rule.first_year, worked=rule.worked_of))
    if whole is None:
        return None
    counts = made.counts & whole.counts & ~np.isnan(made.value) & ~np.isnan(whole.value)
    columns = {"sum": np.where(counts, made.value, 0.0), "of": np.where(counts, whole.value, 0.0)}
    return Addends(measure, rule, {"n": counts, **columns})
