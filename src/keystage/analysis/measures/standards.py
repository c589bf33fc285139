"""Floor and coasting standards: what a year's school had to reach, as definitions."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from keystage.analysis import shelf

__all__ = ["Floor", "FloorTest", "floor_standards"]


@dataclass(frozen=True, slots=True)
class FloorTest:
    """One figure of a standard. below: the school fails the test when its value is under this; null where the
    threshold of the year is not known to us (the test then cannot be evaluated).
    upper_below: and the interval's upper end is under this, where the standard says so."""

    measure: str
    below: float | None = None
    upper_below: float | None = None


@dataclass(frozen=True, slots=True)
class Floor:
    """A floor or coasting standard for results years. A school is below when all of `all` and any of `any` fail.

    series: standards of one kind over the years; "newly above" compares within it, each year by its own threshold.
    minimum: pupils below which a school is exempt. coverage: percent of the cohort under which it is.
    alone_upper_below: where only one test of `any` fails, its interval's upper end must be under this too.
    years_running: a school meets the description only when it fails this many years in a row, each by its own test;
    judged_from: the first year it was said of schools (earlier years only count towards it).
    rounded: thresholds compare with whole percentages as printed. key_stage: of the results it judges.
    """

    code: str
    title: str
    key_stage: Literal["KS2", "KS4"]
    first_year: int
    last_year: int
    standard: Literal["floor", "coasting"] = "floor"
    series: str = ""
    all: tuple[FloorTest, ...] = ()
    any: tuple[FloorTest, ...] = ()
    alone_upper_below: float | None = None
    minimum: int = 0
    coverage: float = 0.0
    years_running: int = 1
    judged_from: int = 0
    rounded: bool = True
    words: str = ""
    source: str = ""
    unverified: bool = False


def floor_standards(home: Path | None = None) -> shelf.Shelf[Floor]:
    """The floor and coasting standards on the shelf, by code. None is for a year after 2018."""
    return shelf.read("floors", Floor, table="floor", home=home)
