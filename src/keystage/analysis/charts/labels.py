"""Keeping words apart: labels beside marks, words along an axis, words in free space."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Box", "fitting", "pushed_apart", "spread"]

NEAR = 0.6  # of both heights: closer than this, labels are pushed apart


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def hits(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def pushed_apart(
    first: float, second: float, heights: tuple[float, float], top: float, bottom: float
) -> tuple[float, float]:
    """Middles of two labels, moved evenly until they are 0.6 of both heights apart, in their order, within the plot."""
    need = NEAR * (heights[0] + heights[1])
    sign = 1.0 if second >= first else -1.0
    short = need - abs(second - first)
    if short > 0:
        first, second = first - sign * short / 2, second + sign * short / 2
    upper, lower = (first, second) if sign > 0 else (second, first)
    down = max(0.0, top - upper) or -max(0.0, lower - bottom)
    return first + down, second + down


def fitting(spans: Sequence[tuple[float, float]], order: Sequence[int], gap: float) -> list[int]:
    """Which of `spans` (left, right) can stand beside each other with `gap` between, taken in `order`."""
    kept: list[int] = []
    for i in order:
        left, right = spans[i]
        if all(right + gap <= spans[k][0] or spans[k][1] + gap <= left for k in kept):
            kept.append(i)
    return sorted(kept)


def spread(places: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """Sorted places moved as little as need be to stand `apart` from each other, between top and bottom if they can."""
    groups: list[list[float]] = []  # mean of the first place wanted, how many
    for i, place in enumerate(places):
        groups.append([place, 1.0])
        while len(groups) > 1 and groups[-2][0] + groups[-2][1] * apart > groups[-1][0]:
            start, count = groups.pop()
            before, many = groups[-1]
            groups[-1] = [(before * many + (start - many * apart) * count) / (many + count), many + count]
        assert sum(count for _, count in groups) == i + 1
    out = [start + k * apart for start, count in groups for k in range(int(count))]
    if not out:
        return out
    down = max(0.0, top - out[0]) or -max(0.0, out[-1] - bottom)
    return [min(max(place + down, top), bottom) for place in out]
