"""What counts as a low, middle or high start, and who is a high attainer: definitions on `definitions/prior_bands/`."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from keystage.analysis import shelf

__all__ = ["HighAttainers", "PriorBands", "high_attainer_rules", "prior_band_rules"]

T = TypeVar("T", "PriorBands", "HighAttainers")


@dataclass(frozen=True, slots=True)
class PriorBands:
    """Edges of prior attainment, by the year in which the start was taken.

    taken_in: the year group at whose end it was (2: key stage 1). first_year, last_year: of its results, not of the
    outcome's. means: lists of results of which the points are averaged, all of a list; the first list that a file
    holds is used. low_below: averages under it are low. high_from: that and above are high.
    """

    code: str
    title: str
    taken_in: int
    first_year: int
    means: tuple[tuple[str, ...], ...]
    low_below: float
    high_from: float
    last_year: int | None = None
    source: str = ""

    def holds(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)


@dataclass(frozen=True, slots=True)
class HighAttainers:
    """Who is a high attainer by the start: any `enough` of these results reached. Years as in `PriorBands`."""

    code: str
    title: str
    taken_in: int
    first_year: int
    any_of: dict[str, str]
    enough: int = 1
    last_year: int | None = None
    source: str = ""

    def holds(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)


def prior_band_rules(*, year: int, year_group: int, home: Path | None = None) -> tuple[PriorBands, ...]:
    """Bands for pupils of `year_group` in `year`, by the last key stage behind them; none: no edges are known."""
    return _behind(shelf.read("prior_bands", PriorBands, table="bands", home=home), year, year_group)


def high_attainer_rules(*, year: int, year_group: int, home: Path | None = None) -> tuple[HighAttainers, ...]:
    """The same for high attainers."""
    return _behind(shelf.read("prior_bands", HighAttainers, table="high_attainers", home=home), year, year_group)


def _behind(known: Iterable[T], year: int, year_group: int) -> tuple[T, ...]:
    before = [rule for rule in known if rule.taken_in < year_group]
    last = max((rule.taken_in for rule in before), default=0)
    return tuple(r for r in before if r.taken_in == last and r.holds(year - (year_group - r.taken_in)))
