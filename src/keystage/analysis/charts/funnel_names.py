"""Names in a funnel: one's own school first, then the named ones as far as there is room beside their dots."""

from collections.abc import Sequence

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.funnel_plan import FunnelPlan
from keystage.analysis.charts.labels import Box, free
from keystage.analysis.charts.look import INK, SCHOOL
from keystage.analysis.charts.typeset import shorten, width
from keystage.analysis.charts.values import FunnelPoint
from keystage.analysis.charts.wording import number

__all__ = ["write_names"]

_CROWD = 400  # with more schools than this, names do not look for a place between the dots


def write_names(canvas: Canvas, plan: FunnelPlan, taken: list[Box]) -> None:
    """Write the names; `taken` is what they may not cover."""
    points = plan.chart.points
    dots = [_around(plan, p) for p in points for _ in range(3 if p.outside else 1)] if len(points) <= _CROWD else []
    taken = [*taken, *(_around(plan, point) for point in points if point.own)]
    named = [point for point in points if point.own or (point.named and point.label)]
    for point in sorted(named, key=lambda point: not point.own):
        size = _size(plan, point)
        words = _label(plan, point, size)
        spots = _spots(plan, point, width(words, size, point.own), size)
        if not point.own:
            spots = [box for box in spots if free(box, taken)]
        if spots:
            box = min(spots, key=lambda box: _covered(box, dots) + 10 * _covered(box, taken))
            colour = SCHOOL if point.own else INK
            canvas.text(box.left, (box.top + box.bottom) / 2, words, size, colour, point.own, halo=True)
            taken.append(box)


def _covered(box: Box, others: Sequence[Box]) -> int:
    return sum(not free(box, (other,)) for other in others)


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


def _around(plan: FunnelPlan, point: FunnelPoint) -> Box:
    x, y = plan.x(point.n), plan.y(point.value)
    r = plan.look.dot_last if point.own else plan.look.dot
    return Box(x - r, y - r, x + r, y + r)


def _spots(plan: FunnelPlan, point: FunnelPoint, wide: float, size: float) -> list[Box]:
    """Where a name may stand: right of its dot, above or below to the right, the same at the left, over or under it."""
    x, y, r = plan.x(point.n), plan.y(point.value), plan.look.dot_last
    near, far, rise = 1.6 * r, 1.2 * r, 0.5 * size + 1.2 * r
    places = (
        (x + near, y), (x + far, y - rise), (x + far, y + rise), (x - near - wide, y), (x - far - wide, y - rise),
        (x - far - wide, y + rise), (x - wide / 2, y - rise - r / 2), (x - wide / 2, y + rise + r / 2),
        (x + far, y - rise - 1.2 * size), (x + far, y + rise + 1.2 * size),
    )  # fmt: skip
    spots = [Box(left, middle - size / 2, left + wide, middle + size / 2) for left, middle in places]
    fits = [
        b
        for b in spots
        if b.left >= plan.x.start and b.right <= plan.look.width and b.top >= 0 and b.bottom <= plan.y.start
    ]
    if not point.own:
        return fits
    left = max(min(x - wide / 2, plan.x.end - wide), plan.x.start)
    middles = [
        min(max(y + move, size / 2), plan.y.start - size / 2)
        for move in (-rise, rise, -rise - 1.2 * size, rise + 1.2 * size)
    ]
    return [*fits, *(Box(left, middle - size / 2, left + wide, middle + size / 2) for middle in middles)]
