"""Trend: a measure over years, with its range, national, and the middle half of similar schools."""

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.look import BAND, EDGE, GRID, INK, MID, PAPER, SCHOOL, Look
from keystage.analysis.charts.trend_plan import TrendPlan, plan_trend
from keystage.analysis.charts.trend_words import write_words
from keystage.analysis.charts.values import Trend
from keystage.analysis.charts.wording import tick
from keystage.analysis.charts.years import as_pupils

__all__ = ["draw_trend"]


def draw_trend(chart: Trend, look: Look) -> Canvas:
    """The picture of `chart`; its title is the page's to set."""
    canvas = Canvas(look)
    plan = plan_trend(chart, look)
    _grid(canvas, plan)
    _bands(canvas, plan)
    _breaks(canvas, plan)
    _axis(canvas, plan)
    _national(canvas, plan)
    _school(canvas, plan)
    _pupils(canvas, plan)
    write_words(canvas, plan)
    return canvas


def _grid(canvas: Canvas, plan: TrendPlan) -> None:
    look = plan.look
    for mark in plan.ticks:
        y = plan.y(mark)
        zero = mark == 0 and plan.chart.unit == "score"
        canvas.line(plan.left, y, plan.right, y, INK if zero else GRID, look.axis_line if zero else look.grid)
        canvas.text(plan.left - 0.5 * look.axis, y, tick(mark, plan.chart.unit), look.axis, anchor="end")


def _bands(canvas: Canvas, plan: TrendPlan) -> None:
    for i, point in enumerate(plan.years.points):
        if point.band_low is None or point.band_high is None or as_pupils(point):
            continue
        left, right = plan.edges(i)
        top, bottom = (
            plan.y.clip(max(point.band_low, point.band_high)),
            plan.y.clip(min(point.band_low, point.band_high)),
        )
        canvas.rect(left, top, right - left, bottom - top, BAND)
        for y in (top, bottom):
            canvas.line(left, y, right, y, EDGE, plan.look.grid)


def _breaks(canvas: Canvas, plan: TrendPlan) -> None:
    for boundary in plan.years.boundaries:
        x = plan.x[boundary.before] - plan.pitch / 2
        top = plan.top - 0.5 * plan.look.axis if boundary.full else plan.bottom - 0.3 * (plan.bottom - plan.top)
        canvas.line(x, plan.bottom, x, top, INK, plan.look.axis_line, "1 2")


def _axis(canvas: Canvas, plan: TrendPlan) -> None:
    """The axis under the years that have a figure: it is cut where years are missing."""
    shown, look = plan.years.shown, plan.look
    start: float | None = None
    for i, there in enumerate(shown):
        left, right = plan.edges(i)
        if there and start is None:
            start = left
        if start is not None and there and (i + 1 == len(shown) or not shown[i + 1]):
            canvas.line(start, plan.bottom, right, plan.bottom, INK, look.axis_line)
            start = None
    for boundary in plan.years.boundaries:
        canvas.slashes(plan.x[boundary.before] - plan.pitch / 2, plan.bottom, 0.85 * look.axis)


def _national(canvas: Canvas, plan: TrendPlan) -> None:
    """A tick a year, dashes between comparable years; none beside a year drawn as pupils."""
    half, before = 0.21 * plan.pitch, None
    for i, point in enumerate(plan.years.points):
        if point.national is None or as_pupils(point):
            before = None
            continue
        x, y = plan.x[i], plan.y(point.national)
        if before and plan.years.joined(i):
            canvas.line(before[0], before[1], x - half, y, MID, plan.look.national * 0.8, "2.4 1.6")
        canvas.line(x - half, y, x + half, y, MID, plan.look.national)
        before = (x + half, y)


def _school(canvas: Canvas, plan: TrendPlan) -> None:
    look, points, last = plan.look, plan.years.points, plan.years.last
    for run in plan.years.runs:
        for i in run:
            low, high = points[i].low, points[i].high
            if low is not None and high is not None:
                thick = look.interval_last if i == last else look.interval
                canvas.line(plan.x[i], plan.y.clip(low), plan.x[i], plan.y.clip(high), SCHOOL, thick)
    for run in plan.years.runs:
        dots = [(i, plan.x[i], plan.y(points[i].value or 0.0)) for i in run]
        if len(dots) > 1:
            canvas.polyline([(x, y) for _, x, y in dots], SCHOOL, look.line)
        for i, x, y in dots:
            canvas.dot(x, y, look.dot_last if i == last else look.dot, points[i].clear, ring=0.45 * look.line)


def _pupils(canvas: Canvas, plan: TrendPlan) -> None:
    """Years drawn as pupils: a column of them, those who reached it filled, from the axis up."""
    look = plan.look
    most = max([10, *(point.n or 0 for point in plan.years.points if as_pupils(point))])
    step = min((plan.bottom - plan.top) / most, 3.0 * look.dot)
    radius = 0.38 * step
    for i, point in enumerate(plan.years.points):
        if not as_pupils(point):
            continue
        for k in range(point.n or 0):
            y = plan.bottom - look.axis_line - (k + 0.55) * step
            if k < (point.numerator or 0):
                canvas.circle(plan.x[i], y, radius, SCHOOL)
            else:
                canvas.circle(plan.x[i], y, radius - 0.3, PAPER, MID, 0.6)
