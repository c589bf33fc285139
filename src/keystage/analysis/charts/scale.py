"""From values to places on the paper, and the round numbers to mark."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Scale", "domain", "ticks"]


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from [low, high] to [start, end]."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def clip(self, value: float) -> float:
        """The place of `value`, or of the end of the scale that it is beyond."""
        low, high = min(self.low, self.high), max(self.low, self.high)
        return self(min(max(value, low), high))


def ticks(low: float, high: float, most: int) -> list[float]:
    """At most `most` round numbers within [low, high]: multiples of 1, 2 or 5 times a power of ten."""
    step = 10.0 ** math.floor(math.log10(max(high - low, 1e-9) / max(most, 1)))
    for _ in range(12):
        for times in (1, 2, 5):
            size = step * times
            first, last = math.ceil(low / size - 1e-9), math.floor(high / size + 1e-9)
            if last - first + 1 <= most:
                return [round(i * size, 9) + 0.0 for i in range(first, last + 1)]
        step *= 10
    return []


def domain(
    values: Sequence[float], *, least: float, edges: tuple[float, float] | None = None, keep: Iterable[float] = ()
) -> tuple[float, float]:
    """The stretch of an axis that shows `values` with a little air, at least `least` long.

    edges: what values cannot pass (0 and 100 for percentages). keep: numbers that must be on it.
    """
    seen = [*values, *keep]
    if not seen:
        return edges or (0.0, least)
    low, high = min(seen), max(seen)
    air = max(0.05 * (high - low), (least - (high - low)) / 2)
    low, high = low - air, high + air
    if edges:
        if low < edges[0]:
            low, high = edges[0], max(high, edges[0] + least)
        if high > edges[1]:
            low, high = max(edges[0], min(low, edges[1] - least)), edges[1]
    return low, high
