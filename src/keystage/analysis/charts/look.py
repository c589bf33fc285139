"""What charts look like: colours and sizes. Print is drawn in points, screen in CSS pixels."""

from dataclasses import dataclass, replace
from typing import Literal

__all__ = [
    "BAND", "BAR", "EDGE", "GRID", "INK", "LOOKS", "MID", "PAPER", "POINTS_PER_MM", "RULE", "SCHOOL", "TICK", "Look",
    "Size", "Where",
]  # fmt: skip

Size = Literal["small", "large"]
Where = Literal["print", "screen"]

INK = "#0b0c0c"  # text, direction, axis, breaks, "clear" among many schools
SCHOOL = "#12436d"  # this school, and nothing else
MID = "#505a5f"  # comparison and axis words
TICK = "#6f777b"  # another school
EDGE = "#8a9297"  # an edge that must survive copying
RULE = "#b1b4b6"  # may vanish
GRID = "#e6e8ea"  # may vanish
BAND = "#d9dee1"  # middle half of similar schools; kept pace: always with edge lines
BAR = "#b9c7d4"  # extent of a bar: always with a blue end
PAPER = "#ffffff"

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Look:
    """Sizes of one kind of picture. width, height: of the picture. axis, label: type sizes. pitch: least row pitch."""

    where: Where
    size: Size
    width: float
    height: float
    axis: float  # axis words, n, keys
    label: float  # values and row names
    family: str
    bold: int
    pitch: float
    line: float = 1.6
    dot_last: float = 2.8
    dot: float = 2.1
    interval_last: float = 1.7
    interval: float = 1.1
    national: float = 1.1
    axis_line: float = 0.9
    grid: float = 0.6
    halo: float = 2.25
    fixed: bool = True  # rows are spread over the height; else the height follows from the rows

    @property
    def large(self) -> bool:
        return self.size == "large"

    def sized(self, width: float | None, height: float | None) -> "Look":
        """The same look at another width or height (mm in print, px on screen)."""
        unit = POINTS_PER_MM if self.where == "print" else 1.0
        return replace(
            self,
            width=self.width if width is None else width * unit,
            height=self.height if height is None else height * unit,
            fixed=self.fixed or height is not None,
        )


_PRINT = Look(
    where="print", size="small", width=58 * POINTS_PER_MM, height=27.6 * POINTS_PER_MM, axis=8.5, label=10.5,
    family="Inter", bold=600, pitch=12.8,
)  # fmt: skip
_SCREEN = Look(
    where="screen", size="small", width=300, height=166, axis=13, label=17,
    family="Arial, Helvetica, 'Liberation Sans', sans-serif", bold=700, pitch=27,
    line=2.2, dot_last=4.3, dot=3.6, interval_last=1.7, interval=1.1, national=1.1, axis_line=1.0, grid=0.8, halo=3.0,
)  # fmt: skip

LOOKS: dict[tuple[Size, Where], Look] = {
    ("small", "print"): _PRINT,
    ("large", "print"): replace(
        _PRINT, size="large", width=186 * POINTS_PER_MM, height=62 * POINTS_PER_MM, pitch=22, fixed=False
    ),
    ("small", "screen"): _SCREEN,
    ("large", "screen"): replace(_SCREEN, size="large", width=720, height=330, label=19, pitch=40, fixed=False),
}
