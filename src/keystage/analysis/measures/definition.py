"""A measure: what a figure means, in which years, and what may be compared with what."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf

__all__ = ["Break", "EarlierWords", "Measure", "PupilRule", "measures"]


@dataclass(frozen=True, slots=True)
class Break:
    """Figures of `year` and later do not compare with earlier ones. weight "light": marked and noted, same scale."""

    year: int
    note: str
    weight: Literal["full", "light"] = "full"


@dataclass(frozen=True, slots=True)
class EarlierWords:
    """What a measure was called in years up to `last_year`, where today's words would say something untrue of them."""

    last_year: int
    short: str
    reached: str = ""


@dataclass(frozen=True, slots=True)
class PupilRule:
    """How a measure is made of pupils' results, in the years (calendar, results) in which the rule holds.

    how: "share": of the pupils who count, those that reached it, in percent; "mean": of the pupils who have a value;
      "rate": 100 x sum of `worked` / sum of `worked_of`; "count": pupils who count; "gap": 100 x (median of all - mean
      of the lowest fifth) / median of all.
    reach: result -> the least grade or score, each of which must be reached; a pupil counts who counts in all.
    any_of: the same, of which `enough` must be reached. result: whose points a mean is of.
    worked: name of a worked column (measures/pupils/worked) in place of results; at_least: its edge for a share.
      With `reach` beside it, a pupil must do both, and counts who counts in both.
    year_groups: of which year groups pupils are (0 reception); none named: that at whose end the results are taken.
    smallest: fewest pupils of which a school's figure is made.
    everyone: pupils without the result stay in the denominator, as ones who did not reach it (entries; English and
      maths of a whole cohort); only those whose result cannot be read or is not known yet are left out.
    """

    how: Literal["share", "mean", "rate", "count", "gap"]
    first_year: int
    last_year: int | None = None
    reach: dict[str, str] = field(default_factory=dict)
    any_of: dict[str, str] = field(default_factory=dict)
    enough: int = 1
    result: str = ""
    worked: str = ""
    worked_of: str = ""
    at_least: float | None = None
    year_groups: tuple[int, ...] = ()
    smallest: int = 1
    everyone: bool = False
    note: str = ""

    def holds(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure. Years are the calendar year in which the academic year ends.

    kind: "proportion" (percent of pupils), "mean" (average in points), "progress" (national 0 by construction),
      "value_added" (by a model of ours fitted to an area's pupils: never national, never on an axis with progress),
      "rate" (percent of sessions or the like: no interval from pupils), "count".
    title: table heading. short: label on a chart. subject: word in a finding ("Writing"). reached: "reached the
      expected standard in writing" (proportions). polarity: which direction is good; "none" for context.
    rank: consequence: "core" > "subject" > "group" > "context".
    years: first and last in which it exists (null last: still). missing: years without, with the reason in words.
    unpublished: those of `missing` in which pupils had results and no school's were published: figures of pupils' rows
      are made all the same.
    sigma: year -> national standard deviation of pupils' scores, for intervals that DfE did not print.
    cuts: year -> [well below upper edge, well above lower edge] of bands 5 and 1, both edges included.
    bands: words for DfE's bands 1..5.
    of: code of the count measure that says how many pupils it is a share or mean of, in the same file and for the
      same group (a file's own n comes first). nearby: no file prints that count beside it, so the school's count of
      the same year from another file stands in for n (an interval on it is ours, a numerator is not recovered).
    complement_of: it is 100 less that measure. sum_of: a count that files print in parts
      ("ks2_cohort__low_prior": measure and group).
    pupils: how it is made of pupils' results, a rule for each stretch of years; none: it is never made of them.
    earlier: its words in earlier years, oldest first, where they differ.
    """

    code: str
    title: str
    short: str
    key_stage: Literal["EYFS", "KS1", "KS2", "KS4", "attendance", "context"]
    kind: Literal["proportion", "mean", "progress", "value_added", "rate", "count"]
    unit: Literal["percent", "points", "score", "pupils", "grade"]
    polarity: Literal["high", "low", "none"]
    description: str
    subject: str = ""
    reached: str = ""
    rank: Literal["core", "subject", "group", "context"] = "subject"
    first_year: int = 0
    last_year: int | None = None
    missing: dict[int, str] = field(default_factory=dict)
    unpublished: tuple[int, ...] = ()
    breaks: tuple[Break, ...] = ()
    sigma: dict[int, float] = field(default_factory=dict)
    cuts: dict[int, tuple[float, float]] = field(default_factory=dict)
    bands: dict[str, str] = field(default_factory=dict)
    decimals: int = 0
    published: bool = True
    source: str = ""
    of: str = ""
    nearby: bool = False
    complement_of: str = ""
    sum_of: tuple[str, ...] = ()
    pupils: tuple[PupilRule, ...] = ()
    earlier: tuple[EarlierWords, ...] = ()

    def exists_in(self, year: int) -> bool:
        """Whether figures of `year` were made at all (2020 and 2021 mostly were not)."""
        last = self.last_year or year
        return self.first_year <= year <= last and year not in self.missing

    def comparable_from(self, year: int) -> int:
        """The first year whose figures compare with those of `year` (breaks of either weight)."""
        return max([self.first_year, *(b.year for b in self.breaks if b.year <= year)])

    def rule_in(self, year: int) -> PupilRule | None:
        """The rule by which it is made of pupils' results of `year`; None where there is none."""
        if not self.exists_in(year) and year not in self.unpublished:
            return None
        return next((rule for rule in self.pupils if rule.holds(year)), None)

    def worded(self, year: int) -> "Measure":
        """The measure under the words of a year."""
        words = next((w for w in self.earlier if year <= w.last_year), None)
        return self if words is None else replace(self, short=words.short, reached=words.reached or self.reached)


def measures(home: Path | None = None) -> shelf.Shelf[Measure]:
    """The measures on the shelf, by code."""
    return shelf.read("measures", Measure, table="measure", home=home)
