"""Trend: a measure over years, with its range, national, and the middle half of similar schools."""

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.look import BAND, EDGE, GRID, INK, MID, PAPER, SCHOOL, Look
from keystage.analysis.charts.trend_labels import label_trend
from keystage.analysis.charts.trend_notes import note_trend
from keystage.analysis.charts.trend_plan import TrendPlan, plan_trend
from keystage.analysis.charts.values import Trend
from keystage.analysis.charts.wording import tick

__all__ = ["draw_trend"]


def draw_trend(chart: Trend, look: Look) -> Canvas:
    """The picture of `chart`, which has a point; its title is the page's to set."""
    canvas = Canvas(look)
    plan = plan_trend(chart, look)
    _grid(canvas, plan)
    _bands(canvas, plan)
    _axis(canvas, plan)
    _breaks(canvas, plan)
    _national(canvas, plan)
    _school(canvas, plan)
    _pupils(canvas, plan)
    note_trend(canvas, plan, label_trend(canvas, plan))
    return canvas


def _grid(canvas: Canvas, plan: TrendPlan) -> None:
    look = plan.look
    for mark in plan.ticks:
        y = plan.y(mark)
        zero = mark == 0 and plan.chart.unit == "score"
        canvas.line(plan.left, y, plan.right, y, INK if zero else GRID, look.axis_line if zero else look.grid)
        canvas.text(plan.left - 0.5 * look.axis, y, tick(mark, plan.chart.unit), look.axis, anchor="end")


def _bands(canvas: Canvas, plan: TrendPlan) -> None:
    """A step a year, its edges drawn so that they survive copying."""
    edges = []
    for point, few, (left, right) in zip(plan.years.points, plan.years.pupils, plan.columns, strict=True):
        if point.band_low is None or point.band_high is None or few:
            continue
        ends = plan.y.clip(point.band_low), plan.y.clip(point.band_high)
        top, bottom = min(ends), max(ends)
        canvas.rect(left, top, right - left, bottom - top, BAND)
        edges.append(f"M{left:.2f} {top:.2f}H{right:.2f}M{left:.2f} {bottom:.2f}H{right:.2f}")
    if edges:
        canvas.path("".join(edges), "none", EDGE, plan.look.grid)


def _axis(canvas: Canvas, plan: TrendPlan) -> None:
    """The axis under the years that have a figure: it is cut where years are missing."""
    shown = plan.years.shown
    start = 0.0
    for i, there in enumerate(shown):
        if there and (i == 0 or not shown[i - 1]):
            start = plan.columns[i][0]
        if there and (i + 1 == len(shown) or not shown[i + 1]):
            canvas.line(start, plan.bottom, plan.columns[i][1], plan.bottom, INK, plan.look.axis_line)


def _breaks(canvas: Canvas, plan: TrendPlan) -> None:
    """Dotted over the full height, or a short way up where the break is light, and ⫽ on the axis."""
    axis = plan.look.axis
    for boundary, x in zip(plan.years.boundaries, plan.breaks, strict=True):
        top = plan.top - 0.5 * axis if boundary.full else plan.light_top
        canvas.line(x, plan.bottom, x, top, INK, plan.look.axis_line, "1 2")
        canvas.slashes(x, plan.bottom, 0.85 * axis)


def _national(canvas: Canvas, plan: TrendPlan) -> None:
    """A tick a year, dashes between comparable years; none beside a year drawn as pupils."""
    half, before = 0.21 * plan.pitch, None
    for i, point in enumerate(plan.years.points):
        if point.national is None or plan.years.pupils[i]:
            before = None
            continue
        x, y = plan.x[i], plan.y(point.national)
        if before and plan.years.joined(i):
            canvas.line(before[0], before[1], x - half, y, MID, plan.look.national * 0.8, "2.4 1.6")
        canvas.line(x - half, y, x + half, y, MID, plan.look.national)
        before = (x + half, y)


def _school(canvas: Canvas, plan: TrendPlan) -> None:
    look, points, last, y = plan.look, plan.years.points, plan.years.last, plan.y
    for run in plan.years.runs:
        for i in run:
            low, high = points[i].low, points[i].high
            if low is not None and high is not None:
                thick = look.interval_last if i == last else look.interval
                canvas.line(plan.x[i], y.clip(low), plan.x[i], y.clip(high), SCHOOL, thick)
    for run in plan.years.runs:
        if len(run) > 1:
            canvas.polyline([(plan.x[i], y(points[i].value or 0.0)) for i in run], SCHOOL, look.line)
        for i in run:
            radius = look.dot_last if i == last else look.dot
            canvas.dot(plan.x[i], y(points[i].value or 0.0), radius, points[i].clear, ring=0.45 * look.line)


def _pupils(canvas: Canvas, plan: TrendPlan) -> None:
    """Years of ten pupils or fewer: a column of pupils, those who reached it filled, from the axis up."""
    look = plan.look
    step = min((plan.bottom - plan.top) / 10, 3.0 * look.dot)
    radius = 0.38 * step
    for x, point, few in zip(plan.x, plan.years.points, plan.years.pupils, strict=True):
        if not few:
            continue
        for k in range(point.n or 0):
            y = plan.bottom - look.axis_line - (k + 0.55) * step
            if k < (point.numerator or 0):
                canvas.circle(x, y, radius, SCHOOL)
            else:
                canvas.circle(x, y, radius - 0.3, PAPER, MID, 0.6)
