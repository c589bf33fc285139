"""Bradley–Terry measures by Newton's method: find measures that expect each script's score."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.moderation.judgement.links import components
from keystage.analysis.moderation.judgement.pairs import Pairs
from keystage.analysis.moderation.judgement.system import System

__all__ = ["Solution", "solve"]

_STEPS = 500  # ten do for nearly all; scripts in a long row of clear choices need more
_LOOK = 20  # steps between two looks at whether a part has run apart
_SMALL = 1e-8  # logits of the last step; what is left is smaller by the four digits to which it was solved
_SETTLED = 1e-6
_WEIGHS = 1e-12  # p (1 − p) of a pair 27 logits apart
_SHORT = 0.5  # logits: shorter steps need no looking after


@dataclass(frozen=True, slots=True)
class Solution:
    """measures: (n,) in logits. information: (n,) Σ p (1 − p) of each script's judgements. settled: (n,) whether the
    measures of the script's part came to rest; False where its scores have no finite answer. steps: that it took."""

    measures: NDArray[np.float64]
    information: NDArray[np.float64]
    settled: NDArray[np.bool_]
    steps: int


def solve(
    pairs: Pairs, scores: NDArray[np.float64], *, part: NDArray[np.int64], held: NDArray[np.bool_] | None = None,
    start: NDArray[np.float64] | None = None, ridge: float = 0.0, finite: bool = False,
) -> Solution:  # fmt: skip
    """Measures that expect the scores.

    scores: (n,) wins, plain or adjusted. part: (n,) number of each script's part; where nobody is held a part's mean
    is 0. held: (n,) scripts that keep the measure they have in `start`. ridge: α of a penalty α Σ θ² (choix's), for
    comparison with other programs. finite: the scores are known to have a finite answer, so that nobody need look
    whether a part has run apart.

    Adjusted scores of a part need not sum to its judgements. What is over is taken off in proportion to each script's
    information, which is where the iteration of published analyses (sirt's `btm`) comes to rest.
    A long step that overshoots is shortened: with d the largest change between two compared scripts, the part
    log(1 + d) / d of a Newton step leads uphill on any logistic likelihood (self-concordance: Sun and Tran-Dinh 2019).
    """
    held = np.zeros(pairs.count, dtype=np.bool_) if held is None else held
    measures = np.zeros(pairs.count) if start is None else start.astype(np.float64)
    slope = _Slope(pairs, scores, part, held, _floating(part, held, ridge), ridge)
    uphill, weights = slope.at(measures)
    taken, within, longest, step = 0, 0.01, np.inf, np.zeros(pairs.count)
    system = _system(slope)
    while longest >= _SMALL and taken < _STEPS:
        taken += 1
        step = _step(slope, system, uphill, weights, within)
        longest = float(np.abs(step[pairs.first] - step[pairs.second]).max())
        full = measures + step
        uphill, weights = slope.at(full)
        if longest > _SHORT and float(step @ uphill) < 0:
            full = measures + step * (np.log1p(longest) / longest)
            uphill, weights = slope.at(full)
        measures = full
        within = min(0.01, max(longest, 1e-4))
        if taken % _LOOK == 0 and not (finite or _together(pairs, weights, slope).all()):
            break
    settled = (_largest(np.abs(step), part) < _SETTLED) & (finite | _together(pairs, weights, slope))
    return Solution(measures, pairs.to_scripts(weights, weights), settled, taken)


@dataclass(frozen=True, slots=True)
class _Slope:
    """Which way is up. floats: (n,) scripts of parts whose level is free."""

    pairs: Pairs
    scores: NDArray[np.float64]
    part: NDArray[np.int64]
    held: NDArray[np.bool_]
    floats: NDArray[np.bool_]
    ridge: float

    def at(self, measures: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(n,) gradient, which sums to nothing over a part whose level is free; (k,) weights of the pairs."""
        expected, weights = self.pairs.expected(measures)
        uphill = self.scores - expected - 2 * self.ridge * measures
        if self.floats.any():
            information = self.pairs.to_scripts(weights, weights)
            over = np.bincount(self.part, uphill) / np.maximum(np.bincount(self.part, information), 1e-300)
            uphill -= np.where(self.floats, over[self.part], 0) * information
        return np.where(self.held, 0, uphill), weights


def _step(
    slope: _Slope, system: System, uphill: NDArray[np.float64], weights: NDArray[np.float64], within: float
) -> NDArray[np.float64]:
    """(n,) the full Newton step, with mean 0 where a part's level is free and 0 for scripts that are held."""
    free, pairs = ~slope.held, slope.pairs
    both = free[pairs.first] & free[pairs.second]
    diagonal = pairs.to_scripts(weights, weights)[free] + 2 * slope.ridge
    step = np.zeros(pairs.count)
    step[free] = system.solve(weights[both], diagonal, uphill[free], within)
    means = np.bincount(slope.part, step) / np.bincount(slope.part)
    return np.asarray(step - np.where(slope.floats, means[slope.part], 0))


def _system(slope: _Slope) -> System:
    """The system of the pairs of scripts that are free."""
    free, pairs = ~slope.held, slope.pairs
    places = np.cumsum(free) - 1
    both = free[pairs.first] & free[pairs.second]
    loose = np.zeros(pairs.count, dtype=np.bool_)
    loose[np.unique(slope.part, return_index=True)[1]] = True
    return System(places[pairs.first[both]], places[pairs.second[both]], int(free.sum()), (loose & slope.floats)[free])


def _floating(part: NDArray[np.int64], held: NDArray[np.bool_], ridge: float) -> NDArray[np.bool_]:
    """(n,) scripts of parts in which nobody is held."""
    return np.asarray((np.bincount(part, held)[part] == 0) & (ridge == 0))


def _together(pairs: Pairs, weights: NDArray[np.float64], slope: _Slope) -> NDArray[np.bool_]:
    """(n,) whether the script's part still hangs together: groups that ran apart have no pair left that weighs."""
    alive = weights > _WEIGHS
    if alive.all():
        return np.ones(pairs.count, dtype=np.bool_)
    groups = components(pairs.first[alive], pairs.second[alive], slope.held)
    number = np.bincount(np.unique(np.stack([slope.part, groups]), axis=1)[0])
    return np.asarray(number[slope.part] == 1)


def _largest(values: NDArray[np.float64], part: NDArray[np.int64]) -> NDArray[np.float64]:
    most = np.zeros(part.max() + 1)
    np.maximum.at(most, part, values)
    return most[part]
