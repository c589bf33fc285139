"""Wilson's interval of whole counts, looked up: most cohorts have the same few hundred sizes."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.inference import wilson

__all__ = ["wilson_of_counts"]

_UP_TO = 250  # pupils: 31,626 pairs of counts

Floats = NDArray[np.float64]


def wilson_of_counts(k: Floats, n: Floats) -> tuple[Floats, Floats]:
    """`inference.wilson` of whole numbers: k of n, as shares; NaN where n is 0."""
    size = n.astype(np.int64)
    small = size <= _UP_TO
    at = np.where(small, size * (size + 1) // 2 + k.astype(np.int64), 0)
    tables = _table()
    low, high = np.take(tables[0], at), np.take(tables[1], at)
    if not small.all():
        large = np.flatnonzero(~small)
        low[large], high[large] = wilson(k[large], n[large])
    return low, high


@lru_cache(maxsize=1)
def _table() -> tuple[Floats, Floats]:
    n = np.repeat(np.arange(_UP_TO + 1), np.arange(_UP_TO + 1) + 1)
    k = np.arange(len(n)) - n * (n + 1) // 2
    return wilson(k, n)
