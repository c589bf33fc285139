"""From a chart's value to SVG."""

from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.dots import draw_dots
from keystage.analysis.charts.look import LOOKS, Look, Size, Where
from keystage.analysis.charts.strip import draw_strip
from keystage.analysis.charts.trend import draw_trend
from keystage.analysis.charts.values import Chart, DotInterval, Strip, Trend

__all__ = ["svg"]


def svg(
    chart: Chart, *, size: Size = "small", where: Where = "print", width: float | None = None,
    height: float | None = None,
) -> str:  # fmt: skip
    """`chart` as one SVG element, presentation attributes only. The title is not drawn: the page sets it.

    small: 58 mm wide in print (27.6 mm high; rows that do not fit make it higher), 300 px on screen.
    large: 186 mm, 720 px. width, height: another width or height, mm in print and px on screen.
    """
    look = LOOKS[size, where]
    if width is not None or height is not None:
        look = look.sized(width, height)
    return _draw(chart, look).svg(chart.title)


def _draw(chart: Chart, look: Look) -> Canvas:
    match chart:
        case Trend():
            return draw_trend(chart, look)
        case DotInterval():
            return draw_dots(chart, look)
        case Strip():
            return draw_strip(chart, look)
    raise NotImplementedError
