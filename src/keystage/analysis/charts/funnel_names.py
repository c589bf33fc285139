"""Names in a funnel: one's own school first, then the named ones as far as there is room beside their dots."""

from collections.abc import Sequence
from math import inf

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.funnel_plan import FunnelPlan
from keystage.analysis.charts.labels import Box, free
from keystage.analysis.charts.look import INK, SCHOOL
from keystage.analysis.charts.typeset import shorten, width
from keystage.analysis.charts.values import FunnelPoint
from keystage.analysis.charts.wording import number

__all__ = ["CROWD", "write_names"]

CROWD = 400  # with more schools than this, names do not look for a place between the dots


def write_names(canvas: Canvas, plan: FunnelPlan, taken: list[Box]) -> None:
    """Write the names; `taken` is what they may not cover."""
    points = plan.chart.points
    named = [k for k, point in enumerate(points) if point.own or (point.named and point.label)]
    taken = [*taken, *(_around(plan, k) for k in named if points[k].own)]
    for k in sorted(named, key=lambda k: not points[k].own):
        own = points[k].own
        size = _size(plan, points[k])
        words = _label(plan, points[k], size)
        spots = _spots(plan, k, width(words, size, own), size)
        if not own:
            spots = [box for box in spots if free(box, taken)]
        if spots:
            box = _cheapest(plan, spots, taken)
            canvas.text(box.left, (box.top + box.bottom) / 2, words, size, SCHOOL if own else INK, own, halo=True)
            taken.append(box)


def _cheapest(plan: FunnelPlan, spots: Sequence[Box], taken: Sequence[Box]) -> Box:
    """The spot that covers least; of two alike, the earlier, which is nearer to its dot."""
    r = plan.look.dot
    best, least = spots[0], inf
    for k, spot in enumerate(spots):
        if least <= 0.4 * k:
            break
        covered = _dots_within(plan, spot.left - r, spot.top - r, spot.right + r, spot.bottom + r)
        cost = 0.4 * k + covered + 10 * sum([not free(spot, (other,)) for other in taken])
        if cost < least:
            best, least = spot, cost
    return best


def _dots_within(plan: FunnelPlan, left: float, top: float, right: float, bottom: float) -> int:
    """How many dots stand there; one outside the curve counts three times."""
    if len(plan.dots) > CROWD:
        return 0
    found = [k for k, (x, y) in enumerate(plan.dots) if left < x < right and top < y < bottom]
    return sum([3 if plan.chart.points[k].outside else 1 for k in found])


def _size(plan: FunnelPlan, point: FunnelPoint) -> float:
    """One's own name is as large as values are, where it fits so."""
    look = plan.look
    if not point.own:
        return look.axis
    words = f"{point.label} {number(point.value, 'percent')}"
    return look.label if look.large or width(words, look.label, bold=True) < 0.45 * look.width else look.axis


def _label(plan: FunnelPlan, point: FunnelPoint, size: float) -> str:
    figure = number(point.value, "percent")
    more = f", {point.n:,} pupils" if plan.look.large and point.own else ""
    room = plan.x.end - plan.x.start - width(f" {figure}{more}", size, point.own)
    return f"{shorten(point.label, size, room, point.own)} {figure}{more}".strip()


def _around(plan: FunnelPlan, k: int) -> Box:
    x, y = plan.dots[k]
    r = plan.look.dot_last if plan.chart.points[k].own else plan.look.dot
    return Box(x - r, y - r, x + r, y + r)


def _spots(plan: FunnelPlan, k: int, wide: float, size: float) -> list[Box]:
    """Where a name may stand: right of its dot, above or below to the right, the same at the left, over or under it.

    For one's own school, which is always named, also anywhere over or under its dot within the plot.
    """
    (x, y), r, last = plan.dots[k], plan.look.dot_last, plan.y.start - size / 2
    near, far, rise = 1.6 * r, 1.2 * r, 0.5 * size + 1.2 * r
    places = [
        (x + near, y), (x + far, y - rise), (x + far, y + rise), (x - near - wide, y), (x - far - wide, y - rise),
        (x - far - wide, y + rise), (x - wide / 2, y - rise - r / 2), (x - wide / 2, y + rise + r / 2),
    ]  # fmt: skip
    start, end = plan.x.start, plan.look.width - wide
    places = [(left, middle) for left, middle in places if start <= left <= end and size / 2 <= middle <= last]
    if plan.chart.points[k].own:
        left = max(min(x - wide / 2, plan.x.end - wide), start)
        more = (-rise, rise, -rise - 1.2 * size, rise + 1.2 * size)
        places += [(left, min(max(y + move, size / 2), last)) for move in more]
    return [Box(left, middle - size / 2, left + wide, middle + size / 2) for left, middle in places]
