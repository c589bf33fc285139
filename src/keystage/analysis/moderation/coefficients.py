"""Measures of agreement, of one table of judgements or of a stack of them at once.

A table is k × k counts: rows the first judge's grade, columns the second's. Coincidences are k × k too: every pair of
judgements of one script, both ways round, divided by the script's judges less one. `steps` are the k grades' places.
Stacks have further axes in front: (..., k, k) gives (...,). NaN where a measure is not defined.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

__all__ = ["adjacent", "alpha", "difference", "exact", "kappa", "weighted_kappa"]

Floats = NDArray[np.float64]


def exact(tables: Floats) -> Floats:
    """Percent of scripts with one grade from both."""
    return _divide(100.0 * np.trace(tables, axis1=-2, axis2=-1), tables.sum(axis=(-2, -1)))


def adjacent(tables: Floats, steps: Floats) -> Floats:
    """Percent of scripts whose two grades are at most one step apart."""
    near = (np.abs(_apart(steps)) <= 1).astype(np.float64)
    return _divide(100.0 * _weighed(tables, near), tables.sum(axis=(-2, -1)))


def difference(tables: Floats, steps: Floats) -> Floats:
    """Mean of second less first, in steps."""
    return _divide(_weighed(tables, _apart(steps)), tables.sum(axis=(-2, -1)))


def kappa(tables: Floats) -> Floats:
    """Cohen's kappa, (po − pe) / (1 − pe). Source: Cohen (1960), Educ. and Psychological Measurement 20, 37-46."""
    n = tables.sum(axis=(-2, -1))
    chance = (tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1)
    return _divide(n * np.trace(tables, axis1=-2, axis2=-1) - chance, n * n - chance)


def weighted_kappa(tables: Floats, steps: Floats) -> Floats:
    """Kappa with disagreement weighed by the square of the steps between (w = (i − j)² / (k − 1)²; the k − 1 cancels).

    Source: Cohen (1968), Psychological Bulletin 70, 213-220.
    """
    first, second = tables.sum(axis=-1), tables.sum(axis=-2)
    n = first.sum(axis=-1)
    chance = n * ((first + second) @ steps**2) - 2 * (first @ steps) * (second @ steps)
    return 1.0 - _divide(n * _weighed(tables, _apart(steps) ** 2), chance)


def alpha(coincidences: Floats, steps: Floats, metric: Literal["nominal", "ordinal", "interval"]) -> Floats:
    """Krippendorff's alpha, 1 − Do / De: for any number of judges, judgements missing or not.

    Source: Krippendorff (2011), Computing Krippendorff's alpha-reliability. The ordinal metric, the judgements between
    two grades, is the square of the distance between the grades' mid-ranks.
    """
    counts = coincidences.sum(axis=-1)
    n = counts.sum(axis=-1)
    if metric == "nominal":
        seen = n - np.trace(coincidences, axis1=-2, axis2=-1)
        chance = n * n - (counts**2).sum(axis=-1)
    elif metric == "interval":
        seen = _weighed(coincidences, _apart(steps) ** 2)
        chance = _scatter(counts, n, np.broadcast_to(steps, counts.shape))
    else:
        ranks = np.cumsum(counts, axis=-1) - counts / 2
        seen = (coincidences * (ranks[..., :, None] - ranks[..., None, :]) ** 2).sum(axis=(-2, -1))
        chance = _scatter(counts, n, ranks)
    several = (counts > 0.5).sum(axis=-1) > 1  # counts are whole but for rounding
    return 1.0 - _divide((n - 1) * seen, np.where(several, chance, 0.0))


def _apart(steps: Floats) -> Floats:
    return steps[None, :] - steps[:, None]


def _weighed(tables: Floats, weights: Floats) -> Floats:
    """The sum of each table's cells times their weights."""
    return np.asarray(np.tensordot(tables, weights, axes=2))


def _scatter(counts: Floats, n: Floats, values: Floats) -> Floats:
    """The squared distances of all judgements from one another, each pair both ways round."""
    mean = _divide((counts * values).sum(axis=-1), n)
    return np.asarray(2.0 * n * (counts * (values - mean[..., None]) ** 2).sum(axis=-1))


def _divide(above: Floats, below: Floats) -> Floats:
    found = np.full(np.shape(above), np.nan)
    np.divide(above, below, out=found, where=np.asarray(below) != 0)
    return found
