"""Position strip: one tick a school, best at the right; the bar is where the place could lie."""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.dots import interval
from keystage.analysis.charts.look import RULE, SCHOOL, TICK, Look
from keystage.analysis.charts.rows import Rows, lay_rows
from keystage.analysis.charts.scale import Scale
from keystage.analysis.charts.typeset import brief, width
from keystage.analysis.charts.values import Strip, StripRow
from keystage.analysis.charts.wording import ordinal, why

__all__ = ["draw_strip", "refusal"]

LEAST_SCHOOLS = 10  # fewer are not ranked
_CLOSEST = 1.2  # ticks closer than this are thinned to one for several schools


@dataclass(frozen=True, slots=True)
class _Plan:
    look: Look
    rows: Rows
    left: float
    right: float
    places_end: float  # where the column of places ends and their ranges begin
    of: int | None  # schools ranked, where it is the same in every row


def refusal(row: StripRow) -> str:
    """Why the row has no place, "" where it has one."""
    if row.place is not None and row.of >= LEAST_SCHOOLS:
        return ""
    if row.reason.strip() or row.of >= LEAST_SCHOOLS:
        return why(row.reason)
    return f"too few to rank: {row.of} similar schools"


def draw_strip(chart: Strip, look: Look) -> Canvas:
    """The picture of `chart`; its title is the page's to set."""
    canvas = Canvas(look)
    plan = _plan(chart, look)
    canvas.height = plan.rows.height
    plan.rows.write_names(canvas)
    for row, y in zip(chart.rows, plan.rows.y, strict=True):
        if row.place is None or refusal(row):
            _refused(canvas, plan, refusal(row), y)
        else:
            _row(canvas, plan, row, row.place, y)
    _foot(canvas, plan, chart)
    return canvas


def _plan(chart: Strip, look: Look) -> _Plan:
    rows = lay_rows(
        [row.label for row in chart.rows], look, top=0.1 * look.axis, foot=1.5 * look.axis,
        column=0.42 if look.width > 28 * look.axis else 0.36,
    )  # fmt: skip
    ranked = [row for row in chart.rows if not refusal(row)]
    counts = {row.of for row in ranked}
    of = counts.pop() if len(counts) == 1 else None
    words = [_words(row, of is not None or not look.large) for row in ranked]
    places = max((width(place, look.label, bold=True) for place, _ in words), default=0.0)
    ranges = max((width(possible, look.axis) + 0.5 * look.axis for _, possible in words if possible), default=0.0)
    left = rows.names_end + 1.5
    right = look.width - (places + ranges + 0.7 * look.label if words else 2)
    return _Plan(look, rows, left, max(right, left + 1), look.width - ranges, of)


def _words(row: StripRow, alone: bool) -> tuple[str, str]:
    """ "6th", " 2 to 15"; unless alone with the number of schools."""
    among = "" if alone else f" of {row.of}"
    possible = f" {row.low} to {row.high}" if row.low is not None and row.high is not None else ""
    return ordinal(row.place or 0), f"{among}{',' if among and possible else ''}{possible}".strip()


def _row(canvas: Canvas, plan: _Plan, row: StripRow, place: int, y: float) -> None:
    look = plan.look
    x = Scale(row.of, 1, plan.left, plan.right)
    half = min(0.3 * plan.rows.pitch, 0.42 * look.label)
    canvas.path(_ticks(row.of, plan.left, plan.right, half), "none", TICK, look.grid, down=y)
    if row.low is not None and row.high is not None:
        interval(canvas, x.clip(row.high), x.clip(row.low), y, look.interval_last)
    canvas.dot(x.clip(place), y, look.dot_last, None, ring=0.3 * look.line)
    first, rest = _words(row, plan.of is not None or not look.large)
    canvas.text(plan.right + 0.7 * look.label, y, first, look.label, SCHOOL, bold=True)
    canvas.text(plan.places_end + 0.5 * look.axis, y, rest, look.axis)


@lru_cache(maxsize=256)
def _ticks(of: int, left: float, right: float, half: float) -> str:
    """One tick a school about y = 0, best at the right; thinned where they would run together."""
    x = Scale(of, 1, left, right)
    every = max(1, ceil(_CLOSEST / ((right - left) / (of - 1))))
    return "".join([f"M{x(school):.2f} {-half:.2f}v{2 * half:.2f}" for school in range(1, of + 1, every)])


def _refused(canvas: Canvas, plan: _Plan, why: str, y: float) -> None:
    """The reason on a dotted line where the ticks would be."""
    look = plan.look
    room = look.width - plan.left
    lines = brief(why, look.axis, room, 2 if plan.rows.pitch > 2.3 * look.axis else 1)
    if len(lines) == 1 and width(lines[0], look.axis) + 4 * look.axis < plan.right - plan.left:
        canvas.line(plan.left, y, plan.right, y, RULE, look.grid, "1 2")
        canvas.text((plan.left + plan.right) / 2, y, lines[0], look.axis, anchor="middle", halo=True)
        return
    canvas.lines(plan.left, y, lines, look.axis)


def _foot(canvas: Canvas, plan: _Plan, chart: Strip) -> None:
    if all(refusal(row) for row in chart.rows):
        return
    look = plan.look
    y = plan.rows.bottom + 0.75 * look.axis
    first, last = ("best", "last") if plan.of is None else (f"1st of {plan.of}", ordinal(plan.of))
    wide = width(first, look.axis)
    end = min(max(plan.right + 1.5, plan.left + width(last, look.axis) + 0.5 * look.axis + wide), look.width)
    if plan.left + width(last, look.axis) < end - wide:
        canvas.text(plan.left - 1.5, y, last, look.axis)
    canvas.text(end, y, first, look.axis, anchor="end")
