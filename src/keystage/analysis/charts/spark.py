"""A trend as small as a cell of a list: its line over years, national now, the last figure with its range."""

from keystage.analysis.charts.alt_text import say
from keystage.analysis.charts.canvas import Canvas
from keystage.analysis.charts.drawable import drawable
from keystage.analysis.charts.look import INK, LOOKS, MID, PAPER, SCHOOL, Look
from keystage.analysis.charts.scale import Scale, domain
from keystage.analysis.charts.typeset import width as width_of
from keystage.analysis.charts.values import Trend, TrendPoint
from keystage.analysis.charts.wording import number
from keystage.analysis.charts.years import Years, lay_years

__all__ = ["spark"]

_LEAST = {"percent": 40.0, "score": 8.0, "points": 12.0, "grade": 2.0}  # the shortest axis: a list is read down
_LABEL = 16.0
_DOT, _LAST, _LINE = 2.0, 4.3, 1.8


def spark(chart: Trend, *, width: float = 160, height: float = 46) -> str:
    """One SVG for a list on screen, said in words by its aria-label. Lines stop at breaks and at missing years.

    The last year is a dot with its range: solid where it differs clearly from national, hollow where it may be chance;
    national of the last year is a dashed line. Without a figure it is a few words.
    """
    sound = drawable(chart)
    assert isinstance(sound, Trend)
    look = LOOKS["small", "screen"].sized(width, height)
    canvas = Canvas(look)
    years = lay_years(sound, look) if sound.points else None
    if years is None or years.last is None or years.pupils[years.last]:
        canvas.text(0, height / 2, "too few to draw", look.axis)
        return canvas.svg(say(sound))
    _draw(canvas, sound, years, look)
    return canvas.svg(say(sound))


def _draw(canvas: Canvas, chart: Trend, years: Years, look: Look) -> None:
    points, last = years.points, years.last
    assert last is not None
    words = number(points[last].value or 0.0, chart.unit, chart.decimals)
    right = look.width - width_of(words, _LABEL, bold=True) - 6
    pitch = (right - _LAST - 4) / max(len(points) - 1, 1)
    x = [right - _LAST - (len(points) - 1 - i) * pitch for i in range(len(points))]
    firm = [v for i, p in enumerate(points) if not years.pupils[i] for v in (p.value, p.national) if v is not None]
    low, high = domain(firm, least=_LEAST[chart.unit], edges=_edges(chart, firm))
    y = Scale(low, high, look.height - _LAST - 1, _LAST + 1)
    national = points[last].national
    if national is not None:
        canvas.line(x[0] - 2, y(national), right, y(national), MID, 1.0, "3 2")
    for boundary in years.boundaries:
        if boundary.full:
            middle = x[boundary.before] - pitch / 2
            canvas.line(middle, look.height / 2, middle, look.height, INK, 1.0, "1 2")
    for run in years.runs:
        if len(run) > 1:
            canvas.polyline([(x[i], y(points[i].value or 0.0)) for i in run], SCHOOL, _LINE)
        for i in run:
            if i != last:
                canvas.circle(x[i], y(points[i].value or 0.0), _DOT, SCHOOL)
    _end(canvas, points[last], x[last], y, words, right)


def _end(canvas: Canvas, point: TrendPoint, x: float, y: Scale, words: str, right: float) -> None:
    if point.low is not None and point.high is not None:
        canvas.line(x, y.clip(point.low), x, y.clip(point.high), SCHOOL, 1.7)
    canvas.circle(x, y(point.value or 0.0), _LAST + 0.8, PAPER)
    canvas.dot(x, y(point.value or 0.0), _LAST, point.clear)
    canvas.text(right + 6, y(point.value or 0.0), words, _LABEL, SCHOOL, bold=True)


def _edges(chart: Trend, firm: list[float]) -> tuple[float, float] | None:
    return (0.0, 100.0) if chart.unit == "percent" and all(0 <= v <= 100 for v in firm) else None
