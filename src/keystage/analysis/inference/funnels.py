"""Limits of a funnel plot for proportions."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from keystage.analysis.inference.binomial import at_most
from keystage.analysis.inference.numbers import Floats, together

__all__ = ["INNER", "OUTER", "funnel_limits", "outside_funnel"]

INNER = 1 / 40
OUTER = 1 / 1000


def funnel_limits(p: ArrayLike, n: ArrayLike, tail: float = INNER) -> tuple[Floats, Floats]:
    """Shares below and above which a cohort of n falls with a chance under `tail` each side, when the true share is p.

    Exact binomial, interpolated between whole pupils so that the curve is smooth: k of n lies below the lower curve
    exactly when P(X <= k) < tail. `tail` is 1 in 40 (about two standard errors) or 1 in 1,000 (three).
    Source: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202, appendix A.1.1.
    """
    p, n = together(p, n)
    known = (n > 0) & (p >= 0) & (p <= 1)
    p, n = np.where(known, p, 0.5), np.where(known, np.rint(n), 1.0)
    low, high = _lower(p, n, tail), 1 - _lower(1 - p, n, tail)
    return np.where(known, low, np.nan), np.where(known, high, np.nan)


def outside_funnel(k: ArrayLike, n: ArrayLike, p: ArrayLike, tail: float = INNER) -> NDArray[np.bool_]:
    """Whether k of n lies outside the curves at `tail` each side. k is taken to the nearest whole pupil."""
    k, n, p = together(k, n, p)
    known = (n > 0) & (k >= 0) & (k <= n) & (p >= 0) & (p <= 1)
    k, n, p = (np.where(known, v, fill) for v, fill in ((np.rint(k), 0.0), (np.rint(n), 1.0), (p, 0.5)))
    below = at_most(k, n, p) < tail
    above = at_most(n - k, n, 1 - p) < tail
    return np.asarray(known & (below | above), dtype=np.bool_)


def _lower(p: Floats, n: Floats, tail: float) -> Floats:
    """The lower curve: the first count with P(X <= count) >= tail, less the part of a pupil beyond the tail."""
    low, high = np.zeros_like(n), n.copy()
    while np.any(low < high):
        middle = np.floor((low + high) / 2)
        reached = at_most(middle, n, p) >= tail
        high, low = np.where(reached, middle, high), np.where(reached, low, middle + 1)
    here = at_most(low, n, p)
    before = at_most(low - 1, n, p)
    part = np.where(here > before, (here - tail) / np.where(here > before, here - before, 1.0), 0.0)
    return np.clip((low - part) / n, 0.0, 1.0)
