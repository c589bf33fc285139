"""Caterpillar: schools in order, each with its range; solid where clear of zero, one's own on a leader line."""

from collections.abc import Sequence
from dataclasses import dataclass

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.look import EDGE, GRID, INK, MID, PAPER, SCHOOL, TICK, Look
from keystage.analysis.charts.scale import Scale, domain, ticks
from keystage.analysis.charts.typeset import shorten, width, wrap
from keystage.analysis.charts.values import Caterpillar, CaterpillarPoint
from keystage.analysis.charts.wording import number, tick

__all__ = ["Counts", "count", "draw_caterpillar"]

_LEAST = {"percent": 10.0, "score": 2.0, "points": 2.0, "grade": 1.0}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many differ clearly from zero, and how many may differ by chance."""

    below: int
    unclear: int
    above: int


def count(chart: Caterpillar) -> Counts:
    """The counts that stand at the foot."""
    below = sum(point.clear and point.value < chart.zero for point in chart.points)
    above = sum(point.clear and point.value > chart.zero for point in chart.points)
    return Counts(below, len(chart.points) - below - above, above)


@dataclass(frozen=True, slots=True)
class _Plan:
    chart: Caterpillar
    look: Look
    points: Sequence[CaterpillarPoint]  # lowest first
    left: float
    right: float
    top: float
    bottom: float
    y: Scale
    ticks: Sequence[float]
    own: int | None

    @property
    def pitch(self) -> float:
        return (self.right - self.left) / max(len(self.points), 1)

    def x(self, i: int) -> float:
        return self.left + (i + 0.5) * self.pitch


def draw_caterpillar(chart: Caterpillar, look: Look) -> Canvas:
    """The picture of `chart`; its title is the page's to set."""
    canvas = Canvas(look)
    plan = _plan(chart, look)
    _grid(canvas, plan)
    _intervals(canvas, plan)
    _dots(canvas, plan)
    _own(canvas, plan)
    _foot(canvas, plan)
    return canvas


def _plan(chart: Caterpillar, look: Look) -> _Plan:
    points = sorted(chart.points, key=lambda point: point.value)
    own = next((i for i, point in enumerate(points) if point.own), None)
    low, high = domain(
        [v for p in points for v in (p.low, p.high, p.value)], least=_LEAST[chart.unit], keep=[chart.zero]
    )
    marks = ticks(low, high, 5 if look.large else 3)
    left = max([width("+0", look.axis), *(width(tick(m, chart.unit), look.axis) for m in marks)]) + 0.5 * look.axis
    right = look.width - (10 * look.axis if look.large and chart.zero_words else 1)
    top, bottom = 0.5 * look.axis, look.height - 1.7 * look.axis
    room = 1.4 * look.label
    over = own is not None and own < len(points) / 2
    y = Scale(low, high, bottom - (room if own is not None and not over else 0), top + (room if over else 0))
    return _Plan(chart, look, points, left, right, top, bottom, y, marks, own)


def _grid(canvas: Canvas, plan: _Plan) -> None:
    look, zero = plan.look, plan.chart.zero
    for mark in plan.ticks:
        if mark != zero:
            canvas.line(plan.left, plan.y(mark), plan.right, plan.y(mark), GRID, look.grid)
        if mark == zero or abs(plan.y(mark) - plan.y(zero)) > look.axis:
            name, colour = tick(mark, plan.chart.unit), INK if mark == zero else MID
            canvas.text(plan.left - 0.5 * look.axis, plan.y(mark), name, look.axis, colour, anchor="end")
    canvas.line(plan.left, plan.y(zero), plan.right, plan.y(zero), INK, look.axis_line)
    if look.large:
        lines = wrap(plan.chart.zero_words, look.axis, look.width - plan.right - look.axis, 3)
        canvas.lines(plan.right + 0.8 * look.axis, plan.y(zero), lines, look.axis)


def _intervals(canvas: Canvas, plan: _Plan) -> None:
    """One path for the clear, one for the rest: a picture of 24,000 schools stays small."""
    paths: dict[bool, list[str]] = {False: [], True: []}
    for i, point in enumerate(plan.points):
        if i != plan.own:
            paths[point.clear].append(f"M{plan.x(i):.2f} {plan.y(point.low):.2f}V{plan.y(point.high):.2f}")
    thick = min(plan.look.interval, 0.4 * plan.pitch)
    for clear, colour in ((False, EDGE), (True, INK)):
        if paths[clear]:
            canvas.path("".join(paths[clear]), "none", colour, thick)


def _dots(canvas: Canvas, plan: _Plan) -> None:
    radius = min(0.4 * plan.pitch, 0.8 * plan.look.dot)
    if radius < 0.4:
        flat = "".join([f"M{plan.x(i):.2f} {plan.y(p.value):.2f}h{plan.pitch:.3f}" for i, p in enumerate(plan.points)])
        canvas.path(flat, "none", INK, 1.0)
        return
    edge = min(0.5, 0.4 * radius)
    places = [(plan.x(i), plan.y(point.value), point.clear) for i, point in enumerate(plan.points) if i != plan.own]
    canvas.circles([(x, y) for x, y, clear in places if not clear], radius - edge / 2, PAPER, TICK, edge)
    canvas.circles([(x, y) for x, y, clear in places if clear], radius, INK)


def _own(canvas: Canvas, plan: _Plan) -> None:
    if plan.own is None:
        return
    look, point = plan.look, plan.points[plan.own]
    x, y = plan.x(plan.own), plan.y(point.value)
    over = plan.own < len(plan.points) / 2
    label = plan.top + 0.4 * look.label if over else plan.bottom - 0.4 * look.label
    end = plan.y(max(point.high, point.low)) if over else plan.y(min(point.high, point.low))
    canvas.line(x, label, x, end, SCHOOL, 0.6 * look.interval)
    canvas.line(x, plan.y(point.low), x, plan.y(point.high), SCHOOL, look.interval_last)
    canvas.dot(x, y, look.dot_last, point.clear, ring=0.3 * look.line)
    value = number(point.value, plan.chart.unit, plan.chart.decimals)
    room = look.width - width(f" {value}", look.label, bold=True)
    words = f"{shorten(point.label, look.label, room, bold=True)} {value}".strip()
    half = width(words, look.label, bold=True) / 2
    canvas.text(min(max(x, half), look.width - half), label, words, look.label, SCHOOL, True, "middle", halo=True)


def _foot(canvas: Canvas, plan: _Plan) -> None:
    """How many lie clearly below and above, and how many may be chance."""
    counts, look = count(plan.chart), plan.look
    y, room = look.height - 0.6 * look.axis, plan.right - plan.left
    below, above = f"{counts.below:,} clearly below", f"{counts.above:,} clearly above"
    if width(below, look.axis) + width(above, look.axis) + look.axis > room:
        below, above = f"{counts.below:,} below", f"{counts.above:,} above"
    canvas.text(plan.left, y, below, look.axis, INK)
    canvas.text(plan.right, y, above, look.axis, INK, anchor="end")
    middle = f"{counts.unclear:,} may be chance (hollow)"
    room -= 2 * max(width(below, look.axis), width(above, look.axis))
    if width(middle, look.axis) + 2 * look.axis < room:
        canvas.text((plan.left + plan.right) / 2, y, middle, look.axis, anchor="middle")
