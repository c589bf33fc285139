"""Schools of one size put together: their sums as few rows with the same cross-products."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

__all__ = ["together"]

Floats = NDArray[np.float64]


def together(sums: Floats, within: Floats) -> tuple[Floats, Floats, Floats]:
    """Sums and P of a random intercept, q = 1, with schools of one size replaced by at most K rows: Σ RR' stays the
    same. Returns the sums, P, and for how many schools each row stands."""
    sizes, place, counts = np.unique(within[0, 0], return_inverse=True, return_counts=True)
    columns = sums.shape[2]
    if len(sizes) * columns >= len(place):
        return sums, within, np.ones(len(place))
    order = np.argsort(place, kind="stable")
    edges = np.concatenate([[0], np.cumsum(counts)])
    ordered = sums[0][order]
    rows = [_fewer(ordered[start:end]) for start, end in pairwise(edges)]
    lengths = np.array([len(each) for each in rows])
    many = np.repeat(counts / lengths, lengths)
    return np.concatenate(rows)[None], np.repeat(sizes, lengths)[None, None], many


def _fewer(rows: Floats) -> Floats:
    """At most as many rows as columns, with the same cross-products."""
    if len(rows) <= rows.shape[1]:
        return rows
    try:
        return np.asarray(np.linalg.cholesky(rows.T @ rows).T)
    except np.linalg.LinAlgError:  # a column without any: no root, but a triangle
        return np.asarray(np.linalg.qr(rows, mode="r"))
