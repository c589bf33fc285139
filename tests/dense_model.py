# ruff: noqa: N803, N806 (matrices go by their usual names)
"""A two-level model written out in full: the covariance of every school's pupils, and a search without derivatives.

A second implementation to check value added by: slow, plain, and built of nothing of the product.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

__all__ = ["Dense", "Fit"]

Floats = NDArray[np.float64]

_FEW = 150  # pupils


@dataclass(frozen=True, slots=True)
class Fit:
    """coefficients, covariance: of the columns of X. between: q × q. effects: M × q. spread: M × q × q."""

    coefficients: Floats
    covariance: Floats
    between: Floats
    pupil: float
    criterion: float
    effects: Floats
    spread: Floats


class Dense:
    """y = Xb + Zu + e; u differs from school to school, e has variance pupil / weight."""

    def __init__(
        self, y: Floats, X: Floats, Z: Floats, school: Iterable[object], weights: Floats | None = None, *, reml: bool
    ) -> None:
        self.y, self.Z, self.reml = np.asarray(y, float), np.asarray(Z, float), reml
        self.weights = np.ones(len(y)) if weights is None else np.asarray(weights, float)
        self.Q, self.R = long_orthonormal(np.asarray(X, float))
        self.size = self.Z.std(axis=0) + np.abs(self.Z.mean(axis=0))  # θ is of columns of Z of middling size
        names, codes = np.unique(np.asarray(list(school)), return_inverse=True)
        self.rows = [np.flatnonzero(codes == at) for at in range(len(names))]
        same = codes[:, None] == codes[None, :]
        few = len(y) <= _FEW  # one covariance of all pupils; else one a school
        self.blocks = [(np.arange(len(y)), same)] if few else [(rows, None) for rows in self.rows]
        self.left = self._left()

    def _left(self) -> Floats:
        """What least squares leave of the outcome."""
        y = self.y.astype(np.longdouble)
        for _ in range(2):
            y = y - self.Q @ (self.Q.T @ y)
        return np.asarray(y, float)

    def relative(self, theta: Floats) -> Floats:
        """The schools' covariance against the pupils', in the units of Z."""
        q = self.Z.shape[1]
        root = np.zeros((q, q))
        root[np.tril_indices(q)] = theta
        root = root / self.size[:, None]
        return root @ root.T

    def _parts(self, relative: Floats) -> tuple[float, Floats, Floats, float]:
        p, Q = self.Q.shape[1], np.asarray(self.Q, float)
        inner, edge, square, log_det = np.zeros((p, p)), np.zeros(p), 0.0, 0.0
        for rows, same in self.blocks:
            between = self.Z[rows] @ relative @ self.Z[rows].T
            root = np.linalg.cholesky(np.diag(1 / self.weights[rows]) + (between if same is None else between * same))
            x, y = np.linalg.solve(root, Q[rows]), np.linalg.solve(root, self.left[rows])
            inner, edge, square = inner + x.T @ x, edge + x.T @ y, square + y @ y
            log_det += 2 * np.log(np.diag(root)).sum()
        b = np.linalg.solve(inner, edge)
        return float(square - edge @ b), b, inner, float(log_det)

    def criterion(self, relative: Floats) -> float:
        """−2 log (restricted) likelihood, profiled, with all constants; infinite where rounding leaves nothing."""
        try:
            rss, _, inner, log_det = self._parts(relative)
        except np.linalg.LinAlgError:
            return np.inf
        if rss <= 0:
            return np.inf
        n, p = self.Q.shape
        freedom = n - p if self.reml else n
        value = log_det + freedom * (1 + np.log(2 * np.pi * rss / freedom))
        if self.reml:
            value += np.linalg.slogdet(inner)[1] + 2 * float(np.log(np.abs(np.diag(self.R))).sum())
        return float(value)

    def at(self, relative: Floats) -> Fit:
        """All that follows from the relative covariance."""
        rss, b, inner, _ = self._parts(relative)
        n, p = self.Q.shape
        pupil = rss / (n - p if self.reml else n)
        along = self.Q.T @ self.y.astype(np.longdouble) + b
        back = np.asarray(long_inverse(self.R), float)
        q = self.Z.shape[1]
        effects, spread = np.zeros((len(self.rows), q)), np.zeros((len(self.rows), q, q))
        for at, rows in enumerate(self.rows):
            V = np.diag(1 / self.weights[rows]) + self.Z[rows] @ relative @ self.Z[rows].T
            gain = relative @ self.Z[rows].T @ np.linalg.inv(V)
            effects[at] = gain @ (self.left[rows] - np.asarray(self.Q, float)[rows] @ b)
            spread[at] = pupil * (relative - gain @ self.Z[rows] @ relative)
        coefficients = np.asarray(long_inverse(self.R) @ along, float)
        covariance = pupil * back @ np.linalg.inv(inner) @ back.T
        return Fit(coefficients, covariance, pupil * relative, pupil, self.criterion(relative), effects, spread)

    def least(self, *, starts: int = 5) -> Fit:
        """The best of a grid, and of searches from the best few of its points."""
        by_theta = lambda theta: self.criterion(self.relative(theta))  # noqa: E731
        heights = sorted((by_theta(np.array(theta)), theta) for theta in self._grid())
        found = []
        for _, theta in heights[:starts]:
            scale = np.maximum(np.abs(theta), 1e-3)
            options = {"xatol": 1e-11, "fatol": 1e-13, "maxfev": 4000, "initial_simplex": _simplex(theta, scale)}
            found.append(minimize(by_theta, theta, method="Nelder-Mead", options=options))
        best = min(found, key=lambda each: each.fun)
        return self.at(self.relative(best.x))

    def _grid(self) -> Iterator[tuple[float, ...]]:
        if self.Z.shape[1] == 1:
            yield from ((float(size),) for size in (0.0, *np.geomspace(1e-4, 1e4, 161)))
        else:
            yield from product(
                (0.0, 0.03, 0.2, 1.0, 5.0, 50.0), (-3.0, -0.3, 0.0, 0.3, 3.0), (0.0, 0.03, 0.2, 1.0, 5.0)
            )


def _simplex(theta: tuple[float, ...], scale: Floats) -> Floats:
    return np.vstack([theta, np.asarray(theta) + np.diag(0.3 * scale)])


def long_orthonormal(X: Floats) -> tuple[NDArray[np.longdouble], NDArray[np.longdouble]]:
    """Gram–Schmidt, done twice, in the longest numbers of the machine: X = QR."""
    Q = X.astype(np.longdouble)
    p = Q.shape[1]
    R = np.eye(p, dtype=np.longdouble)
    for _ in range(2):
        step = np.zeros((p, p), np.longdouble)
        for j in range(p):
            for i in range(j):
                step[i, j] = Q[:, i] @ Q[:, j]
                Q[:, j] -= step[i, j] * Q[:, i]
            step[j, j] = np.sqrt(Q[:, j] @ Q[:, j])
            Q[:, j] /= step[j, j]
        R = step @ R
    return Q, R


def long_inverse(R: NDArray[np.longdouble]) -> NDArray[np.longdouble]:
    """Of an upper triangle, by putting in from below."""
    p = len(R)
    made = np.zeros((p, p), np.longdouble)
    for j in range(p):
        made[j, j] = 1 / R[j, j]
        for i in range(j - 1, -1, -1):
            made[i, j] = -(R[i, i + 1 : j + 1] @ made[i + 1 : j + 1, j]) / R[i, i]
    return made
