"""How well judgements fit the scale, by script and by judge."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

__all__ = ["Fit", "fits", "misfits"]


@dataclass(frozen=True, slots=True)
class Fit:
    """infit: Σ(x − p)² / Σp(1 − p), 1 as expected by chance, above where choices are less regular. outfit: mean of
    (x − p)² / p(1 − p), which single odd choices raise. agreement: percent of choices for the script of the higher
    measure, half where both are equal."""

    infit: NDArray[np.float64]
    outfit: NDArray[np.float64]
    agreement: NDArray[np.float64]


def fits(ahead: NDArray[np.float64], groups: tuple[NDArray[np.int64], ...], count: int) -> Fit:
    """Fit of each of `count` groups. ahead: (m,) the winner's measure less the loser's, one a judgement. groups: one
    or two arrays (m,) of the group that a judgement belongs to; −1 is none."""
    chance = expit(ahead)
    surprise, weight = (1 - chance) ** 2, chance * (1 - chance)
    odd = np.exp(np.minimum(-ahead, 700))
    as_scale = np.where(ahead > 0, 100.0, np.where(ahead == 0, 50.0, 0.0))
    number = _total(np.ones_like(ahead), groups, count)
    with np.errstate(invalid="ignore"):
        return Fit(
            _total(surprise, groups, count) / _total(weight, groups, count),
            _total(odd, groups, count) / number,
            _total(as_scale, groups, count) / number,
        )


def misfits(infit: NDArray[np.float64], most: float, deviations: float) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Whose infit is above `most`, and whose is more than `deviations` standard deviations above the mean."""
    apart = infit.mean() + deviations * infit.std(ddof=1) if len(infit) > 2 else np.inf
    return infit > most, infit > apart


def _total(values: NDArray[np.float64], groups: tuple[NDArray[np.int64], ...], count: int) -> NDArray[np.float64]:
    total = np.zeros(count)
    for group in groups:
        named = group >= 0
        total += np.bincount(group[named], values[named], count)
    return total
