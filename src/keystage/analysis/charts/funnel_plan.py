"""Where a funnel's axes, curves and the names at their ends stand."""

from dataclasses import dataclass

from keystage.analysis.charts.look import Look
from keystage.analysis.charts.scale import Scale, domain
from keystage.analysis.charts.typeset import shorten, width
from keystage.analysis.charts.values import Funnel
from keystage.analysis.charts.wording import number

__all__ = ["CURVE_NAMES", "FunnelPlan", "plan_funnel"]

CURVE_NAMES = ("1 in 40", "1 in 1,000")


@dataclass(frozen=True, slots=True)
class FunnelPlan:
    """x: of cohorts. y: of percentages. centre: what the middle line is, in words."""

    chart: Funnel
    look: Look
    x: Scale
    y: Scale
    centre: str


def plan_funnel(chart: Funnel, look: Look) -> FunnelPlan:
    """Axes that show every school and the inner curve, and leave room for the curves' names."""
    sizes = [point.n for point in chart.points] or [n for n, _, _ in chart.inner] or [0, 100]
    air = 0.04 * (max(sizes) - min(sizes)) + 1
    first, last = max(0.0, min(sizes) - air), max(sizes) + air
    seen = [point.value for point in chart.points] + [
        v for n, *limits in chart.inner if first <= n <= last for v in limits
    ]
    low, high = domain([min(max(v, 0.0), 100.0) for v in seen], least=20, edges=(0.0, 100.0), keep=[chart.centre])
    figure = number(chart.centre, "percent")
    short = chart.centre_words == "national" and not look.large
    centre = f"nat. {figure}" if short else shorten(f"{chart.centre_words} {figure}", look.axis, 0.3 * look.width)
    ends = [centre, *(f"{name} by chance" for name in CURVE_NAMES if look.large)]
    right = look.width - max(width(words, look.axis) for words in ends) - 0.6 * look.axis
    left = width("100", look.axis) + 0.5 * look.axis
    bottom = look.height - (2.9 if look.large else 1.7) * look.axis
    return FunnelPlan(
        chart, look, Scale(first, last, left, max(right, left + 1)), Scale(low, high, bottom, 0.5 * look.axis), centre
    )
