"""From the columns of a model to orthogonal ones: the same model, with no digits lost to columns that are alike."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.progress.sums import Sums

__all__ = ["Basis", "orthogonal", "separating"]

_SAME = 1e-14  # share of a column's spread that earlier columns leave: below, it says nothing new (1e-7 of its length)
_NEAR = 1e-6  # below, the sums have lost too many digits: another pass is made, of columns nearly orthogonal
_FAR = 1e-6  # spread against the sum of squares: below, the number taken away was too far from the mean
_CONSTANT = 1e-13  # spread against size: a constant of decimal fractions has a little of it


@dataclass(frozen=True, slots=True)
class Basis:
    """An orthonormal basis of the columns of `Sums` (ones, terms, outcome).

    kept: which columns stay, ascending; the ones and the outcome always do. alike: which are worked out of columns
    before them. constant: which are one number throughout. factor: upper triangular R of the kept columns as they were
    summed, whose cross-products are R'R.
    unexplained: share of the outcome's spread that the terms leave.
    well_made: whether the sums have digits enough for what columns add to each other.
    """

    kept: tuple[int, ...]
    alike: tuple[int, ...]
    constant: tuple[int, ...]
    factor: NDArray[np.float64]
    unexplained: float
    well_made: bool


def orthogonal(sums: Sums, spread: NDArray[np.float64] | None = None) -> Basis:
    """The basis of these sums. spread: each column's sum of squares about its mean in the sums' own units, where they
    were made in another basis; worked out of them otherwise."""
    spread = _spread(sums.total) if spread is None else spread
    constant = _constant(sums, spread)
    kept, factor, left = _columns(sums.total, spread, constant, least=_SAME)
    alike = tuple(j for j in range(len(spread)) if j not in kept and j not in constant)
    near = min(left) < _NEAR
    far = bool(np.any(spread[1:] < _FAR * np.diag(sums.total)[1:]))
    unexplained = float(left[-1])
    return Basis(kept, alike, tuple(sorted(constant)), factor, unexplained, not (near or far))


def separating(sums: Sums, leave: Collection[int] = ()) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A K × K map to columns that are nearly orthonormal, for another pass; and `spread` in the units of that pass.
    leave: columns to be left as they are, for they will be dropped."""
    spread = _spread(sums.total)
    constant = _constant(sums, spread) | set(leave)
    kept, factor, _ = _columns(sums.total, spread, constant, least=0.0)
    made = np.eye(len(spread))
    made[np.ix_(kept, kept)] = np.linalg.inv(factor)
    made[:, 0] *= factor[0, 0]  # the ones stay ones
    units = np.ones(len(spread))
    units[list(kept[1:])] = np.diag(factor)[1:] ** 2
    spread[list(constant)] = 0
    return made, spread / units


def _spread(total: NDArray[np.float64]) -> NDArray[np.float64]:
    about = np.diag(total) - total[0] ** 2 / total[0, 0]
    about[0] = total[0, 0]
    return np.asarray(np.maximum(about, 0.0))


def _constant(sums: Sums, spread: NDArray[np.float64]) -> set[int]:
    if sums.basis is not None:
        return {j for j in range(1, len(spread) - 1) if spread[j] == 0}
    size = sums.total[0, 0] * sums.centre**2
    return {j for j in range(1, len(spread) - 1) if spread[j] <= _CONSTANT**2 * size[j]}


def _columns(
    total: NDArray[np.float64], spread: NDArray[np.float64], constant: set[int], *, least: float
) -> tuple[tuple[int, ...], NDArray[np.float64], NDArray[np.float64]]:
    """Gram–Schmidt on cross-products, column by column. least: share of its spread that a column must bring."""
    size = len(total)
    rows = np.zeros((size, size))
    left = np.ones(size)
    kept: list[int] = []
    for j in range(size):
        if j in constant:
            continue
        onto = rows[:, j]
        for at, i in enumerate(kept):
            onto[at] = (total[i, j] - rows[:at, i] @ onto[:at]) / rows[at, i]
        remains = total[j, j] - onto[: len(kept)] @ onto[: len(kept)]
        left[j] = remains / spread[j] if spread[j] > 0 else 0.0
        if left[j] < least and j != size - 1:
            onto[:] = 0
            continue
        rows[len(kept), j] = np.sqrt(max(remains, 1e-16 * spread[j]))
        kept.append(j)
    return tuple(kept), rows[: len(kept), kept], left
