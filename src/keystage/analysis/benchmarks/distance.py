"""How far apart two places are."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["miles"]

_EARTH = 3958.7613  # mean radius in miles (IUGG)


def miles(
    latitude: ArrayLike, longitude: ArrayLike, to_latitude: ArrayLike, to_longitude: ArrayLike
) -> NDArray[np.float64]:
    """Miles as the crow flies, by the haversine formula. Degrees in; NaN where a coordinate is."""
    a, b, c, d = (np.radians(np.asarray(v, dtype=np.float64)) for v in (latitude, longitude, to_latitude, to_longitude))
    half = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * _EARTH * np.arcsin(np.sqrt(np.clip(half, 0.0, 1.0))), dtype=np.float64)
