"""What made-up pupils are drawn from: definitions on `definitions/synthetic/`."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

import numpy as np

from keystage.analysis import shelf
from keystage.analysis.errors import InputError

__all__ = [
    "AcrossYears", "CohortsWanted", "Effect", "Entry", "Ethnicity", "MadeUpKind", "MadeUpResult", "People", "Programme",
    "PupilArea", "Sen", "Shares", "entries", "kinds", "made_up_results", "people", "pupil_area",
]  # fmt: skip

AREAS = "synthetic"
NATION = "501"


@dataclass(frozen=True, slots=True)
class MadeUpKind:
    """A kind of school. low, high: year groups taught. sizes: [pupils in a year group, how often].

    academies: share that are academies. first_number: where its establishment numbers begin. ages: in the register.
    plans: share of pupils with a plan, where not as elsewhere. words: what ends its name.
    """

    code: str
    words: str
    low: int
    high: int
    sizes: tuple[tuple[float, float], ...]
    first_number: int
    phase: str
    ages: tuple[int, int]
    maintained: str
    academy: str
    academies: float = 0.0
    plans: float | None = None


@dataclass(frozen=True, slots=True)
class Ethnicity:
    """A group by DfE's code: its share of pupils whose first language is English, and of the others, in percent."""

    code: str
    english: float
    other: float


@dataclass(frozen=True, slots=True)
class Effect:
    """What a fact about pupils goes with, in standard deviations of their results.

    column: girl, fsm6, lac, eal, mobile, support, plan (1 or 0), age (0 youngest to 1 oldest in the year), idaci.
    at: year group -> size for one more of the column; between them in proportion. domains: what is added in some.
    """

    code: str
    column: str
    at: dict[int, float]
    domains: dict[str, float] = field(default_factory=dict)

    def size(self, year_group: int, domain: str) -> float:
        ages = sorted(self.at)
        found = float(np.interp(year_group, ages, [self.at[age] for age in ages]))
        return found + self.domains.get(domain, 0.0)


@dataclass(frozen=True, slots=True)
class AcrossYears:
    """Days and rates of attendance from `first_year` on: sessions possible, shares missed with leave and without."""

    first_year: int
    possible: int
    authorised: float
    unauthorised: float


@dataclass(frozen=True, slots=True)
class Sen:
    """How special needs are written from `first_year` on: code -> its share of those with support, or with a plan."""

    first_year: int
    support: dict[str, float]
    plan: dict[str, float]


@dataclass(frozen=True, slots=True)
class People:
    """What pupils are like nationally. Shares are 0 to 1; `*_spread` is the standard deviation between schools on the
    log odds; `mobile_unmatched` the share of pupils who joined late without earlier results, `unmatched` of others.

    intake: share of ability that lies between schools. shared, own: of the variance of a result, what all results of
    a pupil at that age share, and what its subject keeps across ages. decay: loss of ability's correlation a year.
    effect, slope: standard deviations of schools' effects, in pupils' standard deviations: on all results alike, and
    for one standard deviation more of prior attainment. effect_shared: of the effect's variance, what subjects share;
    persistence: correlation of a school's effect with last year's.
    """

    code: str
    girls: float
    fsm6: float
    fsm6_spread: float
    fsm_now: float
    lac: float
    eal: float
    eal_spread: float
    mobile: float
    mobile_spread: float
    support: float
    support_spread: float
    plan: float
    idaci: float
    idaci_spread: float
    out_of_year: float
    temporary_upn: float
    unmatched: float
    mobile_unmatched: float
    intake: float
    shared: float
    own: float
    decay: float
    effect: float
    effect_shared: float
    slope: float
    persistence: float
    ethnicities: tuple[Ethnicity, ...]
    attendance: tuple[AcrossYears, ...]
    sen: tuple[Sen, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True, slots=True)
class Shares:
    """How the nation's results lie on one scale from `first_year` on, until the scale's next.

    at_least: percent of all pupils who reach each grade, or would, lowest first; of a score at some scores, between
    which others lie in proportion. Codes below the scale (B, N) stand among them, and "" for no result at all. codes:
    percent of pupils with a code that has nothing to do with ability (absent).
    """

    scale: str
    at_least: dict[str, float]
    codes: dict[str, float] = field(default_factory=dict)
    first_year: int = 0


@dataclass(frozen=True, slots=True)
class MadeUpResult:
    """Results of one kind. results: their codes on the shelf. domain: the subject whose ability they show. same_as: a
    result of which this is another account (a test's fine level), so that the two never disagree. chance: how much of
    the usual part chance has in it: less where one teacher judges all results together."""

    code: str
    results: tuple[str, ...]
    domain: str
    shares: tuple[Shares, ...]
    same_as: str = ""
    chance: float = 1.0

    def on(self, scale: str, year: int) -> Shares | None:
        """How results of `year` lie on a scale; None where nothing is known of it."""
        known = [s for s in self.shares if s.scale == scale and s.first_year <= year]
        return max(known, key=lambda s: s.first_year, default=None)


@dataclass(frozen=True, slots=True)
class Entry:
    """Who takes a result that not all do. Pupils stand in one order for each choice; those between `above` and `to`
    percent of it take this. by: how much ability is in the order, as a correlation."""

    code: str
    choice: str
    above: float = 0.0
    to: float = 100.0
    by: float = 0.0


@dataclass(frozen=True, slots=True)
class Programme:
    """Help given to some schools. points: what their pupils gain in each of `results`, in the scale's points.

    schools: how many take part. selected: "low": those that begin with the lowest effects, as help is given in life.
    """

    code: str
    results: tuple[str, ...]
    points: float
    schools: int
    first_year: int
    last_year: int | None = None
    selected: Literal["random", "low"] = "low"

    def runs_in(self, year: int) -> bool:
        return self.first_year <= year <= (self.last_year or year)


@dataclass(frozen=True, slots=True)
class CohortsWanted:
    """Year groups to draw. years: results years. taken_in: year groups at whose end the results were taken that the
    file holds of them: [2, 6] is key stage 1 beside key stage 2."""

    year_group: int
    years: tuple[int, ...]
    taken_in: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PupilArea:
    """An area, or a nation, that does not exist.

    schools: kind -> how many. authorities: how many areas they lie in, numbered from `code` on. first_urn: ours.
    long, spreadsheets, transfers: years whose files have a row a result, are workbooks, or are Common Transfer Files,
    one a school; the others' have a row a pupil, in CSV.
    """

    code: str
    name: str
    region: str
    schools: dict[str, int]
    first_urn: int
    towns: tuple[str, ...]
    cohorts: tuple[CohortsWanted, ...]
    as_at: date
    upn_areas: tuple[str, ...] = ("998",)
    authorities: int = 1
    programmes: tuple[Programme, ...] = ()
    long: tuple[int, ...] = ()
    spreadsheets: tuple[int, ...] = ()
    transfers: tuple[int, ...] = ()

    @property
    def years(self) -> tuple[int, ...]:
        """Every results year asked for, in order."""
        return tuple(sorted({year for wanted in self.cohorts for year in wanted.years}))


def pupil_area(code: str = "998", home: Path | None = None) -> PupilArea:
    """An area on the shelf. Raises InputError where there is none of the code."""
    found = shelf.read(AREAS, PupilArea, table="pupil_area", home=home)
    if code not in found:
        raise InputError(f"There is no made-up area of pupils “{code}”. There are {', '.join(found.entries)}.")
    return found[code]


def people(code: str = "england", home: Path | None = None) -> People:
    """What pupils are like nationally."""
    return shelf.read(AREAS, People, table="people", home=home)[code]


def kinds(home: Path | None = None) -> shelf.Shelf[MadeUpKind]:
    """The kinds of school that are made up, by code."""
    return shelf.read(AREAS, MadeUpKind, table="kind_of_school", home=home)


def made_up_results(home: Path | None = None) -> dict[str, MadeUpResult]:
    """How each result of the shelf that can be made up lies, by the result's code."""
    every = shelf.read(AREAS, MadeUpResult, table="made_up_result", home=home)
    return {code: row for row in every for code in row.results}


def entries(home: Path | None = None) -> shelf.Shelf[Entry]:
    """Who takes the results that not all take, by the result's code."""
    return shelf.read(AREAS, Entry, table="entry", home=home)
