"""Labels of a trend: the last value and national at the right, years and n below."""

from collections.abc import Sequence

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.labels import Box, fitting, pushed_apart
from keystage.analysis.charts.look import INK, MID, SCHOOL
from keystage.analysis.charts.trend_plan import TrendPlan
from keystage.analysis.charts.typeset import shorten, width

__all__ = ["label_trend"]


def label_trend(canvas: Canvas, plan: TrendPlan) -> list[Box]:
    """Write the labels. Returns the room that they take in the plot."""
    taken = _ends(canvas, plan)
    _foot(canvas, plan)
    return taken


def _ends(canvas: Canvas, plan: TrendPlan) -> list[Box]:
    """The last value in blue at the right of its dot; national in grey, pushed apart where they would touch."""
    look, points, last = plan.look, plan.years.points, plan.years.last
    top, bottom = 0.4 * look.label, plan.bottom - 0.4 * look.label
    value_x = value_y = None
    if last is not None:
        value_x = _beside(plan, last)
        value_y = (plan.top + plan.bottom) / 2 if plan.years.pupils[last] else plan.y(points[last].value or 0.0)
    boxes = []
    if plan.national:
        i = max(i for i, point in enumerate(points) if point.national is not None)
        x, y = _beside(plan, i), plan.y(points[i].national or 0.0)
        if value_x is not None and value_y is not None and x < value_x + 4 * look.label and value_x < x + 6 * look.axis:
            value_y, y = pushed_apart(value_y, y, (look.label, look.axis), top, bottom)
        boxes.append(_label(canvas, plan.national, x, min(max(y, top), bottom), own=False))
    if value_x is not None and value_y is not None:
        boxes.append(_label(canvas, plan.value, value_x, min(max(value_y, top), bottom), own=True))
    return boxes


def _beside(plan: TrendPlan, i: int) -> float:
    """Where a label at the right of year i begins."""
    return plan.right + 0.5 * plan.look.axis if i == len(plan.x) - 1 else plan.x[i] + 0.5 * plan.pitch


def _label(canvas: Canvas, words: str, x: float, y: float, *, own: bool) -> Box:
    look = canvas.look
    size = look.label if own else look.axis
    wide = width(words, size, own)
    x = min(x, look.width - wide)
    canvas.text(x, y, words, size, SCHOOL if own else MID, bold=own, halo=True)
    return Box(x, y - 0.5 * size, x + wide, y + 0.5 * size)


def _named_first(plan: TrendPlan) -> list[int]:
    """Years in the order in which they claim room: last with a figure, first, last of all, then the ends of runs."""
    years = plan.years
    count = len(years.points)
    order = [
        count - 1 if years.last is None else years.last,
        years.shown.index(True) if any(years.shown) else 0,
        count - 1,
    ]
    for gap in years.gaps:
        order += [i for i in (gap.first - 1, gap.last + 1) if 0 <= i < count]
    for boundary in years.boundaries:
        order += [i for i in (boundary.before, boundary.before - 1) if years.shown[i]]
    return list(dict.fromkeys(order))


def _foot(canvas: Canvas, plan: TrendPlan) -> None:
    """Years, and n below them: all if they fit, else the ends of runs."""
    look, years, last = plan.look, plan.years, plan.years.last
    first = _named_first(plan)
    everyone = [i for i, shown in enumerate(years.shown) if shown or i in first]
    names = [str(point.year) for point in years.points]
    y = plan.bottom + 0.95 * look.axis
    spans = _spans(plan, names, bold=last)
    for i in _fit(spans, everyone, first, 0.3 * look.axis):
        if years.shown[i]:
            canvas.line(plan.x[i], plan.bottom, plan.x[i], plan.bottom + 0.25 * look.axis, INK, look.axis_line)
        canvas.text(plan.x[i], y, names[i], look.axis, INK if i == last else MID, i == last, "middle")
    _counts(canvas, plan, everyone, first)


def _counts(canvas: Canvas, plan: TrendPlan, everyone: Sequence[int], first: Sequence[int]) -> None:
    look, years = plan.look, plan.years
    counts = [
        "" if p.n is None or not shown else f"{p.numerator} of {p.n}" if few else f"{p.n:,}"
        for p, shown, few in zip(years.points, years.shown, years.pupils, strict=True)
    ]
    spans = _spans(plan, counts, bold=None)
    y = plan.bottom + 2.2 * look.axis
    kept = _fit(spans, [i for i in everyone if counts[i]], [i for i in first if counts[i]], 0.5 * look.axis)
    for i in kept:
        canvas.text(plan.x[i], y, counts[i], look.axis, INK if i == years.last else MID, anchor="middle")
    if kept:
        x = spans[kept[-1]][1] + 0.8 * look.axis
        canvas.text(x, y, shorten(plan.chart.pupils_word, look.axis, look.width - x), look.axis)


def _spans(plan: TrendPlan, words: Sequence[str], *, bold: int | None) -> list[tuple[float, float]]:
    """Left and right of words centred under their years."""
    size = plan.look.axis
    halves = [width(each, size, i == bold) / 2 for i, each in enumerate(words)]
    return [(x - half, x + half) for x, half in zip(plan.x, halves, strict=True)]


def _fit(
    spans: Sequence[tuple[float, float]], everyone: Sequence[int], first: Sequence[int], gap: float
) -> Sequence[int]:
    """All, if all have room; else the first named, as many as have room in their order."""
    return everyone if len(fitting(spans, everyone, gap)) == len(everyone) else fitting(spans, first, gap)
