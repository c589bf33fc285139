"""Dot and interval: one row a measure about a zero line; hollow where the range crosses it."""

from dataclasses import dataclass

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.labels import fitting
from keystage.analysis.charts.look import GRID, INK, MID, PAPER, SCHOOL, Look
from keystage.analysis.charts.rows import Rows, lay_rows
from keystage.analysis.charts.scale import Scale, domain, ticks
from keystage.analysis.charts.typeset import brief, shorten, width, wrap
from keystage.analysis.charts.values import DotInterval, DotRow
from keystage.analysis.charts.wording import number, tick, why

__all__ = ["draw_dots"]

CAP = 2.6  # half the height of an interval's caps, in print
_LEAST = {"percent": 10.0, "score": 2.0, "points": 2.0, "grade": 1.0}


@dataclass(frozen=True, slots=True)
class _Plan:
    chart: DotInterval
    look: Look
    rows: Rows
    x: Scale
    values_end: float  # values are set flush right here, words after
    foot: tuple[str, ...]


def draw_dots(chart: DotInterval, look: Look) -> Canvas:
    """The picture of `chart`; its title is the page's to set."""
    canvas = Canvas(look)
    plan = _plan(chart, look)
    canvas.height = plan.rows.height
    _axis(canvas, plan)
    plan.rows.write_names(canvas)
    for row, y in zip(chart.rows, plan.rows.y, strict=True):
        if row.value is None:
            _sentence(canvas, plan, row, y)
        else:
            _row(canvas, plan, row, row.value, y)
    return canvas


def _plan(chart: DotInterval, look: Look) -> _Plan:
    foot = _foot(chart, look)
    rows = lay_rows(
        [row.label for row in chart.rows], look, top=0.25 * look.axis, foot=(1.55 + 1.15 * len(foot)) * look.axis
    )
    values = [_value(chart, row.value) for row in chart.rows if row.value is not None]
    wide = max((width(v, look.label, bold=True) for v in values), default=0.0)
    words = max((width(row.words, look.axis) for row in chart.rows), default=0.0) if look.large else 0.0
    words = min(words + 0.7 * look.axis, 0.3 * look.width) if words else 0.0
    values_end = look.width - words - 0.5
    return _Plan(
        chart, look, rows, _scale(chart, rows.names_end, values_end - wide - 0.8 * look.label), values_end, foot
    )


def _value(chart: DotInterval, value: float) -> str:
    return number(value, chart.unit, chart.decimals)


def _foot(chart: DotInterval, look: Look) -> tuple[str, ...]:
    """What zero is and the note, in as few lines as they take."""
    both = f"{chart.zero_words}. {chart.note}" if chart.zero_words and chart.note else chart.zero_words or chart.note
    if width(both, look.axis, prose=True) <= look.width:
        return (both,) if both else ()
    return (*wrap(chart.zero_words, look.axis, look.width, 2), *wrap(chart.note, look.axis, look.width, 2))


def _scale(chart: DotInterval, left: float, right: float) -> Scale:
    seen = [v for row in chart.rows if row.value is not None for v in (row.value, row.low, row.high) if v is not None]
    seen += [v for row in chart.rows if row.earlier for v in row.earlier]
    low, high = domain(seen, least=_LEAST[chart.unit], keep=[chart.zero])
    return Scale(low, high, left, max(right, left + 1))


def _axis(canvas: Canvas, plan: _Plan) -> None:
    """Gridlines, the zero line in ink, numbers below it, and what zero is."""
    look, rows, x, chart = plan.look, plan.rows, plan.x, plan.chart
    marks = [m for m in ticks(x.low, x.high, 7 if look.large else 5) if m != chart.zero]
    names = [tick(m, chart.unit) for m in (chart.zero, *marks)]
    spots = [x(m) for m in (chart.zero, *marks)]
    spans = [(s - width(n, look.axis) / 2, s + width(n, look.axis) / 2) for s, n in zip(spots, names, strict=True)]
    kept = fitting(spans, range(len(spans)), 0.35 * look.axis)
    if len(kept) < len(spans) - 1:
        kept = fitting(spans, [0, *range(len(spans) - 1, 0, -2), *range(1, len(spans), 2)], 0.35 * look.axis)
    end = rows.bottom + 0.15 * look.axis
    for i in kept:
        if i:
            canvas.line(spots[i], rows.top, spots[i], end, GRID, look.grid)
        canvas.text(spots[i], rows.bottom + 0.85 * look.axis, names[i], look.axis, MID if i else INK, anchor="middle")
    canvas.line(spots[0], 0, spots[0], end + 0.1 * look.axis, INK, look.axis_line + 0.1)
    for k, line in enumerate(plan.foot):
        half = width(line, look.axis, prose=True) / 2
        middle = min(max(spots[0], half), look.width - half)
        canvas.text(middle, rows.bottom + (2.05 + 1.15 * k) * look.axis, line, look.axis, anchor="middle")


def _row(canvas: Canvas, plan: _Plan, row: DotRow, value: float, y: float) -> None:
    look, x = plan.look, plan.x
    lift = min(0.22 * plan.rows.pitch, 0.7 * look.label) if row.earlier else 0.0
    if row.earlier:
        then, low, high = row.earlier
        canvas.line(x(low), y - lift, x(high), y - lift, MID, look.interval * 0.9)
        canvas.dot(x(then), y - lift, (1.0 if look.large else 0.8) * look.dot, False, MID)
    here = y + 0.6 * lift
    if row.low is not None and row.high is not None:
        interval(canvas, x(row.low), x(row.high), here, look.interval_last)
    canvas.dot(x(value), here, look.dot_last * (1.25 if look.large else 1.1), row.clear)
    canvas.text(plan.values_end, y, _value(plan.chart, value), look.label, SCHOOL, bold=True, anchor="end")
    if look.large and row.words:
        left = plan.values_end + 0.7 * look.axis
        words = shorten(row.words, look.axis, look.width - left)
        canvas.text(left, y, words, look.axis, MID if row.clear is False else INK)


def interval(canvas: Canvas, low: float, high: float, y: float, thick: float) -> None:
    """A horizontal interval with caps."""
    cap = CAP * (1.0 if canvas.look.where == "print" else 1.5)
    canvas.line(low, y, high, y, SCHOOL, thick)
    for end in (low, high):
        canvas.line(end, y - cap, end, y + cap, SCHOOL, thick)


def _sentence(canvas: Canvas, plan: _Plan, row: DotRow, y: float) -> None:
    """A row without a value says why, beside the zero line or, where it is long, from the names on."""
    look = plan.look
    words = why(row.reason)
    left = plan.x(plan.chart.zero) + 0.6 * look.axis
    if left + width(words, look.axis, prose=True) > look.width:
        left = plan.rows.names_end
    lines = brief(words, look.axis, look.width - left, 2 if plan.rows.pitch > 2.3 * look.axis else 1)
    wide, high = max(width(line, look.axis, prose=True) for line in lines), 1.2 * look.axis * len(lines)
    canvas.rect(left - 1, y - high / 2, wide + 2, high, PAPER)
    canvas.lines(left, y, lines, look.axis)
