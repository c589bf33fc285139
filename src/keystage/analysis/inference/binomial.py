"""The binomial distribution on arrays. Counts are whole numbers held as floats."""

import numpy as np
from scipy import special

from keystage.analysis.inference.numbers import Floats

__all__ = ["at_least", "at_most", "exactly"]


def at_most(k: Floats, n: Floats, p: Floats) -> Floats:
    """P(X <= k), by the incomplete beta function."""
    within = np.clip(k, 0, n - 1)
    share = special.betaincc(within + 1, n - within, p)
    return np.select([k < 0, k >= n], [0.0, 1.0], share)


def at_least(k: Floats, n: Floats, p: Floats) -> Floats:
    """P(X >= k)."""
    within = np.clip(k, 1, n)
    share = special.betainc(within, n - within + 1, p)
    return np.select([k <= 0, k > n], [1.0, 0.0], share)


def exactly(k: Floats, n: Floats, p: Floats) -> Floats:
    """P(X = k)."""
    ways = special.gammaln(n + 1) - special.gammaln(k + 1) - special.gammaln(n - k + 1)
    return np.asarray(np.exp(ways + special.xlogy(k, p) + special.xlog1py(n - k, -p)))
