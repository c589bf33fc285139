"""From a chart's value to SVG."""

from keystage.analysis.charts.alt_text import say
from keystage.analysis.charts.bars import draw_bars
from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.caterpillar import draw_caterpillar
from keystage.analysis.charts.dots import draw_dots
from keystage.analysis.charts.drawable import drawable
from keystage.analysis.charts.funnel import draw_funnel
from keystage.analysis.charts.look import LOOKS, Look, Size, Where
from keystage.analysis.charts.matrix import draw_matrix
from keystage.analysis.charts.strip import draw_strip
from keystage.analysis.charts.trend import draw_trend
from keystage.analysis.charts.values import Bars, Caterpillar, Chart, DotInterval, Funnel, Matrix, Strip, Trend

__all__ = ["svg"]


def svg(
    chart: Chart, *, size: Size = "small", where: Where = "print", width: float | None = None,
    height: float | None = None,
) -> str:  # fmt: skip
    """`chart` as one SVG element, presentation attributes only, said in words by its aria-label.

    The title is not drawn: the page sets it.
    small: 58 mm wide in print (27.6 mm high; rows that do not fit make it higher), 300 px on screen.
    large: 186 mm, 720 px. width, height: another width or height, mm in print and px on screen.
    """
    look = LOOKS[size, where]
    if width is not None or height is not None:
        look = look.sized(width, height)
    sound = drawable(chart)
    return _draw(sound, look).svg(say(sound))


def _nothing(look: Look) -> Canvas:
    """A chart without a point or a row says so."""
    canvas = Canvas(look)
    canvas.text(0, look.height / 2, "no figures", look.axis)
    return canvas


def _draw(chart: Chart, look: Look) -> Canvas:
    if not (chart.points if isinstance(chart, Trend | Caterpillar | Funnel) else chart.rows):
        return _nothing(look)
    match chart:
        case Trend():
            return draw_trend(chart, look)
        case DotInterval():
            return draw_dots(chart, look)
        case Strip():
            return draw_strip(chart, look)
        case Caterpillar():
            return draw_caterpillar(chart, look)
        case Funnel():
            return draw_funnel(chart, look)
        case Bars():
            return draw_bars(chart, look)
        case Matrix():
            return draw_matrix(chart, look)
