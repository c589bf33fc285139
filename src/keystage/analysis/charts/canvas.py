"""A small SVG writer: presentation attributes only, every word escaped."""

import re
from collections.abc import Iterable, Sequence

from keystage.analysis.charts.look import INK, MID, PAPER, POINTS_PER_MM, SCHOOL, Look
from keystage.analysis.charts.typeset import printable

__all__ = ["LINE", "Canvas", "escape"]

_SPECIAL = re.compile('[&<>"]')
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
LINE = 1.12  # from one line of words to the next, in type sizes
_CAP_MIDDLE = 0.364  # half the height of a capital: from the middle of a line of words to its baseline


def escape(words: str) -> str:
    """`words` fit for XML text and attributes."""
    words = printable(words)
    return _SPECIAL.sub(lambda found: _ENTITIES[found[0]], words) if _SPECIAL.search(words) else words


class Canvas:
    """Collects shapes and words; x and y in the picture's units, y of words at the middle of a capital."""

    __slots__ = ("_halo", "height", "look", "parts", "width")

    def __init__(self, look: Look) -> None:
        self.look = look
        self.width = look.width
        self.height = look.height
        self.parts: list[str] = []
        self._halo = f' stroke="{PAPER}" stroke-width="{look.halo:g}" stroke-linejoin="round" paint-order="stroke"'

    def line(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        colour: str,
        width: float,
        dashes: str = "",
        round_: bool = False,
    ) -> None:
        more = f' stroke-dasharray="{dashes}"' if dashes else ""
        if round_:
            more += ' stroke-linecap="round"'
        self.parts.append(
            f'<line x1="{x1:.2f}" y1="{y1:.2f}" x2="{x2:.2f}" y2="{y2:.2f}" stroke="{colour}" '
            f'stroke-width="{width:.2f}"{more}/>'
        )

    def polyline(self, points: Iterable[tuple[float, float]], colour: str, width: float, dashes: str = "") -> None:
        more = f' stroke-dasharray="{dashes}"' if dashes else ""
        joined = " ".join([f"{x:.2f},{y:.2f}" for x, y in points])
        self.parts.append(
            f'<polyline points="{joined}" fill="none" stroke="{colour}" stroke-width="{width:.2f}" '
            f'stroke-linejoin="round"{more}/>'
        )

    def path(self, d: str, fill: str, stroke: str = "", width: float = 0.0, down: float = 0.0) -> None:
        """down: how far below where `d` says."""
        move = f' transform="translate(0 {down:.2f})"' if down else ""
        edge = f' stroke="{stroke}" stroke-width="{width:.2f}"' if stroke else ""
        self.parts.append(f'<path d="{d}" fill="{fill}"{edge}{move}/>')

    def rect(
        self, x: float, y: float, width: float, height: float, fill: str, edge: str = "", line: float = 0.0
    ) -> None:
        more = f' stroke="{edge}" stroke-width="{line:.2f}"' if edge else ""
        self.parts.append(
            f'<rect x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}" fill="{fill}"{more}/>'
        )

    def circle(self, x: float, y: float, radius: float, fill: str, edge: str = "", line: float = 0.0) -> None:
        more = f' stroke="{edge}" stroke-width="{line:.2f}"' if edge else ""
        self.parts.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}" fill="{fill}"{more}/>')

    def circles(
        self, places: Iterable[tuple[float, float]], radius: float, fill: str, edge: str = "", line: float = 0.0
    ) -> None:
        """Many circles alike."""
        more = f' stroke="{edge}" stroke-width="{line:.2f}"' if edge else ""
        rest = f'" r="{radius:.2f}" fill="{fill}"{more}/>'
        self.parts += [f'<circle cx="{x:.2f}" cy="{y:.2f}{rest}' for x, y in places]

    def dot(
        self, x: float, y: float, radius: float, clear: bool | None, colour: str = SCHOOL, ring: float = 0.0
    ) -> None:
        """A school's dot: solid, or hollow where the difference may be chance. ring: white, around it."""
        if ring and clear is not False:
            self.circle(x, y, radius + ring, PAPER)
        if clear is False:
            edge = max(0.28 * radius, 0.5)
            self.circle(x, y, radius - edge / 2, PAPER, colour, edge)
        else:
            self.circle(x, y, radius, colour)

    def triangle(self, x: float, y: float, size: float, up: bool, clear: bool = True, colour: str = INK) -> None:
        """▲ or ▼ about (x, y), as wide and nearly as high as `size`; hollow where not clear."""
        edge = 0.0 if clear else max(0.12 * size, 0.5)
        half, rise = size / 2 - 0.87 * edge, (size * 0.43 - 0.75 * edge) * (1 if up else -1)
        d = f"M{x - half:.2f} {y + rise:.2f}L{x + half:.2f} {y + rise:.2f}L{x:.2f} {y - rise:.2f}Z"
        if clear:
            self.path(d, colour)
        else:
            self.path(d, PAPER, colour, edge)

    def slashes(self, x: float, y: float, size: float) -> None:
        """⫽ across a horizontal axis at (x, y), on a white gap."""
        lean, rise, apart = 0.2 * size, 0.5 * size, 0.17 * size
        self.path(
            f"M{x - apart - lean:.2f} {y + rise:.2f}L{x - apart + lean:.2f} {y - rise:.2f}"
            f"L{x + apart + lean:.2f} {y - rise:.2f}L{x + apart - lean:.2f} {y + rise:.2f}Z",
            PAPER,
        )
        for side in (-apart, apart):
            self.line(x + side - lean, y + rise, x + side + lean, y - rise, INK, 0.12 * size)

    def struck_box(self, x: float, y: float, size: float) -> None:
        """A box struck through, its left edge at x and its middle at y: a figure is withheld."""
        wide, edge = 0.78 * size, max(0.07 * size, 0.5)
        self.rect(x, y - size / 2, wide, size, PAPER, MID, edge)
        self.line(x, y + size / 2, x + wide, y - size / 2, MID, edge)

    def text(
        self, x: float, y: float, words: str, size: float, colour: str = MID, bold: bool = False, anchor: str = "start",
        halo: bool = False,
    ) -> None:  # fmt: skip
        """Words whose capitals are centred on y. halo: white behind them where they cross a line."""
        if not words:
            return
        more = f' font-weight="{self.look.bold}"' if bold else ""
        if anchor != "start":
            more += f' text-anchor="{anchor}"'
        if halo:
            more += self._halo
        self.parts.append(
            f'<text x="{x:.2f}" y="{y + _CAP_MIDDLE * size:.2f}" font-size="{size:g}" fill="{colour}"{more}>'
            f"{escape(words)}</text>"
        )

    def lines(
        self, x: float, y: float, lines: Sequence[str], size: float, colour: str = MID, anchor: str = "start",
        halo: bool = False,
    ) -> None:  # fmt: skip
        """Several lines of words, their middle at y."""
        for k, line in enumerate(lines):
            self.text(x, y + (k - (len(lines) - 1) / 2) * LINE * size, line, size, colour, False, anchor, halo)

    def svg(self, alt: str) -> str:
        """The whole picture; `alt` says it in words."""
        look = self.look
        if look.where == "print":
            size = f'width="{self.width / POINTS_PER_MM:.2f}mm" height="{self.height / POINTS_PER_MM:.2f}mm"'
        else:
            size = f'width="{self.width:g}" height="{self.height:g}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(alt)}" {size} '
            f'viewBox="0 0 {self.width:.2f} {self.height:.2f}" font-family="{look.family}">{"".join(self.parts)}</svg>'
        )
