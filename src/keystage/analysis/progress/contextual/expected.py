"""The chance that a pupil reaches a threshold, from linear models of the outcomes it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.progress.contextual.model import ContextualModel
from keystage.analysis.progress.contextual.pupils import OUTCOME
from keystage.analysis.progress.result import ValueAdded
from keystage.analysis.scales import Scale

__all__ = ["NEAREST", "Margin", "chances", "cut_of", "expected_of", "margin", "standing"]

Floats = NDArray[np.float64]

NEAREST = 100  # pupils whose residuals say what may become of one
_AT_ONCE = 20_000  # pupils: bounds the memory that their neighbours take


@dataclass(frozen=True, slots=True)
class Margin:
    """One outcome of the pupils of a report. short: (n,) by how many points each is expected to fall short of the cut.
    residual: (n,) what the pupil came to less what was expected. spread: the deviation of residuals."""

    short: Floats
    residual: Floats
    spread: float

    def of(self, mask: NDArray[np.bool_]) -> "Margin":
        return Margin(self.short[mask], self.residual[mask], self.spread)


def expected_of(fit: ValueAdded, pupils: pl.DataFrame) -> Floats:
    """(n,) What the predictors alone expect of each pupil: at a school whose effect is nil."""
    terms = fit.coefficients.select("term", "estimate").rows()
    (_, intercept), slopes = terms[0], terms[1:]
    weighed = [pupils[term].to_numpy() * estimate for term, estimate in slopes if term in pupils.columns]
    return np.asarray(intercept + np.sum(weighed, axis=0) if weighed else np.full(pupils.height, intercept))


def cut_of(least: str, scale: Scale, *, fine: bool) -> float:
    """The number that an outcome has to lie above, in the scale's points, for a grade or score of `least`.

    Where points have steps it lies half a step below: a scaled score of 100 is anything from 99.5, a level 4 (27) or
    its 4C (25) anything above half-way from the grade below. fine: of fine points: a level begins at its own edge.
    """
    if scale.kind == "score":
        return float(least) - scale.step / 2
    grades = [grade for grade in scale.grades if grade.points is not None]
    own = next(grade.points for grade in grades if grade.code == least)
    if fine:
        return 6.0 * int(least[0])
    assert own is not None
    place = next(at for at, grade in enumerate(scale.grades) if grade.code == least)
    reached = [g.points for at, g in enumerate(scale.grades) if at >= place and g.points is not None]
    below = [g.points for at, g in enumerate(scale.grades) if at < place and g.points is not None]
    return (min(reached) + max(below)) / 2 if below else -np.inf


def margin(model: ContextualModel, cut: float) -> Margin:
    """How far below the cut each pupil is expected, and what became of the pupil.

    Residuals hold what schools add (variance s_u² + s_e²), so that chances are those of similar pupils in any school of
    the area, and come true on average over all of them; with s_e² alone they would be those of one average school.
    """
    assert model.contextual is not None
    expected = expected_of(model.contextual, model.pupils)
    residual = model.pupils[OUTCOME].to_numpy() - expected
    return Margin(cut - expected, residual, float(residual.std()) or 1.0)


def standing(margins: Sequence[Margin]) -> Floats:
    """(n,) Where pupils stand by what is expected of them alone: how far above every cut, in deviations, added up."""
    return np.asarray(-np.sum([one.short / one.spread for one in margins], axis=0))


def chances(margins: Sequence[Margin], *, nearest: int = NEAREST) -> Floats:
    """(n,) The chance that each pupil reaches every cut: the share of the `nearest` other pupils, by what is expected
    of them, whose residuals would carry this pupil over every cut.

    Of m others k: (k + ½) / (m + 1), for that all of a hundred did is not that every pupil must.

    The predictive distribution of linear models, with residuals as they are: of several outcomes together, and skew
    where they are (pupils below a test have points far below its scale, which a normal curve of the same variance would
    spread over all pupils, expecting too few to reach anything). Source: Duan (1983), J. Am. Stat. Assoc. 78, 605-610,
    with neighbours' residuals only.
    """
    n = len(margins[0].short)
    order = np.argsort(standing(margins), kind="stable")
    near = min(nearest + 1, n)
    first = np.clip(np.arange(n) - near // 2, 0, n - near)
    short = [one.short[order] for one in margins]
    windows = [np.lib.stride_tricks.sliding_window_view(one.residual[order], near) for one in margins]
    found = np.empty(n)
    for start in range(0, n, _AT_ONCE):
        part = slice(start, min(start + _AT_ONCE, n))
        at = first[part]
        met = np.logical_and.reduce([w[at] >= s[part, None] for w, s in zip(windows, short, strict=True)])
        own = np.arange(n)[part] - at
        met[np.arange(len(at)), own] = False
        found[order[part]] = (met.sum(axis=1) + 0.5) / near
    return found
