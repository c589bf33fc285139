"""The least of the criterion over the schools' relative covariance: Newton's steps on its Cholesky factor.

The factor's elements (intercept; intercept, tie, slope: lme4's theta) may be any numbers, so a variance of zero and a
perfect correlation are ordinary points: there the criterion is even in the element, and its derivative is zero.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.errors import MethodError
from keystage.analysis.progress.criterion import Criterion, Point

__all__ = ["Least", "least"]

Floats = NDArray[np.float64]

_DONE = 1e-18  # decrease that a Newton step still promises, in units of −2 log likelihood
_NEARLY = 1e-6  # decrease promised at most where steps creep on without end
_STEPS = 50
_IDLE, _IDLE_STEPS = 1e-13, 3  # share of the criterion that a step must save, and how many in a row may not
_HALVINGS = 40
_FLAT = 1e-9  # curvature, against the greatest, that is as good as none


@dataclass(frozen=True, slots=True)
class Least:
    """Where the criterion is least: the factor's elements, the relative covariance, and the criterion there."""

    theta: Floats
    covariance: Floats
    point: Point


def least(criterion: Criterion, starts: Sequence[Floats]) -> Least:
    """The least of the minima that the starts lead to. Raises MethodError where none is found."""
    found = [_descend(criterion, start) for start in starts]
    reached = [each for each in found if each is not None]
    if not reached:
        raise MethodError(
            "The model has no best fit that could be found: the outcome hardly varies within schools, or too few "
            "pupils share a school. Leave out predictors, or the slope."
        )
    return min(reached, key=lambda each: each.point.value)


def relative(theta: Floats) -> Floats:
    """The covariance ΛΛ' of a factor's elements."""
    if len(theta) == 1:
        return np.array([[theta[0] ** 2]])
    root = np.array([[theta[0], 0.0], [theta[1], theta[2]]])
    return np.asarray(root @ root.T)


def _descend(criterion: Criterion, start: Floats, *, turned: bool = False) -> Least | None:
    """The minimum downhill of the start. Where intercepts hardly vary, any turn of the factor's second row is nearly
    the same covariance, and steps creep round it: then it goes on along the edge. turned: that was done."""
    theta = np.asarray(start, float)
    point = criterion.at(relative(theta))
    promised, idle = np.inf, 0
    for _ in range(_STEPS):
        if point is None:
            return None
        slope, curvature = _by_theta(theta, point)
        step, promised = _step(slope, curvature)
        moved = _line_search(criterion, theta, step, point, promised) if promised >= _DONE else None
        if moved is None:  # nothing is promised, or no number of the machine is better
            return Least(theta, relative(theta), point)
        idle = idle + 1 if point.value - moved[1].value < _IDLE * max(abs(point.value), 1e3) else 0
        theta, point = moved
        if idle == _IDLE_STEPS:
            break
    if point is None or promised > _NEARLY:
        return None
    here = Least(theta, relative(theta), point)
    return here if turned or len(theta) == 1 else _along_edge(criterion, here)


def _along_edge(criterion: Criterion, here: Least) -> Least:
    """The lowest of a point and what is downhill of it where correlations are perfect."""
    first, *row = here.theta
    size = float(np.hypot(*row))
    found = [_descend(criterion, np.array([first, way, 0.0]), turned=True) for way in (size, -size)]
    return min([here, *(each for each in found if each is not None)], key=lambda each: each.point.value)


def _by_theta(theta: Floats, point: Point) -> tuple[Floats, Floats]:
    """Derivatives by the factor's elements."""
    slope = point.slope
    if len(theta) == 1:
        move = np.array([[2 * theta[0]]])
        bend = np.array([[2 * slope[0]]])
    else:
        a, b, c = theta
        move = np.array([[2 * a, 0, 0], [b, a, 0], [0, 2 * b, 2 * c]])  # of (intercept, covariance, slope) by (a, b, c)
        bend = np.array([[2 * slope[0], slope[1], 0], [slope[1], 2 * slope[2], 0], [0, 0, 2 * slope[2]]])
    return move.T @ slope, move.T @ point.curvature @ move + bend


def _step(slope: Floats, curvature: Floats) -> tuple[Floats, float]:
    """A step downhill and the decrease it promises: Newton's, its directions of negative curvature turned round. At a
    point where the criterion is level but curves down (a zero that is no minimum) the step is along the curve."""
    values, vectors = np.linalg.eigh(curvature)
    size = max(float(np.max(np.abs(values))), 1e-300)
    along = vectors.T @ slope
    steep = np.maximum(np.abs(values), _FLAT * size)
    promised = float(np.sum(along**2 / steep) / 2)
    if promised < _DONE and values[0] < -1e-6 * size and values[0] < -1e-6:
        return 0.1 * vectors[:, 0], 0.005 * -float(values[0])
    return -(vectors @ (along / steep)), promised


def _line_search(
    criterion: Criterion, theta: Floats, step: Floats, point: Point, promised: float
) -> tuple[Floats, Point] | None:
    """The first of ever shorter steps that keeps a part of the promise; the whole step where the promise is smaller
    than the criterion's own last digits."""
    noise = 1e-12 * max(abs(point.value), 1.0)
    length = min(1.0, 2 * (1 + float(np.linalg.norm(theta))) / float(np.linalg.norm(step)))
    for _ in range(_HALVINGS):
        moved = theta + length * step
        reached = criterion.at(relative(moved))
        if reached is not None and reached.value <= point.value - 1e-4 * length * promised + noise:
            return moved, reached
        length /= 2
    return None
