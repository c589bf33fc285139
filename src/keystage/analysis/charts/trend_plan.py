"""Where everything in a trend stands, before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from keystage.analysis.charts.look import Look
from keystage.analysis.charts.scale import Scale, domain, ticks
from keystage.analysis.charts.typeset import width
from keystage.analysis.charts.values import Trend
from keystage.analysis.charts.wording import number, tick
from keystage.analysis.charts.years import SMALL_YEARS, Years, lay_years

__all__ = ["TrendPlan", "plan_trend"]

_LEAST = {"percent": 20.0, "score": 4.0, "points": 10.0, "grade": 2.0}  # the shortest axis
_FOOT = 2.9  # years and n, in type sizes
_FEWEST_YEARS = 5
_EDGE = 0.45  # of a year among eight: between the middle of the last and the end of the plot


@dataclass(frozen=True, slots=True)
class TrendPlan:
    """left, right, top, bottom: of the plot. x: middle of each year. pitch: between years. y: of values.

    columns: left and right of each year. breaks: where each boundary stands.
    value, national: the words at the right of the last year, "" where there is none.
    """

    chart: Trend
    look: Look
    years: Years
    left: float
    right: float
    top: float
    bottom: float
    pitch: float
    x: Sequence[float]
    columns: Sequence[tuple[float, float]]
    breaks: Sequence[float]
    y: Scale
    ticks: Sequence[float]
    value: str
    national: str

    @property
    def light_top(self) -> float:
        """How far up a light break goes."""
        return self.bottom - 0.3 * (self.bottom - self.top)


def plan_trend(chart: Trend, look: Look) -> TrendPlan:
    """Lay out `chart`. A few years take more room each, but never so much that three look like a long story."""
    years, axis = lay_years(chart, look), look.axis
    low, high = _domain(chart, years)
    has_values = any(years.runs) or any(point.national is not None for point in years.points)
    marks = ticks(low, high, 5 if look.large else 3) if has_values else []
    value, national = _end_words(chart, years, look)
    left = max([width("00", axis), *[width(tick(mark, chart.unit), axis) for mark in marks]]) + 0.5 * axis
    ends = max(width(value, look.label, bold=True), width(national, axis), width("nat. 00%", axis))
    right = look.width - 0.6 * axis - ends
    named = look.large and any(boundary.full and boundary.words for boundary in years.boundaries)
    top, bottom = look.label * 0.5 + (1.5 * axis if named else 0), look.height - _FOOT * axis
    pitch = (right - left) / max(len(years.points), _FEWEST_YEARS)
    last = len(years.points) - 1
    edge = _EDGE * (right - left) / SMALL_YEARS  # the last year stands at one place in every picture of a width
    x = [right - edge - (last - i) * pitch for i in range(last + 1)]
    columns = [(max(middle - pitch / 2, left), min(middle + pitch / 2, right)) for middle in x]
    breaks = [x[boundary.before] - pitch / 2 for boundary in years.boundaries]
    y = Scale(low, high, bottom, top)
    return TrendPlan(
        chart, look, years, left, right, top, bottom, pitch, x, columns, breaks, y, marks, value, national
    )  # fmt: skip


def _domain(chart: Trend, years: Years) -> tuple[float, float]:
    """The scale given, widened so that no dot and no national figure falls off it; else one that shows all."""
    points = [point for point, few in zip(years.points, years.pupils, strict=True) if not few]
    firm = [v for p in points for v in (p.value, p.national) if v is not None]
    if chart.scale and chart.scale[0] < chart.scale[1]:
        return min([chart.scale[0], *firm]), max([chart.scale[1], *firm])
    loose = [v for p in points if p.value is not None for v in (p.low, p.high) if v is not None]
    loose += [v for p in points for v in (p.band_low, p.band_high) if v is not None]
    least = _LEAST[chart.unit] * (0.2 if chart.unit == "percent" and chart.decimals else 1)
    if chart.unit == "percent" and all(0 <= v <= 100 for v in firm):
        loose = [min(max(v, 0.0), 100.0) for v in loose]
        return domain([*firm, *loose], least=least, edges=(0.0, 100.0))
    return domain([*firm, *loose], least=least)


def _end_words(chart: Trend, years: Years, look: Look) -> tuple[str, str]:
    """The last value, and the last national figure as far as there is room for its name."""
    value, last = "", years.last
    if last is not None:
        point = years.points[last]
        if years.pupils[last]:
            return f"{point.numerator} of {point.n}", ""
        value = number(point.value or 0.0, chart.unit, chart.decimals)
    national = next((p.national for p in reversed(years.points) if p.national is not None), None)
    if national is None:
        return value, ""
    figure = number(national, chart.unit, chart.decimals)
    long = f"national {figure}"
    fits = look.large or (look.where == "screen" and width(long, look.axis) < 0.31 * look.width)
    return value, long if fits else f"nat. {figure}"
