"""The made-up area: what it consists of, before any pupil is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np

from keystage.analysis import shelf

__all__ = ["AREAS", "MadeUpArea", "MadeUpSchool", "Story", "made_up_area", "nftype", "schools_of"]

AREAS = "synthetic"

_FIRST_URN = 999001
_FIRST_ESTABLISHMENT = 2001


@dataclass(frozen=True, slots=True)
class MadeUpArea:
    """An area that does not exist. national: year -> reading, writing, maths, grammar, all three, attendance,
    persistent absence, in percent. leavers: years whose Year 11 can be written pupil by pupil, in grades 9 to 1.
    ordinary: primaries beside the schools with a story."""

    code: str
    name: str
    region: str
    ks2_years: tuple[int, ...]
    ks4_years: tuple[int, ...]
    leavers: tuple[int, ...]
    ordinary: int
    as_at: date
    towns: tuple[str, ...]
    trusts: tuple[str, ...]
    advisers: tuple[str, ...]
    national: Mapping[int, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Story:
    """A school that a practitioner would recognise.

    cohort: pupils a year. intake, reading, writing, maths: standard deviations of pupils, against national.
    drift: change of its effect a year. by_year: added to it in some years. group_gap: narrows what disadvantage
    costs. absence: points above national.
    inflated_start: how generous the judgements at seven are that its pupils bring. from: codes of predecessors.
    """

    code: str
    name: str
    town: str
    kind: str
    type: str
    cohort: int
    fsm6: float
    intake: float = 0.0
    reading: float = 0.0
    writing: float = 0.0
    maths: float = 0.0
    drift: float = 0.0
    by_year: Mapping[int, float] = field(default_factory=dict)
    shrinking: float = 0.0
    group_gap: float = 0.0
    absence: float = 0.0
    inflated_start: float = 0.0
    opened: date | None = None
    closed: date | None = None
    predecessors: tuple[str, ...] = ()
    trust: str = ""
    selective: bool = False
    words: str = ""
    priority: str = ""
    agreed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeUpSchool:
    """A story with its numbers in the register. urn, establishment: ours. east, north: metres on the national grid."""

    story: Story
    urn: int
    establishment: int
    east: int
    north: int
    adviser: str
    predecessors: tuple[int, ...] = field(default=())

    def is_open(self, year: int) -> bool:
        """Whether its pupils sat tests in the summer of `year` under its number."""
        tests = date(year, 5, 15)
        opened, closed = self.story.opened, self.story.closed
        return (opened is None or opened <= tests) and (closed is None or closed > tests)

    def cohort(self, year: int, first: int) -> int:
        """Pupils expected in the year group tested, before chance."""
        left = 1.0 - self.story.shrinking * max(0, year - first) / 7
        return max(2, round(self.story.cohort * left))


def nftype(type: str) -> str:
    """How the department's tables write a kind of school: our academies are converters, as the register says."""
    return "ACC" if type == "AC" else type


def made_up_area(code: str = "999", home: Path | None = None) -> tuple[MadeUpArea, tuple[Story, ...]]:
    """The area on the shelf and the stories told of it."""
    area = shelf.read(AREAS, MadeUpArea, table="area", home=home)[code]
    return area, tuple(shelf.read(AREAS, Story, table="story", home=home))


def schools_of(area: MadeUpArea, stories: tuple[Story, ...], rng: np.random.Generator) -> tuple[MadeUpSchool, ...]:
    """All schools of the area: those with a story, and ordinary ones to set them beside."""
    every = [*stories, *_ordinary(area, rng)]
    urns = {story.code: _FIRST_URN + i for i, story in enumerate(every)}
    centres = {town: rng.uniform(0, 24_000, size=2) for town in area.towns}
    made = []
    for i, story in enumerate(every):
        spot = centres[story.town] + rng.normal(0, 1_200, size=2)
        made.append(
            MadeUpSchool(
                story=story,
                urn=urns[story.code],
                establishment=_FIRST_ESTABLISHMENT + i,
                east=int(440_000 + spot[0]),
                north=int(220_000 + spot[1]),
                adviser="" if story.type in ("AC", "PRU") else area.advisers[i % len(area.advisers)],
                predecessors=tuple(urns[code] for code in story.predecessors),
            )
        )
    return tuple(made)


_SAINTS = (
    "St Alkeld",
    "St Arild",
    "St Bega",
    "St Cyneburg",
    "St Decuman",
    "St Endelient",
    "St Frideswide",
    "St Guthlac",
)
_PLACES = ("Bridge", "Green", "Lane End", "Meadows", "Mill", "Orchard", "Priory", "Riverside", "Sandpit", "Woodside")


def _ordinary(area: MadeUpArea, rng: np.random.Generator) -> list[Story]:
    """Primaries without a story: sizes, intakes and effects as they are spread in England."""
    made = []
    for i in range(area.ordinary):
        church = i % 4 == 3
        town = area.towns[i % len(area.towns)]
        stem = f"{town} {_SAINTS[i // 4 % len(_SAINTS)]}" if church else f"{town} {_PLACES[i % len(_PLACES)]}"
        deprivation = float(np.clip(rng.beta(1.6, 4.6), 0.02, 0.75))
        story = Story(
            code=f"ordinary_{i + 1}",
            name=f"{stem} {'Church of England ' if church else ''}Primary School",
            town=town,
            kind="primary",
            type=("VC" if i % 8 == 3 else "VA") if church else ("AC" if i % 5 == 2 else "CY"),
            cohort=int(rng.choice([9, 14, 20, 28, 30, 30, 42, 45, 58, 60, 60, 88])),
            fsm6=round(deprivation, 2),
            intake=float(np.clip(-1.3 * (deprivation - 0.26) + rng.normal(0, 0.18), -0.8, 0.8)),
        )
        effects = rng.normal(0, 0.2) + rng.normal(0, 0.14, size=3)
        trust = area.trusts[i % len(area.trusts)] if story.type == "AC" else ""
        made.append(
            replace(
                story,
                reading=float(effects[0]),
                writing=float(effects[1]),
                maths=float(effects[2]),
                trust=trust,
                absence=float(3.5 * (deprivation - 0.26) + rng.normal(0, 0.4)),
            )
        )
    return made
