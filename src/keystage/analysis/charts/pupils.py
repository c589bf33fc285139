"""Pupils one by one: each a dot, filled where the pupil reached it, over as many lines as they need."""

from math import ceil
from typing import NamedTuple

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.look import MID, PAPER, SCHOOL, Look

__all__ = ["LEAST", "Dots", "draw_pupils", "fit_pupils", "pupil"]

_LINES = 3  # of dots in a row, at most
LEAST = 2.0  # from one dot to the next, of the radius of a trend's dot: less cannot be counted
_FILL = 0.4  # radius of a dot, of the step from one to the next


class Dots(NamedTuple):
    """per_line: dots of a line. step, down: from one dot to the next, and from one line to the next."""

    per_line: int
    step: float
    down: float


def fit_pupils(most: int, room: float, pitch: float, look: Look) -> Dots:
    """One layout for all rows, so that a pupil is as large in one as in the next; `most` is of the fullest row.

    As few lines as leave dots large enough to count; where none does, the lines that leave them largest.
    """
    layouts = []
    for lines in range(1, _LINES + 1):
        per_line = max(1, ceil(most / lines))
        step = min(room / per_line, 0.95 * pitch / lines, 2.6 * look.dot_last)
        layouts.append(Dots(per_line, step, step))
        if step >= LEAST * look.dot:
            return layouts[-1]
    return max(layouts, key=lambda dots: dots.step)


def draw_pupils(canvas: Canvas, dots: Dots, left: float, y: float, *, reached: int, n: int) -> float:
    """Draw n pupils from `left` on, their lines centred on y. Returns where the longest line ends."""
    per_line, step, down = dots
    top = y - (ceil(n / per_line) - 1) * down / 2
    radius = _FILL * min(step, down)
    for k in range(n):
        pupil(canvas, left + (k % per_line + 0.5) * step, top + k // per_line * down, radius, filled=k < reached)
    return left + min(n, per_line) * step


def pupil(canvas: Canvas, x: float, y: float, radius: float, *, filled: bool) -> None:
    """One pupil: filled in the school's blue, or an open ring."""
    if filled:
        canvas.circle(x, y, radius, SCHOOL)
    else:
        edge = min(max(0.22 * radius, 0.5), radius)
        canvas.circle(x, y, radius - edge / 2, PAPER, MID, edge)
