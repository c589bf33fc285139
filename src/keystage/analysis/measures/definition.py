"""A measure: what a figure means, in which years, and what may be compared with what."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf

__all__ = ["Break", "Floor", "FloorTest", "Measure", "measures"]


@dataclass(frozen=True, slots=True)
class Break:
    """Figures of `year` and later do not compare with earlier ones. weight "light": marked and noted, same scale."""

    year: int
    note: str
    weight: Literal["full", "light"] = "full"


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. Years are the calendar year in which the academic year ends.

    kind: "proportion" (percent of pupils), "mean" (average in points), "progress" (national 0 by construction),
      "rate" (percent of sessions or the like: no interval from pupils), "count".
    title: table heading. short: label on a chart. subject: word in a finding ("Writing"). reached: "reached the
      expected standard in writing" (proportions). polarity: which direction is good; "none" for context.
    rank: consequence: "core" > "subject" > "group" > "context".
    years: first and last in which it exists (null last: still). missing: years without, with the reason in words.
    sigma: year -> national standard deviation of pupils' scores, for intervals that DfE did not print.
    cuts: year -> [well below upper edge, well above lower edge] of bands 5 and 1.
    bands: words for DfE's bands 1..5.
    """

    code: str
    title: str
    short: str
    key_stage: Literal["EYFS", "KS1", "KS2", "KS4", "attendance", "context"]
    kind: Literal["proportion", "mean", "progress", "rate", "count"]
    unit: Literal["percent", "points", "score", "pupils", "grade"]
    polarity: Literal["high", "low", "none"]
    description: str
    subject: str = ""
    reached: str = ""
    rank: Literal["core", "subject", "group", "context"] = "subject"
    first_year: int = 0
    last_year: int | None = None
    missing: dict[int, str] = field(default_factory=dict)
    breaks: tuple[Break, ...] = ()
    sigma: dict[int, float] = field(default_factory=dict)
    cuts: dict[int, tuple[float, float]] = field(default_factory=dict)
    bands: dict[str, str] = field(default_factory=dict)
    decimals: int = 0
    published: bool = True
    source: str = ""

    def comparable_from(self, year: int) -> int:
        """The first year whose figures compare with those of `year` (breaks of either weight)."""
        return max([self.first_year, *(b.year for b in self.breaks if b.year <= year)])


@dataclass(frozen=True, slots=True)
class FloorTest:
    """One half of a floor standard. below: the school fails it when its value is under this.
    upper_below: and the interval's upper end is under this, where the standard says so."""

    measure: str
    below: float
    upper_below: float | None = None


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor or coasting standard for results years. A school is below when all of `all` and any of `any` fail.

    minimum: pupils below which a school is exempt. key_stage: of the results it judges.
    """

    code: str
    title: str
    key_stage: Literal["KS2", "KS4"]
    first_year: int
    last_year: int
    all: tuple[FloorTest, ...] = ()
    any: tuple[FloorTest, ...] = ()
    minimum: int = 0
    coverage: float = 0.0
    words: str = ""
    unverified: bool = False


def measures(home: Path | None = None) -> shelf.Shelf[Measure]:
    """The measures on the shelf, by code."""
    return shelf.read("measures", Measure, table="measure", home=home)
