"""From values to places on the paper, and the round numbers to mark."""

import math
from collections.abc import Iterable, Sequence

__all__ = ["Scale", "domain", "ticks"]


class Scale:
    """A straight line from values [low, high] to places [start, end]. Not a dataclass: it is called for every mark."""

    __slots__ = ("_at_zero", "_slope", "end", "high", "low", "start")

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self.low, self.high, self.start, self.end = low, high, start, end
        self._slope = (end - start) / (high - low)
        self._at_zero = start - low * self._slope

    def __call__(self, value: float) -> float:
        return self._at_zero + value * self._slope

    def clip(self, value: float) -> float:
        """The place of `value`, or of the end of the scale that it is beyond."""
        if self.low <= value <= self.high or self.high <= value <= self.low:
            return self._at_zero + value * self._slope
        return self.start if (value < self.low) == (self.low < self.high) else self.end


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
