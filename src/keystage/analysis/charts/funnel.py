"""Funnel: schools' percentages against their cohorts, with the curves that chance alone would seldom pass."""

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.funnel_names import CROWD, write_names
from keystage.analysis.charts.funnel_plan import FunnelPlan, plan_funnel
from keystage.analysis.charts.labels import Box, fitting, spread
from keystage.analysis.charts.look import GRID, INK, MID, PAPER, TICK, Look
from keystage.analysis.charts.scale import ticks
from keystage.analysis.charts.typeset import shorten, width
from keystage.analysis.charts.values import Funnel
from keystage.analysis.charts.wording import tick

__all__ = ["draw_funnel"]


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


def _curves(canvas: Canvas, plan: FunnelPlan) -> None:
    for _, colour, places in plan.curves:
        canvas.polyline(places, colour, plan.look.national)
    y = plan.y(plan.chart.centre)
    canvas.line(plan.x.start, y, plan.x.end, y, MID, plan.look.national, "3 2")


def _curve_names(canvas: Canvas, plan: FunnelPlan) -> list[Box]:
    """What each line is, at its right end; small, only the middle one."""
    look = plan.look
    ends = [(plan.y(plan.chart.centre), plan.centre)]
    ends += [(places[-1][1], name) for name, _, places in plan.curves if look.large]
    ends.sort()
    left, size = plan.x.end + 0.6 * look.axis, look.axis
    boxes = []
    apart = spread([y for y, _ in ends], 1.1 * size, plan.y.end, plan.y.start - 0.4 * size)
    for y, (_, words) in zip(apart, ends, strict=True):
        canvas.text(left, y, words, size)
        boxes.append(Box(left, y - size / 2, left + width(words, size), y + size / 2))
    return boxes


def _points(canvas: Canvas, plan: FunnelPlan) -> None:
    """Hollow ones first, then those outside, one's own last."""
    look = plan.look
    radius = (0.9 if look.large else 0.75) * look.dot
    if len(plan.chart.points) > CROWD:
        radius *= 0.6
    drawn = list(zip(plan.chart.points, plan.dots, strict=True))
    inside = [place for point, place in drawn if not point.outside and not point.own]
    canvas.circles(inside, radius - 0.3, PAPER, TICK, 0.6)
    canvas.circles([place for point, place in drawn if point.outside and not point.own], radius, INK)
    for point, (x, y) in drawn:
        if point.own:
            canvas.dot(x, y, look.dot_last, point.outside, ring=0.3 * look.line)
