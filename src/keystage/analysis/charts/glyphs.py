"""Small shapes for running pages: direction marks, and pupils as rows of dots."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Literal, Protocol

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.look import INK, LOOKS, PAPER, SCHOOL, Look, Where
from keystage.analysis.charts.pupils import LEAST, Dots, draw_pupils, pupil
from keystage.analysis.charts.rows import Rows, lay_rows
from keystage.analysis.charts.typeset import shorten
from keystage.analysis.charts.typeset import width as width_of
from keystage.analysis.charts.wording import why

__all__ = ["PupilRow", "glyph", "pupil_dots"]

_SAID = {
    ("up", True): "clearly above", ("up", False): "above, may be chance",
    ("down", True): "clearly below", ("down", False): "below, may be chance",
    ("level", True): "about the same", ("level", False): "nothing clear",
}  # fmt: skip


def glyph(
    shape: Literal["up", "down", "level"], *, clear: bool = True, size: float = 8.5, where: Where = "print"
) -> str:
    """▲ ▼ ▬ as an SVG `size` points (px on screen) wide and high; hollow where it may be chance."""
    look = replace(LOOKS["small", where], width=size, height=size)
    canvas = Canvas(look)
    middle = size / 2
    if shape != "level":
        canvas.triangle(middle, middle, 0.92 * size, shape == "up", clear)
    elif clear:
        canvas.rect(0.04 * size, 0.36 * size, 0.92 * size, 0.28 * size, INK)
    else:
        edge = max(0.11 * size, 0.5)
        canvas.rect(0.04 * size + edge / 2, 0.33 * size, 0.92 * size - edge, 0.34 * size, PAPER, INK, edge)
    return canvas.svg(_SAID[shape, clear])


class PupilRow(Protocol):
    """One row: how many of n reached it, and how many would at the rate expected; or the reason instead."""

    @property
    def label(self) -> str: ...
    @property
    def reached(self) -> int | None: ...
    @property
    def n(self) -> int | None: ...
    @property
    def expected(self) -> float | None: ...
    @property
    def reason(self) -> str: ...


def pupil_dots(
    rows: Sequence[PupilRow], *, where: Where = "print", width: float | None = None, height: float | None = None,
    expected_words: str = "others’ national rate",
) -> str:  # fmt: skip
    """Rows of pupils, those who reached it filled, a dashed mark where the rate expected would come, and the key.

    width, height: mm in print, px on screen; 77 mm or 475 px wide unless given, as high as the rows need.
    """
    look = LOOKS["small", where].sized(width or (77 if where == "print" else 475), height)
    drawn = [row for row in rows if row.reached is not None and row.n]
    most = max((row.n or 0 for row in drawn), default=0)
    dots = _dots(look, rows, drawn, most)
    lines = max(1, ceil(most / dots.per_line)) if dots else 1
    pitch = max(1.25 * look.pitch, lines * dots.step * 1.1 if dots else 0)
    look = replace(look, pitch=pitch if height is None else look.pitch, height=look.height if height else 0)
    canvas = Canvas(look)
    laid = lay_rows([row.label for row in rows], look, top=1, foot=1.7 * look.axis if drawn else 1)
    canvas.height = laid.height
    laid.write_names(canvas)
    if dots:
        dots = dots._replace(down=min(dots.step, 0.95 * laid.pitch / lines))
    for row, y in zip(rows, laid.y, strict=True):
        if row in drawn:
            _row(canvas, laid, row, dots, y)
        else:
            _reason(canvas, laid, row, y)
    if drawn:
        _key(canvas, laid, expected_words if any(row.expected is not None for row in drawn) else "")
    return canvas.svg(_say(rows, expected_words))


def _dots(look: Look, rows: Sequence[PupilRow], drawn: Sequence[PupilRow], most: int) -> Dots | None:
    """Dots on as few lines as leave them large enough to count; none where five lines are not enough."""
    names = lay_rows([row.label for row in rows], look, top=0, foot=0).names_end
    words = max((width_of(_words(row), look.label, bold=True) for row in drawn), default=0.0)
    room = look.width - names - words - 0.6 * look.label
    for lines in range(1, 6):
        step = min(room / max(ceil(most / lines), 1), 2.75 * look.dot_last)
        if step >= LEAST * look.dot:
            return Dots(max(ceil(most / lines), 1), step, step)
    return None


def _words(row: PupilRow) -> str:
    return f"{row.reached:,} of {row.n:,}"


def _row(canvas: Canvas, laid: Rows, row: PupilRow, dots: Dots | None, y: float) -> None:
    look, n = canvas.look, row.n or 0
    if dots is None:
        canvas.text(laid.names_end, y, _words(row), look.label, SCHOOL, bold=True)
        return
    draw_pupils(canvas, dots, laid.names_end, y, reached=row.reached or 0, n=n)
    if row.expected is not None:
        top = y - (ceil(n / dots.per_line) - 1) * dots.down / 2
        lines = ceil(n / dots.per_line)
        reach = min(0.95 * dots.down if lines == 1 else 0.5 * dots.down, 0.48 * laid.pitch)
        _mark(canvas, laid, min(max(row.expected, 0.0), float(n)), dots, top, reach)
    end = laid.names_end + dots.per_line * dots.step + 0.6 * look.label
    canvas.text(end, y, _words(row), look.label, SCHOOL, bold=True)


def _mark(canvas: Canvas, laid: Rows, expected: float, dots: Dots, top: float, half: float) -> None:
    """The dashed mark, between the pupils before it and those after it, in their own line of dots only."""
    line = min(int(expected // dots.per_line), max(ceil(expected / dots.per_line) - 1, 0))
    x = laid.names_end + (expected - line * dots.per_line) * dots.step
    y = top + line * dots.down
    thick = 1.2 * canvas.look.axis_line
    canvas.line(x, y - half, x, y + half, PAPER, 2.4 * thick)
    canvas.line(x, y - half, x, y + half, INK, thick, "2.2 1.6")


def _reason(canvas: Canvas, laid: Rows, row: PupilRow, y: float) -> None:
    look = canvas.look
    size = min(1.1 * look.axis, 0.8 * laid.pitch)
    canvas.struck_box(laid.names_end, y, size)
    left = laid.names_end + 0.78 * size + 0.5 * look.axis
    canvas.text(left, y, shorten(why(row.reason), look.axis, look.width - left), look.axis)


def _key(canvas: Canvas, laid: Rows, expected_words: str) -> None:
    look, radius = canvas.look, 0.36 * canvas.look.axis
    x, y = 0.0, laid.bottom + 0.95 * look.axis
    for words, filled in (("reached", True), ("did not", False)):
        pupil(canvas, x + radius, y, radius, filled=filled)
        x += 2 * radius + 0.35 * look.axis
        canvas.text(x, y, words, look.axis)
        x += width_of(words, look.axis) + 0.9 * look.axis
    if expected_words:
        canvas.line(x + 1, y - 0.55 * look.axis, x + 1, y + 0.55 * look.axis, INK, look.axis_line * 1.2, "2.2 1.6")
        x += 1 + 0.4 * look.axis
        canvas.text(x, y, shorten(expected_words, look.axis, look.width - x), look.axis)


def _say(rows: Sequence[PupilRow], expected_words: str) -> str:
    said = []
    for row in rows:
        if row.reached is None or not row.n:
            said.append(f"{row.label}: {why(row.reason)}.")
            continue
        rate = f", {row.expected:.0f} at {expected_words}" if row.expected is not None else ""
        said.append(f"{row.label}: {row.reached} of {row.n}{rate}.")
    return " ".join(said)
