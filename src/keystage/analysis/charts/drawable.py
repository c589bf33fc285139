"""A chart without figures that cannot be drawn: not a number, infinite, or beyond all measure becomes missing."""

from dataclasses import replace

from keystage.analysis.charts.values import (
    BarRow,
    Bars,
    Caterpillar,
    Chart,
    DotInterval,
    DotRow,
    Funnel,
    Matrix,
    Strip,
    Trend,
    TrendPoint,
)

__all__ = ["drawable"]

_MOST = 1e9
_WHY = "not a number"


def drawable(chart: Chart) -> Chart:
    """`chart` itself where every figure can be drawn, which is always so for figures that passed `as_figures`."""
    match chart:
        case Trend():
            return _trend(chart)
        case DotInterval():
            return _dots(chart)
        case Caterpillar():
            return _caterpillar(chart)
        case Funnel():
            return _funnel(chart)
        case Bars():
            return _bars(chart)
        case Strip() | Matrix():
            return chart


def _sound(*values: float | None) -> bool:
    """NaN compares false with everything, so it is caught here with infinity."""
    return all(value is None or -_MOST <= value <= _MOST for value in values)


def _or_none(value: float | None) -> float | None:
    return value if _sound(value) else None


def _reason(before: float | None, after: float | None, reason: str) -> str:
    return reason or (_WHY if before is not None and after is None else "")


def _trend(chart: Trend) -> Trend:
    if chart.scale and not _sound(*chart.scale):
        chart = replace(chart, scale=None)
    if all(_sound(p.value, p.low, p.high, p.national, p.band_low, p.band_high) for p in chart.points):
        return chart
    return replace(chart, points=tuple(map(_trend_point, chart.points)))


def _trend_point(point: TrendPoint) -> TrendPoint:
    value = _or_none(point.value)
    return replace(
        point, value=value, low=_or_none(point.low), high=_or_none(point.high), national=_or_none(point.national),
        band_low=_or_none(point.band_low), band_high=_or_none(point.band_high),
        reason=_reason(point.value, value, point.reason),
    )  # fmt: skip


def _dots(chart: DotInterval) -> DotInterval:
    if not _sound(chart.zero):
        chart = replace(chart, zero=0.0)
    if all(_sound(row.value, row.low, row.high, *(row.earlier or ())) for row in chart.rows):
        return chart
    return replace(chart, rows=tuple(map(_dot_row, chart.rows)))


def _dot_row(row: DotRow) -> DotRow:
    value = _or_none(row.value)
    return replace(
        row, value=value, low=_or_none(row.low), high=_or_none(row.high),
        earlier=row.earlier if row.earlier and _sound(*row.earlier) else None,
        reason=_reason(row.value, value, row.reason),
    )  # fmt: skip


def _caterpillar(chart: Caterpillar) -> Caterpillar:
    if not _sound(chart.zero):
        chart = replace(chart, zero=0.0)
    points = tuple([p for p in chart.points if _sound(p.value, p.low, p.high)])
    return chart if len(points) == len(chart.points) else replace(chart, points=points)


def _funnel(chart: Funnel) -> Funnel:
    """The curves are drawn only where they are within the axes, which leaves out what is not a number."""
    if not _sound(chart.centre):
        chart = replace(chart, centre=0.0)
    points = tuple([p for p in chart.points if -_MOST <= p.n <= _MOST and -_MOST <= p.value <= _MOST])
    return chart if len(points) == len(chart.points) else replace(chart, points=points)


def _bars(chart: Bars) -> Bars:
    if not _sound(chart.national):
        chart = replace(chart, national=None)
    if all(_sound(row.value, row.low, row.high, row.national) for row in chart.rows):
        return chart
    return replace(chart, rows=tuple(map(_bar_row, chart.rows)))


def _bar_row(row: BarRow) -> BarRow:
    value = _or_none(row.value)
    return replace(
        row, value=value, low=_or_none(row.low), high=_or_none(row.high), national=_or_none(row.national),
        reason=_reason(row.value, value, row.reason),
    )  # fmt: skip
