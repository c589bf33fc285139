"""Where everything in a trend stands, before anything is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

from keystage.analysis.charts.look import Look
from keystage.analysis.charts.scale import Scale, domain, ticks
from keystage.analysis.charts.typeset import width
from keystage.analysis.charts.values import Trend, TrendPoint
from keystage.analysis.charts.wording import number, tick
from keystage.analysis.charts.years import Years, as_pupils, lay_years

__all__ = ["TrendPlan", "plan_trend"]

_LEAST = {"percent": 20.0, "score": 4.0, "points": 10.0, "grade": 2.0}


@dataclass(frozen=True, slots=True)
class TrendPlan:
    """left, right, top, bottom: of the plot. x: middle of each year. pitch: between years. y: of values.

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
    y: Scale
    ticks: Sequence[float]
    value: str
    national: str

    def edges(self, i: int) -> tuple[float, float]:
        """Left and right of year i's column; the first and last are cut at the plot."""
        return max(self.x[i] - self.pitch / 2, self.left), min(self.x[i] + self.pitch / 2, self.right)


def plan_trend(chart: Trend, look: Look) -> TrendPlan:
    """Lay out `chart`. All small pictures of one width have the same place for a year."""
    years = lay_years(chart, look)
    marks = () if all(map(as_pupils, _drawn(years))) else _marks(chart, years, look)
    low, high = _domain(chart, years)
    value, national = _end_words(chart, years, look)
    left = max([width("00", look.axis), *(width(tick(m, chart.unit), look.axis) for m in marks)]) + 0.5 * look.axis
    right = look.width - 0.6 * look.axis - max(
        width(value, look.label, bold=True), width(national, look.axis), width("nat. 00%", look.axis)
    )  # fmt: skip
    named = look.large and any(b.full and b.words for b in years.boundaries)
    top = look.label * 0.5 + (1.5 * look.axis if named else 0)
    bottom = look.height - 2.9 * look.axis
    pitch = (right - left) / max(len(years.points), 6 if look.large else 8)
    last = len(years.points) - 1
    x = [right - (last - i + 0.45) * pitch for i in range(last + 1)]
    return TrendPlan(
        chart, look, years, left, right, top, bottom, pitch, x, Scale(low, high, bottom, top), marks, value, national
    )


def _drawn(years: Years) -> list[TrendPoint]:
    return [point for point, shown in zip(years.points, years.shown, strict=True) if shown]


def _domain(chart: Trend, years: Years) -> tuple[float, float]:
    """The scale given, widened so that no dot and no national figure falls off it; else one that shows all."""
    points = [p for p in years.points if not as_pupils(p)]
    firm = [v for p in points for v in (p.value, p.national) if v is not None]
    edges = (0.0, 100.0) if chart.unit == "percent" and all(0 <= v <= 100 for v in firm) else None
    if chart.scale and chart.scale[0] < chart.scale[1]:
        low, high = chart.scale
        return min([low, *firm]), max([high, *firm])
    loose = [v for p in points for v in (p.low, p.high, p.band_low, p.band_high) if v is not None]
    least = _LEAST[chart.unit] * (0.2 if chart.unit == "percent" and chart.decimals else 1)
    if edges:
        loose = [min(max(v, 0.0), 100.0) for v in loose]
    return domain([*firm, *loose], least=least, edges=edges)


def _marks(chart: Trend, years: Years, look: Look) -> list[float]:
    low, high = _domain(chart, years)
    return ticks(low, high, 5 if look.large else 3)


def _end_words(chart: Trend, years: Years, look: Look) -> tuple[str, str]:
    """The last value, and the last national figure as far as there is room for its name."""
    value, last = "", years.last
    if last is not None:
        point = years.points[last]
        if as_pupils(point):
            return f"{point.numerator} of {point.n}", ""
        assert point.value is not None
        value = number(point.value, chart.unit, chart.decimals)
    figures = [p.national for p in years.points if p.national is not None and not as_pupils(p)]
    if not figures:
        return value, ""
    figure = number(figures[-1], chart.unit, chart.decimals)
    long = f"national {figure}"
    fits = look.large or (look.where == "screen" and width(long, look.axis) < 0.31 * look.width)
    return value, long if fits else f"nat. {figure}"
