"""Intervals for one proportion or one mean."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from keystage.analysis.inference.numbers import Floats, normal_quantile, together

__all__ = ["clopper_pearson", "mean_interval", "wilson"]


def wilson(k: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """Wilson's score interval for k of n, as shares (0 to 1). NaN where n is not above 0.

    k may be a fraction (a rounded percentage times n). Source: Wilson (1927), JASA 22, 209-212;
    Newcombe (1998), Statistics in Medicine 17, 857-872, method 3.
    """
    k, n = together(k, n)
    n = np.where(n > 0, n, np.nan)
    z2 = normal_quantile(confidence) ** 2
    share = k / n
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = np.sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n * n))) / (1 + z2 / n)
    low, high = np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)
    return np.where(k == 0, 0.0 * low, low), np.where(k == n, 0.0 * high + 1.0, high)


def clopper_pearson(k: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """The exact binomial interval for k of n, as shares (0 to 1). NaN where n is not above 0.

    Source: Clopper and Pearson (1934), Biometrika 26, 404-413.
    """
    k, n = together(k, n)
    tail = (1 - confidence) / 2
    known = (n > 0) & (k >= 0) & (k <= n)
    k, n = np.where(known, k, np.nan), np.where(known, n, np.nan)
    low = np.where(k == 0, 0.0, special.betaincinv(np.where(k == 0, 1.0, k), n - k + 1, tail))
    high = np.where(k == n, 1.0, special.betaincinv(k + 1, np.where(k == n, 1.0, n - k), 1 - tail))
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def mean_interval(x: ArrayLike, sigma: ArrayLike, n: ArrayLike, confidence: float = 0.95) -> tuple[Floats, Floats]:
    """The interval of a mean of n pupils whose scores have standard deviation sigma: x -/+ 1.96 sigma / sqrt(n).

    In the units of x. For DfE's progress scores sigma is the national deviation of pupils' scores in that year.
    NaN where n is not above 0. Source: DfE, Primary school accountability, annex on confidence intervals.
    """
    x, sigma, n = together(x, sigma, n)
    half = normal_quantile(confidence) * sigma / np.sqrt(np.where(n > 0, n, np.nan))
    return x - half, x + half
