"""How headlines are chosen and said, as definitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from keystage.analysis import shelf

__all__ = ["Choice", "Family", "HeadlineRules", "Sentence", "headline_rules"]


@dataclass(frozen=True, slots=True)
class Choice:
    """number: of headlines. attendance, groups: how many at most of each. strengths_kept, concerns_kept: places kept.

    counts_to: cohorts up to here speak in pooled counts. tested_from: pupils under which nothing is tested.
    core, subject, group: weights of consequence. year, years: more for each clear year, up to so many.
    pupils_of_a_deviation: what share of pupils a shift of one standard deviation is taken to be.
    stage_weights: by key stage, 1 where none is given. group_codes: groups that may be a headline.
    outcomes: what a page says of a school where nothing is clear: the first of these that it has.
    cohorts: key stage -> where its pupils are ("in Year 6").
    """

    code: str
    number: int
    attendance: int
    groups: int
    strengths_kept: int
    concerns_kept: int
    counts_to: int
    tested_from: int
    core: float
    subject: float
    group: float
    year: float
    years: int
    pupils_of_a_deviation: float
    stage_weights: dict[str, float] = field(default_factory=dict)
    group_codes: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    cohorts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Family:
    """Measures that tell one story. title begins a finding; within stands in a sentence. whole: what it explains.

    weight: of the whole family beside others.
    """

    code: str
    title: str
    within: str
    measures: tuple[str, ...]
    whole: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """text: with {places}. otherwise: where a place of it cannot be filled. same: where there is no difference."""

    code: str
    text: str
    otherwise: str = ""
    same: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """code: of a measure. deviation: standard deviation of its pupils' scores."""

    code: str
    deviation: float


@dataclass(frozen=True, slots=True)
class Uncompared:
    """code: a kind of school that is not set against schools nationally. words: what is said instead."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class HeadlineRules:
    """All of it. family_of: measure -> family. uncompared: kind of school -> words."""

    choice: Choice
    families: Mapping[str, Family]
    family_of: Mapping[str, Family]
    sentences: Mapping[str, Sentence]
    spreads: Mapping[str, float]
    uncompared: Mapping[str, str]


def headline_rules(home: Path | None = None) -> HeadlineRules:
    """The rules on the shelf; an area's own come first."""
    families = shelf.read("headlines", Family, table="family", home=home)
    return HeadlineRules(
        choice=shelf.read("headlines", Choice, table="choice", home=home)["headlines"],
        families=families.entries,
        family_of={code: family for family in families for code in family.measures},
        sentences=shelf.read("headlines", Sentence, table="sentence", home=home).entries,
        spreads={s.code: s.deviation for s in shelf.read("headlines", Spread, table="spread", home=home)},
        uncompared={u.code: u.words for u in shelf.read("headlines", Uncompared, table="uncompared", home=home)},
    )
