"""Symmetric matrices that are zero but in blocks along the diagonal and beside it, solved block by block.

Schools near each other share pupils, schools far apart do not: in the order of Cuthill and McKee each block of groups
is tied to the next block alone. The inverse is worked out only where the matrix itself is not zero (Takahashi's way
round), which is all that a trace asks for.
Sources: Cuthill & McKee (1969); Takahashi, Fagan & Chen (1973); Erisman & Tinney (1975) Commun. ACM 18, 177.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse.csgraph import reverse_cuthill_mckee

__all__ = ["Banded"]

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]

_WIDTH = 96  # rows of a block at least: below, the loop costs more than the sums


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the stored numbers `at` stand in a block: rows and columns."""

    at: Whole
    rows: Whole
    columns: Whole


class Banded:
    """Matrices as the numbers of a sparse pattern, in the order of its rows; see `elimination` for what is offered."""

    def __init__(self, counts: sparse.csr_array) -> None:
        links = _links(counts)
        self._order = np.asarray(reverse_cuthill_mckee(links, symmetric_mode=True), np.int64)
        self._counts = counts[:, self._order]
        pattern = _links(self._counts)
        self._pattern = (pattern.indices, pattern.indptr, pattern.shape)
        self._rows = np.repeat(np.arange(pattern.shape[0]), np.diff(pattern.indptr))
        self._edges = _edges(pattern)
        self._widths = np.diff(self._edges)
        self._own, self._next, self._back = self._places(pattern.indices)
        self.widest = int(self._widths.max())

    @property
    def work(self) -> float:
        """Multiplications of a factor and its inverse, about; a full matrix of M rows needs M³."""
        after = np.append(self._widths[1:], 0).astype(float)
        return float(np.sum(self._widths**3.0 + 2 * self._widths**2.0 * after + 2 * self._widths * after**2))

    def diagonal(self, values: Floats) -> Floats:
        stored = np.zeros(len(self._rows))
        stored[self._rows == self._pattern[0]] = values[self._order]
        return stored

    def cross(self, values: Floats) -> Floats:
        made = self._counts.T @ sparse.diags_array(values) @ self._counts
        made = made.tocsr()
        made.sort_indices()
        return np.asarray(made.data)

    def factor(self, stored: Floats) -> "_Chain":
        inner = [_block(stored, place, (w, w)) for place, w in zip(self._own, self._widths, strict=True)]
        shapes = zip(self._widths[:-1], self._widths[1:], strict=True)
        beside = [_block(stored, place, shape) for place, shape in zip(self._next, shapes, strict=True)]
        factors: list[tuple[Floats, bool]] = []
        ties: list[Floats] = []
        log_det = 0.0
        for i, block in enumerate(inner):
            if i:
                block -= beside[i - 1].T @ ties[i - 1]
            factors.append(cho_factor(block, lower=True, check_finite=False))
            log_det += 2 * float(np.log(np.diag(factors[i][0])).sum())
            if i < len(beside):
                ties.append(cho_solve(factors[i], beside[i], check_finite=False))
        return _Chain(self, factors, ties, log_det)

    def own(self, stored: Floats) -> Floats:
        made = np.empty(len(self._order))
        made[self._order] = stored[self._rows == self._pattern[0]]
        return made

    def spread(self, stored: Floats, values: Floats) -> Floats:
        inverse = sparse.csr_array((stored, *self._pattern[:2]), shape=self._pattern[2])
        carried = np.asarray((self._counts @ inverse).multiply(self._counts).sum(axis=1))
        return np.asarray(values**2 * carried)

    def _places(self, columns: Whole) -> tuple[list[_Place], list[_Place], list[_Place]]:
        of_row = np.searchsorted(self._edges, self._rows, side="right") - 1
        of_column = np.searchsorted(self._edges, columns, side="right") - 1
        starts = self._edges[:-1]
        last = len(starts) - 1

        def place(row: int, column: int, within: Whole) -> _Place:
            at = within[of_column[within] == column]
            return _Place(at, self._rows[at] - starts[row], columns[at] - starts[column])

        cuts = np.searchsorted(of_row, np.arange(last + 2))
        within = [np.arange(cuts[i], cuts[i + 1]) for i in range(last + 1)]
        own = [place(i, i, within[i]) for i in range(last + 1)]
        following = [place(i, i + 1, within[i]) for i in range(last)]
        back = [place(i + 1, i, within[i + 1]) for i in range(last)]
        return own, following, back


@dataclass(frozen=True, slots=True)
class _Chain:
    """A block tridiagonal matrix: factors of what is left of each block, and its ties to the next."""

    matrix: Banded
    factors: list[tuple[Floats, bool]]
    ties: list[Floats]
    log_det: float

    def solve(self, right: Floats) -> Floats:
        edges, order = self.matrix._edges, self.matrix._order
        pieces = [right[order[a:b]] for a, b in pairwise(edges)]
        for i, tie in enumerate(self.ties):
            pieces[i + 1] -= tie.T @ pieces[i]
        for i in reversed(range(len(pieces))):
            pieces[i] = cho_solve(self.factors[i], pieces[i], check_finite=False)
            if i < len(self.ties):
                pieces[i] -= self.ties[i] @ pieces[i + 1]
        solved = np.empty_like(right)
        solved[order] = np.concatenate(pieces)
        return solved

    def inverse(self) -> Floats:
        matrix = self.matrix
        stored = np.zeros(len(matrix._rows))
        after: Floats = np.empty((0, 0))
        for i in reversed(range(len(self.factors))):
            block = cho_solve(self.factors[i], np.eye(int(matrix._widths[i])), check_finite=False)
            if i < len(self.ties):
                beside = self.ties[i] @ after
                block += beside @ self.ties[i].T
                _write(stored, matrix._next[i], -beside)
                _write(stored, matrix._back[i], -beside.T)
            _write(stored, matrix._own[i], block)
            after = block
        return stored


def _links(counts: sparse.csr_array) -> sparse.csr_array:
    links = (counts.T @ counts).tocsr()
    links.sort_indices()
    return links


def _edges(pattern: sparse.csr_array) -> Whole:
    """Where blocks begin: each reaches as far as the rows of the block before it are tied."""
    size = pattern.shape[0]
    reach = np.maximum.accumulate(pattern.indices[pattern.indptr[1:] - 1]) + 1
    edges, end = [0], _WIDTH
    while end < size:
        edges.append(end)
        end = max(int(reach[end - 1]), end + _WIDTH)
    return np.array([*edges, size], np.int64)


def _block(stored: Floats, place: _Place, shape: tuple[int, int]) -> Floats:
    block = np.zeros(shape)
    block[place.rows, place.columns] = stored[place.at]
    return block


def _write(stored: Floats, place: _Place, block: Floats) -> None:
    stored[place.at] = block[place.rows, place.columns]
