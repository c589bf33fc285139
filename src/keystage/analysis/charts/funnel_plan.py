"""Where a funnel's axes, curves and the names at their ends stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from keystage.analysis.charts.look import EDGE, MID, Look
from keystage.analysis.charts.scale import Scale, domain
from keystage.analysis.charts.typeset import shorten, width
from keystage.analysis.charts.values import Funnel
from keystage.analysis.charts.wording import number

__all__ = ["CURVE_NAMES", "FunnelPlan", "plan_funnel"]

CURVE_NAMES = ("1 in 40", "1 in 1,000")
_APART = 4  # of paper, between places of a curve


@dataclass(frozen=True, slots=True)
class FunnelPlan:
    """x: of cohorts. y: of percentages. centre: what the middle line is, in words. dots: where each school stands.

    curves: name, colour and places of each half of the inner and the outer curve, as far as the axes go.
    """

    chart: Funnel
    look: Look
    x: Scale
    y: Scale
    centre: str
    dots: Sequence[tuple[float, float]]
    curves: Sequence[tuple[str, str, Sequence[tuple[float, float]]]]


def plan_funnel(chart: Funnel, look: Look) -> FunnelPlan:
    """Axes that show every school and the inner curve, and leave room for the curves' names."""
    sizes = [point.n for point in chart.points] or [n for n, _, _ in chart.inner] or [0, 100]
    air = 0.04 * (max(sizes) - min(sizes)) + 1
    first, last = max(0.0, min(sizes) - air), max(sizes) + air
    curve = [row for row in chart.inner if first <= row[0] <= last]
    values = [point.value for point in chart.points]
    seen = [max(0.0, min(values)), min(100.0, max(values))] if values else []
    seen += [row[side] for side in (1, 2) for row in curve if 0 <= row[side] <= 100]
    low, high = domain(seen, least=20, edges=(0.0, 100.0), keep=[chart.centre])
    figure = number(chart.centre, "percent")
    short = chart.centre_words == "national" and not look.large
    centre = f"nat. {figure}" if short else shorten(f"{chart.centre_words} {figure}", look.axis, 0.3 * look.width)
    ends = [centre, *(f"{name} by chance" for name in CURVE_NAMES if look.large)]
    right = look.width - max(width(words, look.axis) for words in ends) - 0.6 * look.axis
    left = width("100", look.axis) + 0.5 * look.axis
    bottom = look.height - (2.9 if look.large else 1.7) * look.axis
    x, y = Scale(first, last, left, max(right, left + 1)), Scale(low, high, bottom, 0.5 * look.axis)
    dots = [(x(point.n), y(point.value)) for point in chart.points]
    return FunnelPlan(chart, look, x, y, centre, dots, _curves(chart, x, y))


def _curves(chart: Funnel, x: Scale, y: Scale) -> Sequence[tuple[str, str, Sequence[tuple[float, float]]]]:
    """Halves of the curves, places about four units of paper apart."""
    curves = []
    for curve, colour, name in ((chart.inner, EDGE, CURVE_NAMES[0]), (chart.outer, MID, CURVE_NAMES[1])):
        inside = [row for row in curve if x.low <= row[0] <= x.high]
        every = max(1, round(_APART * len(inside) / (x.end - x.start)))
        rows = [*inside[:-1:every], *inside[-1:]]
        xs, low, high = [x(row[0]) for row in rows], y.low, y.high
        for side, more in ((1, ""), (2, " by chance")):
            places = [(place, y(row[side])) for place, row in zip(xs, rows, strict=True) if low <= row[side] <= high]
            if len(places) > 1:
                curves.append((name + more, colour, places))
    return curves
