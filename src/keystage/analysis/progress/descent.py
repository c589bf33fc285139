"""Where the criterion of two groupings is least: a coarse grid, then quasi-Newton steps from its hollows.

The relative variances are moved on the scale t = log(1 + cx), c a group's usual weight: near zero that is the variance
itself, so that zero is an edge at which the criterion may rise; far out it is its logarithm. The curvature is taken
from differences of gradients at the start and carried on by the formula of Broyden, Fletcher, Goldfarb and Shanno.
Source: Nocedal & Wright (2006) Numerical Optimization, chapters 6 and 16.7.
"""

from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.errors import MethodError
from keystage.analysis.progress.crossing import Crossing, Place

__all__ = ["lowest"]

Floats = NDArray[np.float64]

_GRID = (0.0, 0.3, 1.0, 2.5, 5.0)  # t: no variance; a share of it small, middling, large; nearly all
_SHORT = (0.3, 2.5)  # where there are many groups of both kinds: the criterion then has one hollow
_MANY = 100  # groups
_DONE = 1e-13  # decrease that a step still promises, in units of −2 log likelihood
_NEAR = 2e-7  # of t: a step so short is not taken
_STEPS = 60
_HALVINGS = 30
_DIFFERENCE = 1e-4  # of t, between two gradients
_LONGEST = 3.0  # of t, in a step
_FAR = 25.0  # t at which the pupils' variance is nothing beside the groups'


@dataclass(frozen=True, slots=True)
class _Stand:
    """A point reached: t, the place there, its gradient by t."""

    t: Floats
    place: Place
    slope: Floats


@dataclass(frozen=True, slots=True)
class _Slide:
    """The criterion on the scale of t. scale: c of the finer and the coarser grouping."""

    crossing: Crossing
    scale: Floats

    def place(self, t: Floats) -> Place | None:
        a, b = np.expm1(t) / self.scale
        return self.crossing.at(float(a), float(b))

    def stand(self, t: Floats, place: Place) -> _Stand:
        return _Stand(t, place, self.crossing.gradient(place) * np.exp(t) / self.scale)


def lowest(crossing: Crossing) -> Place:
    """The place of the least criterion. Raises MethodError where there is none."""
    slide = _Slide(crossing, np.array([weights.mean() for weights in crossing.weights]))
    found = [_descend(slide, start) for start in _starts(slide)]
    reached = [place for place in found if place is not None]
    if not reached:
        raise MethodError(
            "The model with two groupings has no best fit that could be found: the outcome hardly varies within "
            "groups, or too few pupils share them. Leave out the second grouping, or predictors."
        )
    return min(reached, key=lambda place: place.value)


def _starts(slide: _Slide) -> list[Floats]:
    """The points of the grid that no neighbour is lower than."""
    steps = _SHORT if min(len(weights) for weights in slide.crossing.weights) >= _MANY else _GRID
    heights = np.full((len(steps) + 2, len(steps) + 2), np.inf)
    for i, j in product(range(len(steps)), repeat=2):
        place = slide.place(np.array([steps[i], steps[j]]))
        heights[i + 1, j + 1] = np.inf if place is None else place.value
    return [
        np.array([steps[i], steps[j]])
        for i, j in product(range(len(steps)), repeat=2)
        if heights[i + 1, j + 1] <= heights[i : i + 3, j : j + 3].min() < np.inf
    ]


def _descend(slide: _Slide, start: Floats) -> Place | None:
    """The place that steps from a start lead to; None where it lies at no end."""
    place = slide.place(start)
    assert place is not None  # a start is a point of the grid that has a value
    here = slide.stand(start, place)
    curvature = _curvature(slide, here)
    renewed = True
    for _ in range(_STEPS):
        step, promised = _step(here, curvature)
        if promised < _DONE or float(np.abs(step).max()) < _NEAR:
            return here.place
        there = _line_search(slide, here, step, promised)
        if there is None and renewed:  # no number of the machine is better
            return here.place
        carried = None if there is None else _carried(curvature, here, there)
        here = there or here
        renewed = carried is None
        curvature = _curvature(slide, here) if carried is None else carried
        if here.t.max() > _FAR:
            return None
    return None


def _curvature(slide: _Slide, here: _Stand) -> Floats:
    """Second derivatives by t, from differences of gradients."""
    rows = []
    for i in range(2):
        t = here.t.copy()
        t[i] += _DIFFERENCE
        place = slide.place(t)
        if place is None:
            return np.eye(2)
        rows.append((slide.stand(t, place).slope - here.slope) / _DIFFERENCE)
    made = np.array(rows)
    return (made + made.T) / 2


def _step(here: _Stand, curvature: Floats) -> tuple[Floats, float]:
    """A step downhill and its promised decrease. A variance at zero stays there while the criterion rises from it."""
    free = (here.t > 0) | (here.slope < 0)
    step = np.zeros(2)
    while free.any():
        at = np.flatnonzero(free)
        values, vectors = np.linalg.eigh(curvature[np.ix_(at, at)])
        steep = np.maximum(np.abs(values), 1e-9 * max(float(np.abs(values).max()), 1e-12))
        step[:] = 0
        step[at] = -(vectors @ ((vectors.T @ here.slope[at]) / steep))
        held = free & (here.t <= 0) & (step < 0)  # the other variance's step would carry it below zero
        if not held.any():
            break
        free &= ~held
    step *= min(1.0, _LONGEST / max(float(np.abs(step).max()), 1e-300))
    return step, float(-here.slope @ step) / 2


def _line_search(slide: _Slide, here: _Stand, step: Floats, promised: float) -> _Stand | None:
    """The first of ever shorter steps, cut off at zero, that keeps a part of the promise; the whole step where the
    promise is smaller than the criterion's own last digits."""
    noise = 1e-13 * max(abs(here.place.value), 1.0)
    length = 1.0
    for _ in range(_HALVINGS):
        t = np.maximum(here.t + length * step, 0.0)
        place = slide.place(t)
        kept = 1e-4 * float(-here.slope @ (t - here.t))
        if place is not None and place.value <= here.place.value - kept + noise:
            return slide.stand(t, place)
        length /= 2
    return None


def _carried(curvature: Floats, here: _Stand, there: _Stand) -> Floats | None:
    """The curvature after a step (BFGS); None where the criterion curves down along it."""
    moved, turned = there.t - here.t, there.slope - here.slope
    ahead = curvature @ moved
    gain, spent = float(moved @ turned), float(moved @ ahead)
    if gain <= 1e-10 * float(np.linalg.norm(moved) * np.linalg.norm(turned)) or spent <= 0:
        return None
    return curvature + np.outer(turned, turned) / gain - np.outer(ahead, ahead) / spent
