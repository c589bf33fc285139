"""One number a pupil: what every measure is summed of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Vector"]


@dataclass(frozen=True, slots=True)
class Vector:
    """A column over the pupils of a cohort, in its order.

    value: (n,) float64; NaN where a pupil has none. counts: (n,) whether the pupil is in the denominator; where it
    counts without a value (absent, below the test) the value of a share is 0, and a mean leaves the pupil out.
    results: codes of the results that were looked at, so that a reader can be told why a pupil was left out.
    """

    value: NDArray[np.float64]
    counts: NDArray[np.bool_]
    results: tuple[str, ...] = ()
