"""Scale separation reliability: how much of the spread of measures is not error."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["separation"]


def separation(measures: NDArray[np.float64], errors: NDArray[np.float64]) -> tuple[float | None, float | None]:
    """(SSR, G) of the scripts whose measure was found: SSR = (variance − mean SE²) / variance, G = √(variance / mean
    SE²), the variance with n − 1 below, as in sirt's `btm`. (None, None) for fewer than two scripts or no spread."""
    free = ~np.isnan(errors)
    if free.sum() < 2:
        return None, None
    variance, error = float(measures[free].var(ddof=1)), float((errors[free] ** 2).mean())
    if variance <= 1e-18:
        return None, None
    return 1 - error / variance, float(np.sqrt(variance / error))
