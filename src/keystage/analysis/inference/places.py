"""Places among a set of schools, with the range that chance leaves open."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from keystage.analysis.inference.numbers import Floats, as_floats, normal_quantile

__all__ = ["Places", "beyond", "place_ranges", "places_among"]


@dataclass(frozen=True, slots=True)
class Places:
    """Places, 1 the best, each array one entry a school; 0 where the school has no figure.

    place: by the figures as they stand; schools with the same figure share the better place.
    low, high: the places that chance leaves open; 0 where the school has no interval. of: schools with a figure,
    this one included.
    """

    place: NDArray[np.int32]
    low: NDArray[np.int32]
    high: NDArray[np.int32]
    of: NDArray[np.int32]


def beyond(a: Floats, a_low: Floats, b: Floats, b_high: Floats) -> NDArray[np.bool_]:
    """Whether a is above b beyond chance: the lower limit of the interval of a - b is above 0. NaN is False.

    The limit is built from the two intervals, (a - b) - sqrt((a - a_low)^2 + (b_high - b)^2), which for normal
    intervals is the z test of a difference and holds for Wilson's too.
    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; Zou and Donner (2008), 27, 1693-1702.
    """
    return np.asarray((a - b) - np.hypot(a - a_low, b_high - b) > 0)


def places_among(
    own: tuple[ArrayLike, ArrayLike, ArrayLike],
    others: tuple[ArrayLike, ArrayLike, ArrayLike],
    *,
    high_is_good: bool = True,
) -> Places:
    """Each school's place among its own set of others.

    own: value, low and high, each (m,). others: the same, each (m, k), NaN where that other has no figure.
    The range of places is 1 + the others clearly better, to all less the others clearly worse, each pair compared at
    95 % without allowance for the number of pairs: a range for reading, not a test of all places at once.
    Source: Goldstein and Spiegelhalter (1996), JRSS A 159, 385-443 (places need ranges); pairwise construction
    as Mogstad, Romano, Shaikh and Wilhelm (2024), Review of Economic Studies 91, 476-518, at marginal level.
    """
    v, lo, hi = (as_floats(x)[:, None] for x in own)
    w, wlo, whi = (as_floats(x) for x in others)
    if not high_is_good:
        v, lo, hi, w, wlo, whi = -v, -hi, -lo, -w, -whi, -wlo
    has, ranged = np.isfinite(v[:, 0]), np.isfinite(v[:, 0]) & np.isfinite(lo[:, 0]) & np.isfinite(hi[:, 0])
    of = np.isfinite(w).sum(axis=1) + 1
    place = 1 + (w > v).sum(axis=1)
    better, worse = beyond(w, wlo, v, hi).sum(axis=1), beyond(v, lo, w, whi).sum(axis=1)
    return Places(_whole(place, has), _whole(1 + better, ranged), _whole(of - worse, ranged), _whole(of, has))


def place_ranges(
    values: ArrayLike,
    low: ArrayLike | None = None,
    high: ArrayLike | None = None,
    *,
    se: ArrayLike | None = None,
    high_is_good: bool = True,
) -> Places:
    """The place of each school of one set among all of it. Give intervals (low, high) or standard errors.

    values, low, high, se: each (m,). See `places_among` for what the range means.
    """
    v = as_floats(values)
    if se is not None:
        half = normal_quantile(0.95) * as_floats(se)
        low, high = v - half, v + half
    own = (v, as_floats(low if low is not None else v * np.nan), as_floats(high if high is not None else v * np.nan))
    others = tuple(_without_self(x) for x in own)
    return places_among(own, (others[0], others[1], others[2]), high_is_good=high_is_good)


def _without_self(values: Floats) -> Floats:
    """(m, m): every row all the values, NaN where a school would meet itself."""
    rows = np.tile(values, (values.size, 1))
    np.fill_diagonal(rows, np.nan)
    return rows


def _whole(values: NDArray[np.int64], known: NDArray[np.bool_]) -> NDArray[np.int32]:
    return np.where(known, values, 0).astype(np.int32)
