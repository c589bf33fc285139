"""The profiled criterion of a two-level model and its first and second derivatives, from sums per school.

Notation: Z'Z of a school is P, its sums R = Z'[X y]; G is the covariance of the schools' effects relative to the
pupils' variance, F = (I + GP)⁻¹ and H = PF. The variance is V = I + ZGZ' and W'V⁻¹W = Σ W'W − R'FGR, so that with
Q = F'R every derivative is a weighted cross-product of Q: of G's element E: −Q'EQ, of two elements: Q'(EHE' + E'HE)Q.
Sources: Longford (1987) Biometrika 74, 817; Bates et al. (2015) J. Stat. Softw. 67(1), section 3, for the profiling.
"""

from dataclasses import dataclass
from itertools import combinations_with_replacement

import numpy as np
from numpy.typing import NDArray

__all__ = ["Criterion", "Point", "parts"]

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
class Criterion:
    """The profiled −2 log (restricted) likelihood of columns that are orthonormal in all: their cross-products are I.

    sums: q × M × K: R, the outcome last. within: q × q × M: P. freedom: rows, less the columns of X for REML.
    restricted: whether log |X'V⁻¹X| is part of it.
    """

    sums: Floats
    within: Floats
    freedom: int
    restricted: bool

    def value(self, covariance: Floats) -> float:
        """The criterion alone; infinite where V is no covariance."""
        solved = self._solved(covariance)
        if solved is None:
            return np.inf
        factor, spread = solved
        cross = self._cross(self._turned(factor), covariance)
        found = parts(cross)
        return np.inf if found is None else self._total(found[0], found[1], spread)

    def at(self, covariance: Floats) -> Point | None:
        """The criterion with its derivatives; None where V is no covariance."""
        solved = self._solved(covariance)
        if solved is None:
            return None
        factor, spread = solved
        turned = self._turned(factor)
        cross = self._cross(turned, covariance)
        found = parts(cross)
        if found is None:
            return None
        rss, log_det, inverse, gain = found
        held = np.einsum("abm,bcm->acm", self.within, factor)
        first, second = self._derivatives(turned, held)
        by_rss, by_rss_twice = _of_rss(first, second, inverse, gain)
        slope = self.freedom * by_rss / rss
        curvature = self.freedom * (by_rss_twice / rss - np.outer(by_rss, by_rss) / rss**2)
        if self.restricted:
            by_det, by_det_twice = _of_log_det(first, second, inverse)
            slope, curvature = slope + by_det, curvature + by_det_twice
        of_spread, of_spread_twice = _of_spread(held)
        value = self._total(rss, log_det, spread)
        return Point(value, slope + of_spread, curvature + of_spread_twice, cross, rss)

    def _total(self, rss: float, log_det: float, spread: float) -> float:
        return self.freedom * float(np.log(rss)) + (log_det if self.restricted else 0.0) + spread

    def solved(self, covariance: Floats) -> Floats:
        """F of every school, q × q × M, where V is a covariance."""
        found = self._solved(covariance)
        assert found is not None, "an estimate makes V a covariance"
        return found[0]

    def _solved(self, covariance: Floats) -> tuple[Floats, float] | None:
        """F of every school, and Σ log |I + GP|."""
        size = len(covariance)
        inner = np.einsum("ab,bcm->acm", covariance, self.within)
        inner[range(size), range(size)] += 1
        determinant = inner[0, 0] if size == 1 else inner[0, 0] * inner[1, 1] - inner[0, 1] * inner[1, 0]
        if not np.all(determinant > 0):
            return None
        if size == 1:
            return 1 / inner, float(np.log(determinant).sum())
        factor = np.array([[inner[1, 1], -inner[0, 1]], [-inner[1, 0], inner[0, 0]]])
        return factor / determinant, float(np.log(determinant).sum())

    def _turned(self, factor: Floats) -> Floats:
        """Q = F'R, M × (q K)."""
        size, schools, columns = self.sums.shape
        turned = np.empty((schools, size, columns))
        for a in range(size):
            np.multiply(factor[0, a][:, None], self.sums[0], out=turned[:, a])
            for b in range(1, size):
                turned[:, a] += factor[b, a][:, None] * self.sums[b]
        return turned.reshape(schools, size * columns)

    def _cross(self, turned: Floats, covariance: Floats) -> Floats:
        columns = self.sums.shape[2]
        taken = np.zeros((columns, columns))
        for b in range(len(self.sums)):
            blocks = turned.T @ self.sums[b]  # (q K) × K: blocks Q_a'R_b
            for a in range(len(self.sums)):
                taken += covariance[a, b] * blocks[a * columns : (a + 1) * columns]
        return np.eye(columns) - (taken + taken.T) / 2

    def _derivatives(self, turned: Floats, held: Floats) -> tuple[list[Floats], dict[tuple[int, int], Floats]]:
        size, _, columns = self.sums.shape
        plain = _blocks(turned.T @ turned, size, columns)
        weighted = {
            (b, c): _blocks((turned * held[b, c][:, None]).T @ turned, size, columns)
            for b, c in combinations_with_replacement(range(size), 2)
        }
        elements = _elements(size)
        first = [-_sandwich(plain, left) for left in elements]
        second = {
            (i, j): _twice(weighted, elements[i], elements[j])
            for i, j in combinations_with_replacement(range(len(elements)), 2)
        }
        return first, second


def _elements(size: int) -> list[Floats]:
    """The directions of G: intercept; covariance, slope."""
    if size == 1:
        return [np.ones((1, 1))]
    return [np.array([[1.0, 0], [0, 0]]), np.array([[0, 1.0], [1, 0]]), np.array([[0, 0], [0, 1.0]])]


def _blocks(cross: Floats, size: int, columns: int) -> Floats:
    """(q K) × (q K) as q × q blocks of K × K."""
    return np.asarray(cross.reshape(size, columns, size, columns).transpose(0, 2, 1, 3))


def _sandwich(blocks: Floats, between: Floats) -> Floats:
    """Q'EQ out of the blocks Q_a'Q_b."""
    return np.asarray(np.einsum("ab,abij->ij", between, blocks))


def _twice(weighted: dict[tuple[int, int], Floats], one: Floats, other: Floats) -> Floats:
    """Q'(EHE' + E'HE)Q."""
    made = np.zeros(next(iter(weighted.values())).shape[2:])
    for (b, c), blocks in weighted.items():
        for left, right in {(b, c), (c, b)}:
            between = np.outer(one[:, left], other[right]) + np.outer(other[:, left], one[right])
            made += _sandwich(blocks, between)
    return made


def parts(cross: Floats) -> tuple[float, float, Floats, Floats] | None:
    """rss, log |X'V⁻¹X|, its inverse and (−b, 1); None where X'V⁻¹X is no covariance."""
    inner, edge = cross[:-1, :-1], cross[:-1, -1]
    try:
        root = np.linalg.cholesky(inner)
    except np.linalg.LinAlgError:
        return None
    inverse_root = np.linalg.inv(root)
    inverse = inverse_root.T @ inverse_root
    gain = np.append(-inverse @ edge, 1.0)
    rss = float(cross[-1, -1] + edge @ gain[:-1])
    return None if rss <= 0 else (rss, 2 * float(np.log(np.diag(root)).sum()), inverse, gain)


def _of_rss(
    first: list[Floats], second: dict[tuple[int, int], Floats], inverse: Floats, gain: Floats
) -> tuple[Floats, Floats]:
    moved = [matrix @ gain for matrix in first]
    slope = np.array([gain @ each for each in moved])
    twice = np.empty((len(first), len(first)))
    for (i, j), matrix in second.items():
        twice[i, j] = twice[j, i] = gain @ matrix @ gain - 2 * moved[i][:-1] @ inverse @ moved[j][:-1]
    return slope, twice


def _of_log_det(first: list[Floats], second: dict[tuple[int, int], Floats], inverse: Floats) -> tuple[Floats, Floats]:
    solved = [inverse @ matrix[:-1, :-1] for matrix in first]
    slope = np.array([np.trace(each) for each in solved])
    twice = np.empty((len(first), len(first)))
    for (i, j), matrix in second.items():
        twice[i, j] = twice[j, i] = np.sum(inverse * matrix[:-1, :-1]) - np.sum(solved[i] * solved[j].T)
    return slope, twice


def _of_spread(held: Floats) -> tuple[Floats, Floats]:
    """Derivatives of Σ log |I + GP|: tr EH, and −tr EHE'H."""
    elements = _elements(len(held))
    total = held.sum(axis=2)
    slope = np.array([np.sum(element * total.T) for element in elements])
    pairs = np.einsum("bcm,dam->bcda", held, held)
    twice = [[-np.einsum("ab,bcda,cd->", one, pairs, other) for other in elements] for one in elements]
    return slope, np.array(twice)
