"""How many of some pupils reach a thing, where each has a chance of its own: the Poisson-binomial distribution."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from keystage.analysis.inference.numbers import Floats

__all__ = ["poisson_binomial", "poisson_binomial_range", "poisson_binomial_tails"]

_EXACT_TO = 400  # pupils: of more the normal curve says the same


def poisson_binomial(chances: ArrayLike) -> Floats:
    """(n + 1,) the probability that 0, 1, … n of n independent things happen, each with its own chance (n,).

    Source: Wang (1993), Statistica Sinica 3, 295-312: the sum of independent trials, added one by one.
    """
    p = np.asarray(chances, dtype=np.float64)
    found = np.zeros(len(p) + 1)
    found[0] = 1.0
    for at, chance in enumerate(p, start=1):
        found[1 : at + 1] = found[1 : at + 1] * (1 - chance) + found[:at] * chance
        found[0] *= 1 - chance
    return found


def poisson_binomial_tails(chances: ArrayLike, reached: float) -> tuple[float, float]:
    """P(at most `reached`) and P(at least `reached`): exact to 400 things, beyond by the normal curve with the half
    that whole numbers need."""
    p = np.asarray(chances, dtype=np.float64)
    if len(p) <= _EXACT_TO:
        each, k = poisson_binomial(p), round(reached)
        return float(min(each[: k + 1].sum(), 1.0)), float(min(each[k:].sum(), 1.0))
    middle, spread = p.sum(), np.sqrt((p * (1 - p)).sum())
    at_most, at_least = special.ndtr([(reached + 0.5 - middle) / spread, (middle + 0.5 - reached) / spread])
    return float(at_most), float(at_least)


def poisson_binomial_range(chances: ArrayLike, *, tail: float = 0.025) -> tuple[int, int]:
    """The least and the greatest number that is not beyond chance: each with more than `tail` of the distribution at
    it and outside it. Exact to 400 things, as `poisson_binomial_tails`."""
    p = np.asarray(chances, dtype=np.float64)
    if len(p) <= _EXACT_TO:
        each = poisson_binomial(p)
        at_most, at_least = np.cumsum(each), np.cumsum(each[::-1])[::-1]
        return int(np.argmax(at_most > tail)), int(len(each) - 1 - np.argmax(at_least[::-1] > tail))
    middle, spread = p.sum(), np.sqrt((p * (1 - p)).sum())
    reach = -float(special.ndtri(tail)) * spread
    return int(np.floor(middle - 0.5 - reach)) + 1, int(np.ceil(middle + 0.5 + reach)) - 1
