"""Charts made of rows: how far apart they are, and the column of their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.look import INK, Look
from keystage.analysis.charts.typeset import width, wrap

__all__ = ["Rows", "lay_rows"]

_MOST = 1.9  # times the least pitch: how far rows are spread
_ROOMY = 0.8  # of the column: names that need more are set in the smaller type, which leaves the drawing more


@dataclass(frozen=True, slots=True)
class Rows:
    """y: middle of each row. names_end: where the column of names ends, gap included."""

    names: Sequence[Sequence[str]]  # each over one or two lines
    size: float
    y: Sequence[float]
    pitch: float
    names_end: float
    top: float
    bottom: float
    height: float

    def write_names(self, canvas: Canvas) -> None:
        for lines, y in zip(self.names, self.y, strict=True):
            canvas.lines(0, y, lines, self.size, INK)


def lay_rows(names: Sequence[str], look: Look, *, top: float, foot: float, column: float = 0.42) -> Rows:
    """Rows between `top` and `foot`. A picture of fixed height grows only where its rows would not fit.

    column: of the width, the most that names take.
    """
    count = max(len(names), 1)
    pitch = look.pitch
    if look.fixed:
        pitch = min(max(pitch, (look.height - top - foot) / count), _MOST * pitch)
    bottom = top + pitch * count
    height = max(bottom + foot, look.height if look.fixed else 0)
    size, room = look.label, column * look.width
    if any(width(name, size) > _ROOMY * room for name in names):
        size = look.axis
    lines = 2 if pitch >= 2.3 * size else 1
    wrapped = [wrap(name, size, room, lines) for name in names]
    widest = max((width(line, size) for each in wrapped for line in each), default=0.0)
    y = [top + (i + 0.5) * pitch for i in range(len(names))]
    return Rows(wrapped, size, y, pitch, widest + 0.7 * look.label, top, bottom, height)
