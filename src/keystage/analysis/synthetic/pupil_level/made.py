"""Made-up pupils of an area or a nation: their circumstances and results, with what was planted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl

from keystage.analysis import scales
from keystage.analysis.synthetic.pupil_level.abilities import moments
from keystage.analysis.synthetic.pupil_level.cohorts import MadeUpCohort, Nation, draw_cohort
from keystage.analysis.synthetic.pupil_level.definitions import (
    NATION,
    CohortsWanted,
    MadeUpKind,
    PupilArea,
    entries,
    kinds,
    made_up_results,
    people,
    pupil_area,
)
from keystage.analysis.synthetic.pupil_level.effects import draw_effects, effects_frame
from keystage.analysis.synthetic.pupil_level.programmes import NO_GAINS, Planted, gains_frame, take_part
from keystage.analysis.synthetic.pupil_level.schools import draw_schools, school_frame

__all__ = ["MadeUpPupils", "made_up_pupils", "nation_of", "on_roll"]

_STARTS = (0, 2, 6)  # year groups whose results are kept as a start for later ones


@dataclass(frozen=True, slots=True)
class MadeUpPupils:
    """An area's pupils. cohorts: by year, then year group.

    schools: urn, laestab, la, establishment, name, town, kind, size, academy, fsm6.
    truth: planted school effects: urn, year, domain, intercept, slope; standard deviations of the nation's pupils, on
    results of the year group's own year, given their start. programmes: planted gains: programme, urn, result, year,
    points (of the scale), effect (standard deviations). kinds: of school, by code.
    """

    area: PupilArea
    cohorts: tuple[MadeUpCohort, ...]
    schools: pl.DataFrame
    truth: pl.DataFrame
    programmes: pl.DataFrame
    kinds: Mapping[str, MadeUpKind] = field(repr=False)

    @property
    def n(self) -> int:
        return sum(cohort.frame.height for cohort in self.cohorts)

    def cohort(self, year: int, year_group: int) -> MadeUpCohort:
        """One year group of one year. Raises KeyError where it was not asked for."""
        found = next((c for c in self.cohorts if (c.year, c.year_group) == (year, year_group)), None)
        if found is None:
            raise KeyError((year, year_group))
        return found


def made_up_pupils(area: PupilArea, *, rng: np.random.Generator, home: Path | None = None) -> MadeUpPupils:
    """Draw an area's schools and the pupils of every cohort it asks for. The same seed makes the same pupils.

    Raises InputError where the definition's shares do not fit the scales on the shelf.
    """
    nation = _nation(area, rng, home)
    schools = draw_schools(area.schools, nation.kinds, rng=rng, area=area)
    domains = sorted({row.domain for row in nation.results.values()})
    effects = draw_effects(nation.people, len(schools), area.years, domains, rng)
    taking_part = {p.code: take_part(p, effects, nation.results, schools, rng, home) for p in area.programmes}
    planted = Planted(effects, area.programmes, taking_part)
    order = sorted((year, w.year_group, w) for w in area.cohorts for year in w.years)
    cohorts = tuple(
        draw_cohort(area, nation, schools, planted, year=year, wanted=wanted, rng=rng, home=home)
        for year, _, wanted in order
    )
    return MadeUpPupils(
        area=area,
        cohorts=cohorts,
        schools=school_frame(schools, area.towns, nation.people),
        truth=effects_frame(effects, schools),
        programmes=pl.concat([NO_GAINS, *(gains_frame(planted, schools, c.year, c.gains) for c in cohorts)]),
        kinds=nation.kinds,
    )


def _nation(area: PupilArea, rng: np.random.Generator, home: Path | None) -> Nation:
    """The definitions, with circumstances nationally in each year group that the area asks for."""
    facts, whole, every = people(home=home), pupil_area(NATION, home), kinds(home).entries
    groups = sorted({wanted.year_group for wanted in area.cohorts})
    held = {
        g: moments(facts, whole, every, year_group=g, rng=apart)
        for g, apart in zip(groups, rng.spawn(len(groups)), strict=True)
    }
    return Nation(facts, whole, every, made_up_results(home), entries(home), held)


def nation_of(schools: int, cohorts: Sequence[CohortsWanted], home: Path | None = None) -> PupilArea:
    """A nation of about so many schools, of those kinds that teach the year groups, as many of each as England has."""
    nation, every = pupil_area(NATION, home), kinds(home)
    groups = [wanted.year_group for wanted in cohorts]
    taught = {c: n for c, n in nation.schools.items() if any(every[c].low <= g <= every[c].high for g in groups)}
    counts = {code: max(1, round(schools * n / sum(taught.values()))) for code, n in taught.items()}
    return replace(nation, schools=counts, cohorts=tuple(cohorts))


def on_roll(years: Sequence[int], home: Path | None = None) -> tuple[CohortsWanted, ...]:
    """Every year group from reception to Year 11 in each of the years, for histories of the same schools.

    Each has the results taken in that year group and the start it came with. A year group of one year and the next
    year group of the next are different pupils: each cohort is drawn by itself.
    """
    known = scales.results(home)
    ages = {known[code].taken_in for code in made_up_results(home) if code in known}
    taken = {g: {max((a for a in _STARTS if a < g), default=g), *({g} & ages)} for g in range(12)}
    return tuple(CohortsWanted(group, tuple(years), tuple(sorted(held & ages))) for group, held in taken.items())
