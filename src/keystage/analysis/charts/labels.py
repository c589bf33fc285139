"""Keeping words apart: labels beside marks, words along an axis, words in free space."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

__all__ = ["Box", "fitting", "free", "pushed_apart", "spread"]

NEAR = 0.6  # of both heights: closer than this, labels are pushed apart


class Box(NamedTuple):
    """Room on the paper. A named tuple, for it is made and compared many times a picture."""

    left: float
    top: float
    right: float
    bottom: float


def free(box: Box, taken: Iterable[Box]) -> bool:
    """Whether `box` overlaps none of `taken`."""
    left, top, right, bottom = box
    for other in taken:  # noqa: SIM110  (all() over a generator takes twice as long)
        if left < other[2] and other[0] < right and top < other[3] and other[1] < bottom:
            return False
    return True


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
        left, right = spans[i][0] - gap, spans[i][1] + gap
        if all([right <= spans[k][0] or spans[k][1] <= left for k in kept]):  # noqa: C419  (faster than a generator)
            kept.append(i)
    return sorted(kept)


def spread(places: Sequence[float], apart: float, top: float, bottom: float) -> list[float]:
    """Sorted places moved as little as need be to stand `apart` from each other, between top and bottom if they can."""
    groups: list[tuple[float, int]] = []  # where the first of the group stands, how many stand below each other
    for place in places:
        start, count = place, 1
        while groups and groups[-1][0] + groups[-1][1] * apart > start:
            before, many = groups.pop()
            start = (before * many + (start - many * apart) * count) / (many + count)
            count += many
        groups.append((start, count))
    out = [start + k * apart for start, count in groups for k in range(count)]
    last = len(out) - 1
    out = [max(place, top + k * apart) for k, place in enumerate(out)]
    return [min(place, bottom - (last - k) * apart) for k, place in enumerate(out)]
