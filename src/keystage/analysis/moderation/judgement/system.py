"""Linear systems of one pattern: a weighted Laplacian of who was compared with whom, solved many times over.

Random designs mix well: conjugate gradients end within some twenty steps, where a factorisation would fill up. Designs
in which scripts meet their neighbours only (chains, adaptive pairs) are the other way round, and are factorised. So we
begin with gradients and change over, for good, when they take too long.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array
from scipy.sparse.linalg import splu

__all__ = ["System"]

_PATIENCE = 150  # steps of conjugate gradients after which factorising is the quicker way, as measured
_SMALL = 30  # scripts for which factorising is as quick in any design
_LARGEST = 20_000  # scripts beyond which a factorisation might not fit into memory
_LONG = 5_000  # steps for those
_NEARLY_NOTHING = 1e-13  # beside a diagonal of 1: a link that has run off to infinity must not stop the rest


class System:
    """Solves (diagonal − weights) x = right for pairs (first, second) of `count` scripts.

    loose: (count,) one script of each part whose level is free (the system is singular there, `right` sums to nothing
    over the part): a factorisation holds it at 0.
    """

    def __init__(
        self, first: NDArray[np.int64], second: NDArray[np.int64], count: int, loose: NDArray[np.bool_]
    ) -> None:
        self._first, self._second, self._count = first, second, count
        self._fixed = np.flatnonzero(~loose)
        every = np.arange(count)
        rows, columns = np.concatenate([first, second, every]), np.concatenate([second, first, every])
        pattern = csr_array((np.arange(len(rows)), (rows, columns)), shape=(count, count))
        self._order, self._columns, self._starts = pattern.data, pattern.indices, pattern.indptr
        self._factorise = count <= _SMALL

    def solve(
        self, weights: NDArray[np.float64], diagonal: NDArray[np.float64], right: NDArray[np.float64], within: float
    ) -> NDArray[np.float64]:
        """(count,) x, to a relative residual of `within`."""
        if self._count == 0:
            return np.zeros(0)
        scale = 1 / np.sqrt(np.maximum(diagonal, 1e-300))
        off = -weights * scale[self._first] * scale[self._second]
        entries = np.concatenate([off, off, np.ones(self._count)])[self._order]
        matrix = csr_array((entries, self._columns, self._starts), shape=(self._count, self._count))
        if not self._factorise:
            small = self._count <= _LARGEST
            x, solved = _gradients(matrix, right * scale, within, _PATIENCE if small else _LONG)
            if solved or not small:
                return np.asarray(x * scale)
            self._factorise = True
        return self._factorised(matrix, right * scale) * scale

    def _factorised(self, matrix: csr_array, right: NDArray[np.float64]) -> NDArray[np.float64]:
        x = np.zeros(self._count)
        part = (matrix + _NEARLY_NOTHING * eye_array(self._count))[self._fixed][:, self._fixed].tocsc()
        factors = splu(part, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
        x[self._fixed] = factors.solve(right[self._fixed])
        return x


def _gradients(
    matrix: csr_array, right: NDArray[np.float64], within: float, patience: int
) -> tuple[NDArray[np.float64], bool]:
    """(x, whether it is within the relative residual) by conjugate gradients; `right` in the range of the matrix."""
    x, left, way = np.zeros(len(right)), right, right
    size = float(right @ right)
    goal = within**2 * size
    for _ in range(patience):
        if size <= goal:
            return x, True
        ahead = matrix @ way
        curve = float(way @ ahead)
        if curve <= 0:
            return x, False
        x, left = x + size / curve * way, left - size / curve * ahead
        before, size = size, float(left @ left)
        way = left + size / before * way
    return x, size <= goal
