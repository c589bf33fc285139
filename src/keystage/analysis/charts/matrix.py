"""Transition matrix: how many pupils came from where and got where; shaded where they kept pace."""

from dataclasses import dataclass

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.look import BAND, EDGE, INK, MID, PAPER, RULE, Look
from keystage.analysis.charts.rows import Rows, lay_rows
from keystage.analysis.charts.typeset import shorten, width
from keystage.analysis.charts.values import Matrix, MatrixCell

__all__ = ["draw_matrix"]

_SHAPE = 0.62  # a triangle beside a count, in type sizes


@dataclass(frozen=True, slots=True)
class _Plan:
    chart: Matrix
    look: Look
    rows: Rows
    columns: tuple[str, ...]
    left: float
    wide: float  # of a column


def draw_matrix(chart: Matrix, look: Look) -> Canvas:
    """The picture of `chart`; its title is the page's to set."""
    canvas = Canvas(look)
    plan = _plan(chart, look)
    canvas.height = plan.rows.height
    plan.rows.write_names(canvas)
    _head(canvas, plan)
    for cells, y in zip(chart.cells, plan.rows.y, strict=False):
        for k, cell in enumerate(cells[: len(plan.columns)]):
            _cell(canvas, plan, cell, plan.left + k * plan.wide, y)
        total = sum(cell.count for cell in cells)
        canvas.text(look.width - 0.5, y, f"{total:,}", look.axis if not look.large else look.label, anchor="end")
    return canvas


def _plan(chart: Matrix, look: Look) -> _Plan:
    columns = chart.short_columns if chart.short_columns and not look.large else chart.columns
    columns = columns if len(columns) == len(chart.columns) else chart.columns
    short = dict(zip(chart.columns, columns, strict=True))
    names = chart.rows if look.large else [_begin(short.get(name, name)) for name in chart.rows]
    rows = lay_rows(names, look, top=2.6 * look.axis, foot=0.5, column=0.42 if look.large else 0.25)
    totals = max([sum(cell.count for cell in cells) for cells in chart.cells], default=0)
    size = look.label if look.large else look.axis
    all_wide = max(width(f"{totals:,}", size), width("all", look.axis)) + 0.5 * look.axis
    corner = max(width(words, look.axis) for words in (chart.from_words, chart.to_words)) + 1.8 * look.axis
    left = max(rows.names_end, min(corner, 0.3 * look.width))
    wide = (look.width - left - all_wide) / max(len(columns), 1)
    return _Plan(chart, look, rows, columns, left, max(wide, 1.0))


def _begin(name: str) -> str:
    return name[:1].upper() + name[1:]


def _head(canvas: Canvas, plan: _Plan) -> None:
    """Where from and where to in the corner, the columns' names, and, when large, the key above them.

    Names that are wider than their column stand on two levels, each then over two columns.
    """
    look, chart = plan.look, plan.chart
    upper, lower = 0.55 * look.axis, 1.8 * look.axis
    room = plan.left - 1.5 * look.axis
    for words, y, right in ((chart.to_words, upper, True), (chart.from_words, lower, False)):
        fit = shorten(words, look.axis, room)
        canvas.text(0, y, fit, look.axis)
        _arrow(canvas, width(fit, look.axis, prose=True) + 0.4 * look.axis, y, right)
    canvas.text(look.width - 0.5, lower, "all", look.axis, anchor="end")
    last = len(plan.columns) - 1
    level = look.large or all(width(name, look.axis) <= plan.wide - 1 for name in plan.columns)
    for k, name in enumerate(plan.columns):
        fit = shorten(name, look.axis, plan.wide * (1 if level or not last else 1.45 if k in (0, last) else 1.9) - 1)
        half = width(fit, look.axis, prose=True) / 2
        x = min(max((k + 0.5) * plan.wide, half), (last + 1) * plan.wide - half)
        canvas.text(plan.left + x, lower if level or k % 2 else upper, fit, look.axis, INK, anchor="middle")
    if look.large:
        _key(canvas, plan, upper)


def _arrow(canvas: Canvas, x: float, y: float, right: bool) -> None:
    """A thin arrow, to the right or down, 0.75 of the type size long."""
    axis = canvas.look.axis
    half, head = 0.375 * axis, 0.25 * axis
    if right:
        start, shaft, side = f"{x:.2f} {y:.2f}", "h", -head
    else:
        start, shaft, side = f"{x + half:.2f} {y - half:.2f}", "v", head
    d = f"M{start}{shaft}{2 * half:.2f}m{-head:.2f} {-head:.2f}l{head:.2f} {head:.2f}l{side:.2f} {-side:.2f}"
    canvas.path(d, "none", MID, 0.09 * axis)


def _key(canvas: Canvas, plan: _Plan, y: float) -> None:
    """Shaded: kept pace ▼ below ▲ above."""
    look, size, x = plan.look, 0.75 * plan.look.axis, plan.left
    words = "shaded: kept pace"
    if x + 16 * look.axis > look.width:
        return
    canvas.text(x, y, words, look.axis)
    x += width(words, look.axis) + 1.0 * look.axis
    for word, up in (("below", False), ("above", True)):
        canvas.triangle(x, y, size, up)
        x += size
        canvas.text(x, y, word, look.axis)
        x += width(word, look.axis) + 0.9 * look.axis


def _cell(canvas: Canvas, plan: _Plan, cell: MatrixCell, left: float, y: float) -> None:
    look = plan.look
    gap = 0.06 * look.axis
    edge = EDGE if cell.kept_pace else RULE
    canvas.rect(
        left + gap, y - plan.rows.pitch / 2 + gap, plan.wide - 2 * gap, plan.rows.pitch - 2 * gap,
        BAND if cell.kept_pace else PAPER, edge, look.grid,
    )  # fmt: skip
    middle = left + plan.wide / 2
    if not cell.count:
        canvas.circle(middle, y, 0.07 * look.axis, MID)
        return
    bold = bool(cell.direction)
    words = f"{cell.count:,}"
    room = plan.wide - 2 * gap - (2.2 * _SHAPE * look.label if bold else 0.2 * look.axis)
    size = look.label if width(words, look.label, bold) < room else look.axis
    canvas.text(middle, y, words, size, INK, bold, "middle")
    if bold:
        shape = _SHAPE * size
        x = middle + width(words, size, True) / 2 + 0.75 * shape
        canvas.triangle(min(x, left + plan.wide - 0.7 * shape), y, shape, cell.direction == "above")
