"""The profiled criterion of a two-level model and its first and second derivatives, from sums per school.

Notation: Z'Z of a school is P, its sums R = Z'[X y]; G is the covariance of the schools' effects relative to the
pupils' variance, F = (I + GP)⁻¹ and H = PF. The variance is V = I + ZGZ' and [X y]'V⁻¹[X y] = Σ [X y]'[X y] − R'FGR.
With Q = F'R its derivative by an element E of G is −Q'EQ, by two elements Q'(EHE' + E'HE)Q; only their products with
the residual's coefficients (−b, 1) and their traces with (X'V⁻¹X)⁻¹ = TT' are needed, which are sums of QT over
schools.
Sources: Longford (1987) Biometrika 74, 817; Bates et al. (2015) J. Stat. Softw. 67(1), section 3, for the profiling.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

__all__ = ["Criterion", "Point", "parts", "times"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Point:
    """The criterion at one relative covariance of the schools' effects.

    value: −2 log likelihood, but for what the data alone fix. slope, curvature: its first and second derivatives by
    the elements of G (intercept; intercept, covariance, slope). cross: K × K, W'V⁻¹W. rss: of the outcome given V.
    """

    value: float
    slope: Floats
    curvature: Floats
    cross: Floats
    rss: float


@dataclass(frozen=True, slots=True)
class Parts:
    """What W'V⁻¹W holds: rss; log |X'V⁻¹X|; T with TT' its inverse; gain (−b, 1)."""

    rss: float
    log_det: float
    root: Floats
    gain: Floats


@dataclass(frozen=True, slots=True)
class Criterion:
    """The profiled −2 log (restricted) likelihood of columns that are orthonormal in all: their cross-products are I.

    sums: q × M × K: R, the outcome last. within: q × q × M: P. freedom: rows, less the columns of X for REML.
    restricted: whether log |X'V⁻¹X| is part of it. many: for how many schools each of the M stands in what depends on
    P alone (schools of one size may be put together).
    """

    sums: Floats
    within: Floats
    freedom: int
    restricted: bool
    many: Floats | None = field(default=None)

    def at(self, covariance: Floats) -> Point | None:
        """The criterion with its derivatives; None where V is no covariance."""
        found = self._factors(covariance)
        if found is None:
            return None
        factor, spread = found
        turned = self._turned(factor)
        cross = self._cross(turned, covariance)
        held = parts(cross)
        if held is None:
            return None
        pull = times(self.within, factor)
        slope, curvature = self._of_spread(pull)
        by_rss, by_rss_twice = _of_rss(turned, pull, held)
        slope += self.freedom * by_rss / held.rss
        curvature += self.freedom * (by_rss_twice / held.rss - np.outer(by_rss, by_rss) / held.rss**2)
        if self.restricted:
            by_det, by_det_twice = _of_log_det(turned, pull, held)
            slope, curvature = slope + by_det, curvature + by_det_twice
        value = self.freedom * float(np.log(held.rss)) + (held.log_det if self.restricted else 0.0) + spread
        return Point(value, slope, curvature, cross, held.rss)

    def factors(self, covariance: Floats) -> Floats:
        """F of every school, q × q × M, where V is a covariance."""
        found = self._factors(covariance)
        assert found is not None, "an estimate makes V a covariance"
        return found[0]

    def _factors(self, covariance: Floats) -> tuple[Floats, float] | None:
        """F of every school, and Σ log |I + GP|."""
        size = len(covariance)
        inner = times(covariance[:, :, None], self.within)
        inner[range(size), range(size)] += 1
        determinant = inner[0, 0] if size == 1 else inner[0, 0] * inner[1, 1] - inner[0, 1] * inner[1, 0]
        if not np.all(determinant > 0):
            return None
        spread = float(np.sum(np.log(determinant) * (1.0 if self.many is None else self.many)))
        if size == 1:
            return 1 / inner, spread
        factor = np.array([[inner[1, 1], -inner[0, 1]], [-inner[1, 0], inner[0, 0]]])
        factor /= determinant
        return factor, spread

    def _turned(self, factor: Floats) -> Floats:
        """Q = F'R, q × M × K."""
        turned = np.empty_like(self.sums)
        for a in range(len(turned)):
            np.multiply(factor[0, a][:, None], self.sums[0], out=turned[a])
            for b in range(1, len(turned)):
                turned[a] += factor[b, a][:, None] * self.sums[b]
        return turned

    def _cross(self, turned: Floats, covariance: Floats) -> Floats:
        """I − Σ Q'GR."""
        taken = np.zeros((self.sums.shape[2],) * 2)
        for a, row in enumerate(covariance):
            moved = row[0] * self.sums[0]
            for b in range(1, len(row)):
                moved += row[b] * self.sums[b]
            taken += turned[a].T @ moved
        return np.asarray(np.eye(len(taken)) - (taken + taken.T) / 2)

    def _of_spread(self, pull: Floats) -> tuple[Floats, Floats]:
        """Derivatives of Σ log |I + GP|: tr EH, and −tr EHE'H."""
        elements = _elements(len(pull))
        many = 1.0 if self.many is None else self.many
        total = np.sum(pull * many, axis=2)
        slope = np.array([np.sum(element * total.T) for element in elements])
        pairs = _summed_pairs(pull * many, pull)
        twice = [[-np.einsum("ab,bcda,cd->", one, pairs, other) for other in elements] for one in elements]
        return slope, np.array(twice)


def parts(cross: Floats) -> Parts | None:
    """What W'V⁻¹W holds; None where it is no covariance."""
    inner, edge = cross[:-1, :-1], cross[:-1, -1]
    try:
        root = np.linalg.inv(np.linalg.cholesky(inner)).T
    except np.linalg.LinAlgError:
        return None
    gain = np.append(-root @ (root.T @ edge), 1.0)
    rss = float(cross[-1, -1] + edge @ gain[:-1])
    return None if rss <= 0 else Parts(rss, -2 * float(np.log(np.diag(root)).sum()), root, gain)


def _of_rss(turned: Floats, pull: Floats, held: Parts) -> tuple[Floats, Floats]:
    """Of rss = g'Mg: g'M_E g, and g'M_EE' g − 2 (M_E g)'TT'(M_E' g)."""
    elements = _elements(len(turned))
    left = turned @ held.gain  # q × M: each school's residual sums, turned
    slope = np.array([-np.sum(one * (left @ left.T)) for one in elements])
    moved = np.array([left @ each for each in turned])[..., :-1] @ held.root  # q × q × p
    by_element = [np.einsum("ab,abk->k", one, moved) for one in elements]
    twice = _twice(_summed_pairs(left[:, None] * left, pull), elements)
    return slope, twice - 2 * np.array([[one @ other for other in by_element] for one in by_element])


def _of_log_det(turned: Floats, pull: Floats, held: Parts) -> tuple[Floats, Floats]:
    """Of log |A|: tr TT'A_E, and tr TT'A_EE' − tr TT'A_E TT'A_E'."""
    elements, size = _elements(len(turned)), len(turned)
    made = turned @ np.vstack([held.root, np.zeros(len(held.root))])
    products = np.empty((size, size, turned.shape[1]))
    squares = np.empty((size, size, len(held.root), len(held.root)))
    for a in range(size):
        for b in range(a, size):
            products[a, b] = products[b, a] = np.einsum("mk,mk->m", made[a], made[b])
            squares[a, b] = made[a].T @ made[b]
            squares[b, a] = squares[a, b].T
    first = [-np.einsum("ab,abij->ij", one, squares) for one in elements]
    twice = _twice(_summed_pairs(products, pull), elements)
    less = np.array([[np.sum(one * other.T) for other in first] for one in first])
    return np.array([np.trace(one) for one in first]), twice - less


def _twice(pairs: Floats, elements: list[Floats]) -> Floats:
    """Σ over schools of Q_a'(EHE' + E'HE)_ad Q_d for each two elements. pairs: Σ Q_a'Q_d H_bc, as [a, d, b, c]."""
    one_way = np.array([[np.einsum("ab,cd,adbc->", one, other, pairs) for other in elements] for one in elements])
    return np.asarray(one_way + one_way.T)


def _summed_pairs(left: Floats, right: Floats) -> Floats:
    """Over schools the sums of products of each two elements: [a, b, c, d] of left [a, b] and right [c, d]."""
    size = len(left)
    made = left.reshape(size * size, -1) @ right.reshape(size * size, -1).T
    return np.asarray(made.reshape(size, size, size, size))


def times(left: Floats, right: Floats) -> Floats:
    """Of each school the product of two q × q matrices (the second's columns may be fewer)."""
    rows, columns = range(left.shape[0]), range(right.shape[1])
    made = np.empty((len(rows), len(columns), max(left.shape[2], right.shape[2])))
    for a in rows:
        for c in columns:
            np.multiply(left[a, 0], right[0, c], out=made[a, c])
            for b in range(1, left.shape[1]):
                made[a, c] += left[a, b] * right[b, c]
    return made


def _elements(size: int) -> list[Floats]:
    """The directions of G: intercept; covariance, slope."""
    if size == 1:
        return [np.ones((1, 1))]
    return [np.array([[1.0, 0], [0, 0]]), np.array([[0, 1.0], [1, 0]]), np.array([[0, 0], [0, 1.0]])]
