"""The profiled criterion of a model with two groupings and its gradient, from sums per group and their cross-counts.

Notation: Z₁ the finer grouping, eliminated first, Z₂ the coarser; a and b their variances relative to the pupils',
n₁ and n₂ the groups' weights, N = Z₁'WZ₂; V = W⁻¹ + aZ₁Z₁' + bZ₂Z₂', M = (W⁻¹ + aZ₁Z₁')⁻¹, d = 1 + an₁,
F = Z₁'MZ₂ = N/d, G = Z₂'MZ₂ = n₂ − aN'N/d, Y = (I + bG)⁻¹. Then Q₂ = Z₂'V⁻¹[X y] = Y Z₂'M[X y],
Q₁ = Z₁'V⁻¹[X y] = Z₁'[X y]/d − bFQ₂, and the derivative of [X y]'V⁻¹[X y] is −Q₁'Q₁ by a, −Q₂'Q₂ by b.
Sources: Bates et al. (2015) J. Stat. Softw. 67(1), section 3; Rasbash & Goldstein (1994) J. Educ. Behav. Stat. 19, 337.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import solve_triangular

from keystage.analysis.progress.elimination import Elimination, Factor

__all__ = ["Crossing", "Place"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """The criterion at relative variances a (finer) and b (coarser).

    value: −2 log likelihood, but for what the data alone fix. root: lower Cholesky factor of [X y]'V⁻¹[X y].
    gain: (−coefficients, 1). coarse: Q₂.
    """

    a: float
    b: float
    value: float
    root: Floats
    gain: Floats
    coarse: Floats
    held: Floats  # G, stored as the elimination does
    factor: Factor  # of I + bG


@dataclass(frozen=True, slots=True)
class Crossing:
    """Two groupings of pupils whose columns [X y] are orthonormal in all: their cross-products are I.

    fine: M₁ × K, coarse: M₂ × K, weighted sums of the columns per group. weights: n₁ and n₂. counts: N, M₁ × M₂.
    freedom: rows, less the columns of X for REML. restricted: whether log |X'V⁻¹X| is part of it.
    """

    fine: Floats
    coarse: Floats
    weights: tuple[Floats, Floats]
    counts: sparse.csr_array
    solver: Elimination
    freedom: int
    restricted: bool

    def at(self, a: float, b: float) -> Place | None:
        """The criterion; None where the rounding of the sums leaves no residual variance."""
        shrunk = 1 + a * self.weights[0]
        held = self.solver.diagonal(self.weights[1]) - a * self.solver.cross(1 / shrunk)
        factor = self.solver.factor(self.solver.diagonal(np.ones(len(self.weights[1]))) + b * held)
        scaled = self.fine / shrunk[:, None]
        right = self.coarse - a * (self.counts.T @ scaled)
        turned = factor.solve(right)
        taken = a * (self.fine.T @ scaled) + b * (right.T @ turned)
        try:
            root = np.linalg.cholesky(np.eye(len(taken)) - (taken + taken.T) / 2)
        except np.linalg.LinAlgError:
            return None
        gain = np.append(-solve_triangular(root[:-1, :-1].T, root[-1, :-1]), 1.0)
        value = 2 * self.freedom * float(np.log(root[-1, -1])) + float(np.log(shrunk).sum()) + factor.log_det
        if self.restricted:
            value += 2 * float(np.log(np.diag(root)[:-1]).sum())
        return Place(a, b, value, root, gain, turned, held, factor)

    def gradient(self, place: Place) -> Floats:
        """Derivatives of the criterion by a and b."""
        shrunk = 1 + place.a * self.weights[0]
        inverse = place.factor.inverse()
        by_a = np.sum(self.weights[0] / shrunk) - place.b * np.vdot(inverse, self.solver.cross(shrunk**-2))
        by_b = np.vdot(inverse, place.held)
        of_cross = [self._of_cross(place, turned) for turned in (self.turned(place), place.coarse)]
        return np.array([by_a, by_b]) + of_cross

    def turned(self, place: Place) -> Floats:
        """Q₁ = Z₁'V⁻¹[X y]."""
        shrunk = 1 + place.a * self.weights[0]
        return np.asarray((self.fine - place.b * (self.counts @ place.coarse)) / shrunk[:, None])

    def _of_cross(self, place: Place, turned: Floats) -> float:
        """What −Q'Q, the derivative of [X y]'V⁻¹[X y], does to the residuals' and the coefficients' parts."""
        squares = turned.T @ turned
        made = -self.freedom * float(place.gain @ squares @ place.gain) / float(place.root[-1, -1] ** 2)
        if self.restricted:
            half = solve_triangular(place.root[:-1, :-1], squares[:-1, :-1], lower=True)
            made -= float(np.trace(solve_triangular(place.root[:-1, :-1], half.T, lower=True)))
        return made

    def effects(self, place: Place) -> tuple[Floats, Floats]:
        """The groups' effects, finer and coarser, in units of the outcome's column."""
        return place.a * (self.turned(place) @ place.gain), place.b * (place.coarse @ place.gain)

    def spreads(self, place: Place) -> tuple[Floats, Floats]:
        """The effects' variances given the data and the estimates, relative to the pupils' variance."""
        shrunk = 1 + place.a * self.weights[0]
        inverse = place.factor.inverse()
        carried = self.solver.spread(inverse, 1 / shrunk)
        return place.a / shrunk + place.a**2 * place.b * carried, place.b * self.solver.own(inverse)
