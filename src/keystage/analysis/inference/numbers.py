"""Arrays as the formulas need them: floats, nothing (null, None) as NaN, one shape."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

__all__ = ["Floats", "as_floats", "normal_quantile", "together"]

Floats = NDArray[np.float64]


def as_floats(values: ArrayLike) -> Floats:
    """An array of floats; None and Polars' null become NaN."""
    found: Any = values
    if hasattr(found, "to_numpy"):
        found = found.to_numpy()
    return np.asarray(found, dtype=np.float64)


def together(*values: ArrayLike) -> tuple[Floats, ...]:
    """The values as float arrays of one shape."""
    return tuple(np.broadcast_arrays(*(as_floats(v) for v in values)))


def normal_quantile(confidence: float) -> float:
    """1.96 for 0.95: how many standard errors a two-sided interval reaches either side."""
    return float(special.ndtri(0.5 + confidence / 2))
