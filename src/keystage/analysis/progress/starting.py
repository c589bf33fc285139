"""Where Newton's steps begin: by what schools' own residuals show of how much schools differ."""

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.progress.criterion import Criterion

__all__ = ["starts"]

Floats = NDArray[np.float64]

_FEW = 1000  # schools, up to which several starts cost nothing
_SIZES = (0.1, 10.0)  # of the other starts, against the first
_HOLLOWS = 60  # schools, up to which the criterion of intercepts may have two hollows, far from each other
_WIDE = (0.1, 0.5, 2.0, 5.0, 12.0, 30.0, 100.0)
_VERY_FEW = 12  # schools, up to which the criterion of lines may have several hollows: all over is begun
_ALL_OVER = (
    *product((0.3, 3.0, 30.0), (-1.0, 1.0), (0.1, 1.0)),  # size, in standard errors of a school's mean; tie; line
    *product((3.0, 30.0), (-3.0, -0.3, 0.3, 3.0), (0.3,)),
)


def starts(criterion: Criterion, schools: int, rows: int) -> Iterator[Floats]:
    """Factors of the relative covariance: by moments; where schools are few, smaller and greater ones too."""
    first = _factor(_by_moments(criterion, schools, rows))
    yield first
    if schools <= _FEW:
        yield from (size * first for size in _SIZES)
    if schools <= _HOLLOWS and len(criterion.sums) == 1:
        yield from (np.array([size]) for size in _WIDE)
    if schools <= _VERY_FEW and len(criterion.sums) > 1:
        error = 1 / float(np.sqrt(criterion.within[0, 0].mean()))
        yield from (size * error * np.array([1.0, tie, line]) for size, tie, line in _ALL_OVER)


def _by_moments(criterion: Criterion, schools: int, rows: int) -> Floats:
    """G, so that schools' own coefficients P⁻¹R spread as G + P⁻¹ says, the large schools counting the more."""
    size = len(criterion.sums)
    determinant = criterion.within[0, 0] if size == 1 else _determinant(criterion.within)
    counts = criterion.within[0, 0]
    told = determinant > 1e-8 * counts**size
    inverse = _inverse(criterion.within[..., told], determinant[told])
    residual = criterion.sums[:, told, -1]
    own = np.einsum("abm,bm->am", inverse, residual)
    pupil = max(1 - float(np.sum(own * residual)), 1e-12) / max(rows - size * schools, 1)
    weight = counts[told] / max(float(counts[told].sum()), 1e-300)
    spread = np.einsum("m,am,bm->ab", weight, own, own) / pupil - inverse @ weight
    typical = float(counts.mean())
    return np.asarray(spread) if told.any() else np.eye(size) / max(typical, 1.0)


def _factor(covariance: Floats) -> Floats:
    """Cholesky's elements of the nearest covariance that is well inside."""
    values, vectors = np.linalg.eigh(covariance)
    least = max(0.02 * float(values[-1]), 1e-4)
    root = np.linalg.cholesky(vectors @ np.diag(np.clip(values, least, 1e4)) @ vectors.T)
    return np.asarray(root[np.tril_indices(len(root))])


def _determinant(within: Floats) -> Floats:
    return np.asarray(within[0, 0] * within[1, 1] - within[0, 1] * within[1, 0])


def _inverse(within: Floats, determinant: Floats) -> Floats:
    if len(within) == 1:
        return 1 / within
    return np.array([[within[1, 1], -within[0, 1]], [-within[1, 0], within[0, 0]]]) / determinant
