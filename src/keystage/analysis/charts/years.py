"""A trend's years on paper: which are drawn, what joins them, and where the axis is cut."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from keystage.analysis.charts.look import Look
from keystage.analysis.charts.values import Trend, TrendPoint

__all__ = ["FEW_PUPILS", "SMALL_COHORT", "Boundary", "Gap", "Years", "as_pupils", "lay_years"]

SMALL_YEARS = 8
LARGE_YEARS = 16
FEW_PUPILS = 10  # up to here pupils are drawn, not percentages
SMALL_COHORT = 30  # up to here the years of a small cohort are bars of pupils


def as_pupils(point: TrendPoint) -> bool:
    """Whether the year is drawn as pupils: ten or fewer, and how many reached it is known."""
    return point.numerator is not None and point.n is not None and 0 < point.n <= FEW_PUPILS


class Boundary(NamedTuple):
    """A break between year number `before` - 1 and year number `before`."""

    before: int
    words: str
    full: bool


class Gap(NamedTuple):
    """Years first..last (numbers in the list) without a figure."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Years:
    """points: one a year without a hole. pupils: drawn as pupils. shown: has a value or is drawn as pupils.

    boundaries: breaks. gaps: where the axis is cut. runs: numbers of the years that one line joins.
    last: number of the last year with a figure.
    """

    points: Sequence[TrendPoint]
    pupils: Sequence[bool]
    shown: Sequence[bool]
    boundaries: Sequence[Boundary]
    gaps: Sequence[Gap]
    runs: Sequence[Sequence[int]]
    last: int | None

    def joined(self, i: int) -> bool:
        """Whether year i may be compared with year i - 1."""
        return _joined(self.points, self.boundaries, i)


def lay_years(chart: Trend, look: Look) -> Years:
    """The years that a picture shows: the last eight when small. A year that the chart leaves out is a gap."""
    most = LARGE_YEARS if look.large else SMALL_YEARS
    by_year = {point.year: point for point in chart.points}
    final = max(by_year)
    first = max(min(by_year), final - most + 1)
    points = [by_year.get(year) or TrendPoint(year, None, reason="no figure") for year in range(first, final + 1)]
    pupils = [as_pupils(point) for point in points]
    shown = [few or point.value is not None for few, point in zip(pupils, points, strict=True)]
    boundaries = _boundaries(chart, points, shown)
    last = max((i for i, there in enumerate(shown) if there), default=None)
    return Years(points, pupils, shown, boundaries, _gaps(shown), _runs(points, pupils, boundaries), last)


def _joined(points: Sequence[TrendPoint], boundaries: Sequence[Boundary], i: int) -> bool:
    return points[i - 1].run == points[i].run and all(boundary.before != i for boundary in boundaries)


def _boundaries(chart: Trend, points: Sequence[TrendPoint], shown: Sequence[bool]) -> list[Boundary]:
    """Breaks among the years; one that falls into a gap stands before the next year that has anything drawn."""
    found: dict[int, Boundary] = {}
    for year, words, weight in chart.breaks:
        after = (
            i
            for i, point in enumerate(points)
            if point.year >= year and (shown[i] or point.national is not None or point.band_low is not None)
        )
        before = next(after, 0)
        if before and (before not in found or not found[before].full):
            found[before] = Boundary(before, words, weight == "full")
    return [found[i] for i in sorted(found)]


def _gaps(shown: Sequence[bool]) -> list[Gap]:
    gaps: list[Gap] = []
    for i, there in enumerate(shown):
        if there:
            continue
        if gaps and gaps[-1].last == i - 1:
            gaps[-1] = Gap(gaps[-1].first, i)
        else:
            gaps.append(Gap(i, i))
    return gaps


def _runs(points: Sequence[TrendPoint], pupils: Sequence[bool], boundaries: Sequence[Boundary]) -> list[list[int]]:
    """Stretches of neighbouring years with values that compare; a year drawn as pupils joins nothing."""
    runs: list[list[int]] = []
    for i, point in enumerate(points):
        if point.value is None or pupils[i]:
            continue
        if runs and runs[-1][-1] == i - 1 and _joined(points, boundaries, i):
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs
