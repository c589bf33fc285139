"""A trend's years on paper: which are drawn, where, what joins them, and where the axis is cut."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from keystage.analysis.charts.look import Look
from keystage.analysis.charts.values import Trend, TrendPoint

__all__ = ["Boundary", "Gap", "Years", "as_pupils", "lay_years"]

SMALL_YEARS = 8
LARGE_YEARS = 16
FEW_PUPILS = 10  # up to here pupils are drawn, not percentages
SMALL_COHORT = 15  # up to here they may be, on the page of a small cohort


def as_pupils(point: TrendPoint) -> bool:
    """Whether the year is drawn as pupils: a cohort of up to fifteen of which a numerator is given."""
    return point.numerator is not None and point.n is not None and 0 < point.n <= SMALL_COHORT


@dataclass(frozen=True, slots=True)
class Boundary:
    """A break between year number `before` - 1 and year number `before`."""

    before: int
    words: str
    full: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Years first..last (numbers in the list) without a figure."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Years:
    """points: one a year without a hole. shown: has a value or is drawn as pupils. runs: joined by the line."""

    points: Sequence[TrendPoint]
    shown: Sequence[bool]
    boundaries: Sequence[Boundary]
    gaps: Sequence[Gap]
    runs: Sequence[Sequence[int]] = field(default=())

    @property
    def last(self) -> int | None:
        """Number of the last year with a figure."""
        return max((i for i, shown in enumerate(self.shown) if shown), default=None)

    def joined(self, i: int) -> bool:
        """Whether year i may be compared with year i - 1."""
        before, this = self.points[i - 1], self.points[i]
        return before.run == this.run and all(b.before != i for b in self.boundaries)


def lay_years(chart: Trend, look: Look) -> Years:
    """The years that a picture shows: the last eight when small. A year that the chart leaves out is a gap."""
    most = LARGE_YEARS if look.large else SMALL_YEARS
    by_year = {point.year: point for point in chart.points}
    if not by_year:
        return Years((), (), (), ())
    final = max(by_year)
    first = max(min(by_year), final - most + 1)
    points = [by_year.get(year) or TrendPoint(year, None, reason="no figure") for year in range(first, final + 1)]
    shown = [point.value is not None or as_pupils(point) for point in points]
    years = Years(points, shown, _boundaries(chart, points, shown), _gaps(shown))
    return replace(years, runs=_runs(years))


def _boundaries(chart: Trend, points: Sequence[TrendPoint], shown: Sequence[bool]) -> list[Boundary]:
    """Breaks among the years; one that falls into a gap stands before the next year that has anything drawn."""
    found: dict[int, Boundary] = {}
    for year, words, weight in chart.breaks:
        before = next(
            (
                i
                for i, point in enumerate(points)
                if point.year >= year and (shown[i] or point.national is not None or point.band_low is not None)
            ),
            0,
        )
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


def _runs(years: Years) -> list[list[int]]:
    """Stretches of neighbouring years with values that compare; a year drawn as pupils joins nothing."""
    runs: list[list[int]] = []
    for i, point in enumerate(years.points):
        if point.value is None or as_pupils(point):
            continue
        if runs and runs[-1][-1] == i - 1 and years.joined(i):
            runs[-1].append(i)
        else:
            runs.append([i])
    return runs
