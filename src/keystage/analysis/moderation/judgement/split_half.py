"""Split-half reliability: would other judges have made the same scale?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.errors import MethodError
from keystage.analysis.moderation.judgement.estimate import estimate

__all__ = ["SplitHalf", "split_half"]


@dataclass(frozen=True, slots=True)
class SplitHalf:
    """Correlations between the scales of two halves of the judges. mean, and the range of the middle 95 % of splits.
    correlations: one a split."""

    mean: float
    low: float
    high: float
    correlations: tuple[float, ...]


def split_half(
    winner: NDArray[np.int64], loser: NDArray[np.int64], judge: NDArray[np.int64], *, epsilon: float,
    rng: np.random.Generator, times: int,
) -> SplitHalf:  # fmt: skip
    """Deal the judges into two halves `times` times, scale each half's judgements, and correlate the measures of the
    scripts that both have. Judgements without a judge are not used. Raises MethodError."""
    judges = np.unique(judge[judge >= 0])
    if len(judges) < 2:
        raise MethodError("A split into halves needs two judges or more, and a column that names them.")
    if times < 1:
        raise MethodError("Say how many splits to make: one or more.")
    found = []
    for _ in range(times):
        half = rng.permutation(judges)[: len(judges) // 2]
        mine = np.isin(judge, half)
        found.append(_correlation(winner, loser, (mine, ~mine & (judge >= 0)), epsilon))
    usable = np.array([one for one in found if one is not None])
    if not len(usable):
        raise MethodError("The halves of the judges have too few scripts in common. Each judge saw other scripts.")
    low, high = np.quantile(usable, [0.025, 0.975])
    return SplitHalf(float(usable.mean()), float(low), float(high), tuple(map(float, usable)))


def _correlation(
    winner: NDArray[np.int64], loser: NDArray[np.int64], halves: tuple[NDArray[np.bool_], ...], epsilon: float
) -> float | None:
    count = int(max(winner.max(), loser.max())) + 1
    measures, parts = np.full((2, count), np.nan), np.full((2, count), -1)
    for row, rows in enumerate(halves):
        scripts, places = np.unique(np.concatenate([winner[rows], loser[rows]]), return_inverse=True)
        won, lost = places[: rows.sum()], places[rows.sum() :]
        one = estimate(won, lost, len(scripts), method="adjusted", epsilon=epsilon)
        measures[row, scripts], parts[row, scripts] = one.measures, one.part
    together = (parts >= 0).all(axis=0)
    if not together.any():
        return None
    _, places, sizes = np.unique(parts[:, together], axis=1, return_inverse=True, return_counts=True)
    both = measures[:, together][:, places == sizes.argmax()]
    if both.shape[1] < 3 or (both.std(axis=1) < 1e-9).any():
        return None
    return float(np.corrcoef(both)[0, 1])
