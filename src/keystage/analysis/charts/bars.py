"""Bars for groups: bar and range from 11 pupils, each pupil a dot up to ten, a struck box where there is no figure."""

from dataclasses import dataclass

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.dots import interval
from keystage.analysis.charts.look import BAR, INK, MID, SCHOOL, Look
from keystage.analysis.charts.pupils import Dots, draw_pupils, fit_pupils
from keystage.analysis.charts.rows import Rows, lay_rows
from keystage.analysis.charts.scale import Scale
from keystage.analysis.charts.typeset import brief, shorten, width
from keystage.analysis.charts.values import BarRow, Bars
from keystage.analysis.charts.wording import number, why
from keystage.analysis.charts.years import FEW_PUPILS, SMALL_COHORT

__all__ = ["draw_bars", "is_bar", "is_pupils", "why_not"]


def is_bar(row: BarRow) -> bool:
    """Whether the row is a bar: it has a value, and eleven pupils or more as far as is known."""
    return row.value is not None and (row.n is None or row.n > FEW_PUPILS)


def is_pupils(row: BarRow) -> bool:
    """Whether the row is drawn as pupils: ten or fewer (without a value to thirty) of whom a count is known."""
    most = SMALL_COHORT if row.value is None else FEW_PUPILS
    return row.numerator is not None and row.n is not None and 0 < row.n <= most


def why_not(row: BarRow) -> str:
    """The words beside a struck box."""
    few = row.value is not None and not row.reason.strip()
    return f"{FEW_PUPILS} pupils or fewer: no percentage" if few else why(row.reason)


@dataclass(frozen=True, slots=True)
class _Plan:
    chart: Bars
    look: Look
    rows: Rows
    x: Scale
    dots: Dots


def draw_bars(chart: Bars, look: Look) -> Canvas:
    """The picture of `chart`; its title is the page's to set."""
    canvas = Canvas(look)
    plan = _plan(chart, look)
    canvas.height = plan.rows.height
    plan.rows.write_names(canvas)
    for row, y in zip(chart.rows, plan.rows.y, strict=True):
        if is_pupils(row):
            _pupils(canvas, plan, row, y)
        elif is_bar(row):
            _bar(canvas, plan, row, y)
        else:
            _struck(canvas, plan, row, y)
    _axis(canvas, plan)
    _national(canvas, plan)
    return canvas


def _plan(chart: Bars, look: Look) -> _Plan:
    rows = lay_rows(
        [row.label for row in chart.rows], look, top=1.3 * look.axis if chart.national is not None else 2,
        foot=1.5 * look.axis if any(map(is_bar, chart.rows)) else 2, column=0.42 if look.large else 0.39,
    )  # fmt: skip
    values = max(
        (width(number(row.value or 0, "percent"), look.label, True) for row in chart.rows if is_bar(row)), default=0
    )
    counts = max((width(_count(row, look), look.axis) for row in chart.rows if is_bar(row)), default=0)
    beside = values + counts + 0.4 * look.axis if not look.large else max(values, counts)
    right = look.width - beside - 0.8 * look.label
    seen = [v for row in chart.rows if is_bar(row) for v in (row.value, row.high, row.national) if v is not None]
    most = max([*seen, chart.national or 0.0, 0.0])
    x = Scale(0, 50 if 0 < most <= 50 else 100, rows.names_end, max(right, rows.names_end + 1))
    return _Plan(chart, look, rows, x, _dots(chart, look, rows))


def _dots(chart: Bars, look: Look, rows: Rows) -> Dots:
    drawn = [row for row in chart.rows if is_pupils(row)]
    words = max((width(f"{row.numerator} of {row.n}", look.label, bold=True) for row in drawn), default=0.0)
    room = look.width - rows.names_end - words - 1.2 * look.label
    most = max((row.n or 0 for row in drawn), default=0)
    return fit_pupils(most + 1, room, rows.pitch, look)


def _count(row: BarRow, look: Look) -> str:
    if row.n is None:
        return ""
    return f"{row.numerator:,} of {row.n:,}" if look.large and row.numerator is not None else f"n {row.n:,}"


def _axis(canvas: Canvas, plan: _Plan) -> None:
    """From zero, where there is a bar; rows of pupils have no axis."""
    look, x = plan.look, plan.x
    if not any(map(is_bar, plan.chart.rows)):
        return
    canvas.line(x.start, plan.rows.top, x.start, plan.rows.bottom + 0.2 * look.axis, INK, look.axis_line)
    y = plan.rows.bottom + 0.85 * look.axis
    marks = [0.0, x.high / 2, x.high] if x.end - x.start > 9 * look.axis else [0.0, x.high]
    for mark in marks:
        name = f"{mark:g}%" if mark else "0"
        canvas.text(min(x(mark), look.width - width(name, look.axis) / 2), y, name, look.axis, anchor="middle")


def _bar(canvas: Canvas, plan: _Plan, row: BarRow, y: float) -> None:
    look, x, value = plan.look, plan.x, row.value or 0.0
    half = min(0.3 * plan.rows.pitch, 0.6 * look.label)
    end = x.clip(value)
    canvas.rect(x.start, y - half, end - x.start, 2 * half, BAR)
    canvas.line(end, y - half, end, y + half, SCHOOL, 2.2)
    if row.low is not None and row.high is not None:
        interval(canvas, x.clip(row.low), x.clip(row.high), y, look.interval)
    place = x.end + 0.8 * look.label
    words, count = number(value, "percent"), _count(row, look)
    if look.large and count:
        canvas.text(place, y - 0.5 * look.axis, words, look.label, SCHOOL, bold=True)
        canvas.text(place, y + 0.72 * look.axis, count, look.axis)
    else:
        canvas.text(place, y, words, look.label, SCHOOL, bold=True)
        canvas.text(look.width, y, count, look.axis, anchor="end")


def _pupils(canvas: Canvas, plan: _Plan, row: BarRow, y: float) -> None:
    """Each pupil a dot, filled = reached, and the count in words."""
    look, reached, n = plan.look, row.numerator or 0, row.n or 0
    end = draw_pupils(canvas, plan.dots, plan.x.start + 0.5 * plan.dots.step, y, reached=reached, n=n)
    canvas.text(end + 0.5 * look.label, y, f"{reached} of {n}", look.label, SCHOOL, bold=True)


def _struck(canvas: Canvas, plan: _Plan, row: BarRow, y: float) -> None:
    """A struck box and why; where the words are too long, what stands before their colon."""
    look = plan.look
    size = min(1.1 * look.axis, 0.8 * plan.rows.pitch)
    left = plan.x.start + 0.4 * look.axis
    canvas.struck_box(left, y, size)
    left += 0.78 * size + 0.5 * look.axis
    lines = brief(why_not(row), look.axis, look.width - left, 2 if plan.rows.pitch > 2.3 * look.axis else 1)
    canvas.lines(left, y, lines, look.axis)


def _national(canvas: Canvas, plan: _Plan) -> None:
    """National beside rows of 11 or more only: one line for all, or each row's own."""
    chart, look, x = plan.chart, plan.look, plan.x
    half = plan.rows.pitch / 2
    drawn = False
    for row, y in zip(chart.rows, plan.rows.y, strict=True):
        national = chart.national if row.national is None else row.national
        if national is None or not is_bar(row) or is_pupils(row):
            continue
        first = not drawn and row.national in (None, chart.national)
        drawn = drawn or first
        canvas.line(x.clip(national), y - half, x.clip(national), y + half, MID, look.national, "2.4 1.6")
        if first:
            words = f"{chart.national_words} {number(national, 'percent')}"
            words = shorten(words, look.axis, look.width)
            wide = width(words, look.axis, prose=True) / 2
            place = min(max(x.clip(national), wide), look.width - wide)
            top = 0.55 * look.axis
            canvas.line(
                x.clip(national), top + 0.6 * look.axis, x.clip(national), y - half, MID, look.national, "2.4 1.6"
            )
            canvas.text(place, top, words, look.axis, anchor="middle", halo=True)
