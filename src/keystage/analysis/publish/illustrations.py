"""Charts as pictures: SVG or PNG, each with the words that stand for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import unescape
from importlib.resources import files
from typing import Literal

import resvg_py

from keystage.analysis import charts
from keystage.analysis.charts import Chart, Strip
from keystage.analysis.packs.values import PupilDots
from keystage.analysis.publish.spans import clean, written

__all__ = [
    "Drawn", "Photographed", "dots", "glyph", "large", "photographed", "png", "screen", "screen_dots",
    "small", "wide",
]  # fmt: skip

# The two columns under the six pictures, and the pitch of the rows of the left one.
_WIDE_MM, _STRIP_ROW_MM, _STRIP_FOOT_MM = 104, 4.75, 5.2
_DOTS_MM = 77
_LABEL = re.compile(r'aria-label="([^"]*)"')
_SCREEN_GLYPH, _SCREEN_WIDE = 15, 330  # pixels: no wider than a phone, or its words would shrink
_SHARP = 3.0  # times 96 pixels to the inch


@dataclass(frozen=True, slots=True)
class Drawn:
    """svg: the picture. words: what it shows, for those who cannot see it."""

    svg: str
    words: str


@dataclass(frozen=True, slots=True)
class Photographed:
    """data: a PNG. words: what it shows."""

    data: bytes
    words: str


def small(chart: Chart) -> Drawn:
    """58 mm wide, for print."""
    return _drawn(charts.svg(chart, size="small", where="print"))


def large(chart: Chart) -> Drawn:
    """186 mm wide, for print."""
    return _drawn(charts.svg(chart, size="large", where="print"))


def wide(chart: Strip) -> Drawn:
    """As wide as the left column under the six pictures."""
    height = _STRIP_ROW_MM * len(chart.rows) + _STRIP_FOOT_MM
    return _drawn(charts.svg(chart, size="small", where="print", width=_WIDE_MM, height=height))


def dots(rows: Sequence[PupilDots]) -> Drawn:
    """Pupils as rows of dots, as wide as the right column under the six pictures."""
    return _drawn(charts.pupil_dots(rows, width=_DOTS_MM))


def screen_dots(rows: Sequence[PupilDots]) -> Drawn:
    """Pupils as rows of dots, for a page on screen."""
    return _drawn(charts.pupil_dots(rows, where="screen", width=_SCREEN_WIDE))


def glyph(shape: Literal["up", "down", "level"], *, clear: bool, where: Literal["print", "screen"] = "print") -> Drawn:
    """A direction: ▲ ▼ ▬, hollow where it may be chance."""
    return _drawn(charts.glyph(shape, clear=clear, where=where, size=8.5 if where == "print" else _SCREEN_GLYPH))


def screen(chart: Chart, *, size: Literal["small", "large"]) -> Drawn:
    """For a page on screen."""
    return _drawn(charts.svg(chart, size=size, where="screen"))


def png(chart: Chart, *, large: bool) -> Photographed:
    """For Word: the printed picture as pixels."""
    return photographed(_drawn(charts.svg(chart, size="large" if large else "small", where="print")))


def photographed(drawn: Drawn) -> Photographed:
    """A printed picture as PNG on white, in our own fonts."""
    return Photographed(_photograph(drawn.svg), drawn.words)


def _photograph(svg: str) -> bytes:
    return resvg_py.svg_to_bytes(
        svg_string=svg, dpi=96, zoom=_SHARP, background="#ffffff", skip_system_fonts=True, font_files=_fonts(),
        font_family="Inter", sans_serif_family="Inter",
    )  # fmt: skip


@cache
def _fonts() -> list[str]:
    folder = files("keystage.analysis.charts") / "fonts"
    return [str(folder / f"Inter-{weight}.otf") for weight in ("Regular", "SemiBold")]


def _drawn(svg: str) -> Drawn:
    """Every picture says in its own label what it shows."""
    label = _LABEL.search(svg)
    return Drawn(written(svg), clean(unescape(label[1])) if label else "")
