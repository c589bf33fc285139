"""Funnel: schools' percentages against their cohorts, with the curves that chance alone would seldom pass."""

from collections.abc import Iterator

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.funnel_names import write_names
from keystage.analysis.charts.funnel_plan import CURVE_NAMES, FunnelPlan, plan_funnel
from keystage.analysis.charts.labels import Box, fitting, spread
from keystage.analysis.charts.look import EDGE, GRID, INK, MID, PAPER, TICK, Look
from keystage.analysis.charts.scale import ticks
from keystage.analysis.charts.typeset import shorten, width
from keystage.analysis.charts.values import Funnel
from keystage.analysis.charts.wording import tick

__all__ = ["draw_funnel"]

_Curve = tuple[tuple[int, float, float], ...]


def draw_funnel(chart: Funnel, look: Look) -> Canvas:
    """The picture of `chart`; its title is the page's to set."""
    canvas = Canvas(look)
    plan = plan_funnel(chart, look)
    _axes(canvas, plan)
    _curves(canvas, plan)
    _points(canvas, plan)
    write_names(canvas, plan, _curve_names(canvas, plan))
    return canvas


def _axes(canvas: Canvas, plan: FunnelPlan) -> None:
    look, x, y = plan.look, plan.x, plan.y
    for mark in ticks(y.low, y.high, 5 if look.large else 3):
        canvas.line(x.start, y(mark), x.end, y(mark), GRID, look.grid)
        canvas.text(x.start - 0.5 * look.axis, y(mark), tick(mark, "percent"), look.axis, anchor="end")
    canvas.line(x.start, y.start, x.end, y.start, INK, look.axis_line)
    words = shorten(plan.chart.n_words, look.axis, look.width / 2)
    level = y.start + 0.95 * look.axis
    marks = ticks(x.low, x.high, 6 if look.large else 4)
    spans = [(x(m) - width(f"{m:g}", look.axis) / 2, x(m) + width(f"{m:g}", look.axis) / 2) for m in marks]
    end = look.width
    if look.large:
        middle = min((x.start + x.end) / 2, look.width - width(words, look.axis) / 2)
        canvas.text(middle, level + 1.25 * look.axis, words, look.axis, anchor="middle")
    else:
        end -= width(words, look.axis) + 0.5 * look.axis
        canvas.text(look.width, level, words, look.axis, anchor="end")
    for i in fitting(spans, range(len(spans)), 0.5 * look.axis):
        if spans[i][1] <= end and spans[i][0] >= 0:
            canvas.line(x(marks[i]), y.start, x(marks[i]), y.start + 0.25 * look.axis, INK, look.axis_line)
            canvas.text(x(marks[i]), level, f"{marks[i]:,.0f}", look.axis, anchor="middle")


def _inside(plan: FunnelPlan, curve: _Curve, side: int) -> Iterator[tuple[float, float]]:
    """A curve's places on the paper, without what lies beyond the axes."""
    for row in curve:
        if plan.x.low <= row[0] <= plan.x.high and plan.y.low <= row[side] <= plan.y.high:
            yield plan.x(row[0]), plan.y(row[side])


def _curves(canvas: Canvas, plan: FunnelPlan) -> None:
    look, chart = plan.look, plan.chart
    for curve, colour in ((chart.inner, EDGE), (chart.outer, MID)):
        for side in (1, 2):
            places = list(_inside(plan, curve, side))
            if len(places) > 1:
                canvas.polyline(places, colour, look.national)
    y = plan.y(chart.centre)
    canvas.line(plan.x.start, y, plan.x.end, y, MID, look.national, "3 2")


def _curve_names(canvas: Canvas, plan: FunnelPlan) -> list[Box]:
    """What each line is, at its right end; small, only the middle one."""
    look, chart = plan.look, plan.chart
    ends: list[tuple[float, str]] = [(plan.y(chart.centre), plan.centre)]
    for curve, name in zip((chart.inner, chart.outer) if look.large else (), CURVE_NAMES, strict=False):
        for side, more in ((1, ""), (2, " by chance")):
            places = list(_inside(plan, curve, side))
            if len(places) > 1:
                ends.append((places[-1][1], name + more))
    ends.sort()
    left, size = plan.x.end + 0.6 * look.axis, look.axis
    boxes = []
    apart = spread([y for y, _ in ends], 1.1 * size, plan.y.end, plan.y.start - 0.4 * size)
    for y, (_, words) in zip(apart, ends, strict=True):
        canvas.text(left, y, words, size)
        boxes.append(Box(left, y - size / 2, left + width(words, size), y + size / 2))
    return boxes


def _points(canvas: Canvas, plan: FunnelPlan) -> None:
    look = plan.look
    radius = (0.9 if look.large else 0.75) * look.dot
    if len(plan.chart.points) > 400:
        radius *= 0.6
    for point in sorted(plan.chart.points, key=lambda p: (p.own, p.outside)):
        x, y = plan.x(point.n), plan.y(point.value)
        if point.own:
            canvas.dot(x, y, look.dot_last, point.outside, ring=0.3 * look.line)
        elif point.outside:
            canvas.circle(x, y, radius, INK)
        else:
            canvas.circle(x, y, radius - 0.3, PAPER, TICK, 0.6)
