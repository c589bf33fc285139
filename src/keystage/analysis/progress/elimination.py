"""The equations of one grouping once the effects of the other, finer one are eliminated: I + bG for the coarser.

What fills G decides how it is solved. Where each finer group lies in one coarser (classes in schools, schools in
authorities) G is diagonal. Where few cross, its rows are put in an order that leaves blocks along the diagonal and
beside it. Else it is one full matrix. All three offer the same: `cross(d)` = N'dN for the counts N (finer × coarser)
and a diagonal d, stored as an array of the numbers that matter; `factor` of such a stored symmetric matrix; and
`spread`, the diagonal of FYF' for F = dN and a stored Y.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import cho_solve, cholesky
from scipy.linalg.lapack import dpotri

from keystage.analysis.errors import MethodError
from keystage.analysis.progress.blocks import Banded

__all__ = ["Elimination", "Factor", "elimination"]

Floats = NDArray[np.float64]

_SMALL = 512  # coarser groups up to which a full matrix is as fast as anything
_LARGEST = 12_000  # rows of a full block: about 1 GB
_CHUNK = 4_000_000  # numbers in a piece of finer × coarser


class Factor(Protocol):
    """A symmetric positive definite matrix, factored."""

    @property
    def log_det(self) -> float: ...

    def solve(self, right: Floats) -> Floats:
        """The matrix's inverse times `right`."""
        ...

    def inverse(self) -> Floats:
        """The inverse's elements, stored as those of the matrix are."""
        ...


class Elimination(Protocol):
    """How I + bG is stored and solved."""

    def diagonal(self, values: Floats) -> Floats:
        """A diagonal matrix, stored."""
        ...

    def cross(self, values: Floats) -> Floats:
        """N'dN for positive d, stored."""
        ...

    def factor(self, stored: Floats) -> Factor:
        """The factor of a stored matrix."""
        ...

    def own(self, stored: Floats) -> Floats:
        """The diagonal of a stored matrix."""
        ...

    def spread(self, stored: Floats, values: Floats) -> Floats:
        """The diagonal of FYF' for F = dN and Y stored, one number a finer group."""
        ...


def elimination(counts: sparse.csr_array) -> Elimination:
    """The way that suits these counts (finer × coarser)."""
    if counts.nnz == counts.shape[0]:
        return _Nested(counts)
    if counts.shape[1] <= _SMALL:
        return _Full(counts)
    ordered = Banded(counts)
    if 2 * ordered.work < float(counts.shape[1]) ** 3 and ordered.widest <= _LARGEST:
        return ordered
    if counts.shape[1] > _LARGEST:
        raise MethodError(
            f"The two groupings cross too widely to be modelled together: {counts.shape[1]:,} groups are tied to each "
            f"other, {_LARGEST:,} are the most. Take a coarser second grouping."
        )
    return _Full(counts)


@dataclass(frozen=True, slots=True)
class _Reciprocal:
    """A diagonal matrix."""

    values: Floats
    log_det: float

    def solve(self, right: Floats) -> Floats:
        return right / self.values[:, None]

    def inverse(self) -> Floats:
        return 1 / self.values


class _Nested:
    """Each finer group lies in one coarser: matrices are diagonal, stored as M numbers."""

    def __init__(self, counts: sparse.csr_array) -> None:
        self._of = counts.indices
        self._counts = counts.data
        self._groups = counts.shape[1]

    def diagonal(self, values: Floats) -> Floats:
        return values

    def cross(self, values: Floats) -> Floats:
        summed = np.bincount(self._of, values * self._counts**2, minlength=self._groups)
        return summed.astype(np.float64)

    def factor(self, stored: Floats) -> Factor:
        return _Reciprocal(stored, float(np.log(stored).sum()))

    def own(self, stored: Floats) -> Floats:
        return stored

    def spread(self, stored: Floats, values: Floats) -> Floats:
        return np.asarray((values * self._counts) ** 2 * stored[self._of])


@dataclass(frozen=True, slots=True)
class _Cholesky:
    """A full matrix by its lower Cholesky factor."""

    lower: Floats
    log_det: float

    def solve(self, right: Floats) -> Floats:
        return np.asarray(cho_solve((self.lower, True), right, check_finite=False))

    def inverse(self) -> Floats:
        made, _ = dpotri(self.lower, lower=1)
        made = np.tril(made)
        diagonal = np.diag(made).copy()
        made += made.T
        np.fill_diagonal(made, diagonal)
        return np.asarray(made)


class _Full:
    """Matrices are full, stored as M × M."""

    def __init__(self, counts: sparse.csr_array) -> None:
        self._size = counts.shape[1]
        self._counts = counts
        crowded = counts.nnz > 0.1 * counts.shape[0] * counts.shape[1]
        self._dense = counts.toarray() if crowded else None

    def diagonal(self, values: Floats) -> Floats:
        return np.diag(values)

    def cross(self, values: Floats) -> Floats:
        if self._dense is not None:
            return np.asarray(self._dense.T @ (values[:, None] * self._dense))
        return np.asarray((self._counts.T @ sparse.diags_array(values) @ self._counts).toarray())

    def factor(self, stored: Floats) -> Factor:
        lower = cholesky(stored, lower=True, check_finite=False)
        return _Cholesky(lower, 2 * float(np.log(np.diag(lower)).sum()))

    def own(self, stored: Floats) -> Floats:
        return np.diag(stored)

    def spread(self, stored: Floats, values: Floats) -> Floats:
        step = max(1, _CHUNK // self._size)
        pieces = [self._counts[at : at + step] for at in range(0, len(values), step)]
        sums = [np.asarray(piece.multiply(piece @ stored).sum(axis=1)) for piece in pieces]
        return np.asarray(values**2 * np.concatenate(sums))
