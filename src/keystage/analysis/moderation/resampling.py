"""Intervals by resampling: scripts, or whole classes, drawn again with replacement."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from keystage.analysis.errors import InputError

__all__ = ["Resampling", "note_on_classes", "percentiles", "resampled", "resampled_means"]

_AT_ONCE = 4_000_000  # numbers held at once
_FEW = 4  # units a kind from which a kind is drawn at once
_FEWEST = 100
_UNDEFINED = 0.05  # share of draws without a value from which there is no interval

Floats = NDArray[np.float64]


def note_on_classes(classes: int, least: int) -> str:
    """What to say of ranges where scripts come from so many classes; fewer than `least` are not resampled whole."""
    if classes < 2:
        return ""
    if classes < least:
        return (
            f"{classes} classes or schools are too few to resample: ranges take scripts singly, and may be too narrow."
        )
    return f"Ranges come from resampling {classes:,} classes or schools."


@dataclass(frozen=True, slots=True)
class Resampling:
    """How often to draw, with whose randomness, and how much of the draws an interval holds."""

    rng: np.random.Generator
    draws: int = 2000
    confidence: float = 0.95

    def __post_init__(self) -> None:
        if not isinstance(self.rng, np.random.Generator):
            raise InputError("rng is a generator of random numbers, such as numpy.random.default_rng(1).")
        if self.draws < _FEWEST:
            raise InputError(f"{self.draws} resamples are too few for a range of 95%: at least {_FEWEST}.")


def resampled(copies: NDArray[np.int64], how: Resampling, *, width: int) -> Iterator[Floats]:
    """How many units of each kind each draw takes, (draws at once, kinds), until all draws are made.

    copies: how many units there are of each kind: units that add the same are counted, not repeated. A draw takes as
    many units as there are, with replacement. width: numbers that will be made of one draw, to keep memory in bounds.
    """
    units = int(copies.sum())
    at_once = max(_AT_ONCE // max(width, copies.size, 1), 1)
    for done in range(0, how.draws, at_once):
        yield _taken(copies, units, min(at_once, how.draws - done), how.rng).astype(np.float64)


def _taken(copies: NDArray[np.int64], units: int, draws: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """(draws, kinds): how many of each kind a draw takes. Kind by kind where there are few, else unit by unit: the
    same distribution, whichever is quicker."""
    if units > _FEW * copies.size:
        return rng.multinomial(units, copies / units, size=draws)
    kind = np.repeat(np.arange(copies.size), copies)[rng.integers(0, units, size=(draws, units))]
    kind += copies.size * np.arange(draws)[:, None]
    return np.bincount(kind.ravel(), minlength=draws * copies.size).reshape(draws, -1)


def resampled_means(values: Floats, how: Resampling) -> Floats:
    """(draws,) the mean of the values in each draw of as many of them, with replacement."""
    at_once = max(_AT_ONCE // values.size, 1)
    sizes = [min(at_once, how.draws - done) for done in range(0, how.draws, at_once)]
    taken = (how.rng.integers(0, values.size, (size, values.size), dtype=np.int32) for size in sizes)
    return np.concatenate([values[which].mean(axis=1) for which in taken])


def percentiles(values: Floats, confidence: float) -> tuple[float, float] | None:
    """The middle share of the draws' values; None where too many have none, or all are the same."""
    held = values[~np.isnan(values)]
    if held.size < max((1 - _UNDEFINED) * values.size, 2) or np.ptp(held) < 1e-12:
        return None
    tail = 50 * (1 - confidence)
    low, high = np.percentile(held, [tail, 100 - tail])
    return float(low), float(high)
