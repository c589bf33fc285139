"""One year group of one year: its pupils drawn, then each result written as its year's scale writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

from keystage.analysis import scales, shelf
from keystage.analysis.synthetic.pupil_level.abilities import Abilities, Moments
from keystage.analysis.synthetic.pupil_level.attendance import draw_attendance
from keystage.analysis.synthetic.pupil_level.context import Context, draw_context
from keystage.analysis.synthetic.pupil_level.cuts import Cuts, cuts_of, points_a_deviation, write
from keystage.analysis.synthetic.pupil_level.definitions import (
    CohortsWanted,
    Entry,
    MadeUpKind,
    MadeUpResult,
    People,
    PupilArea,
)
from keystage.analysis.synthetic.pupil_level.frames import context_frame
from keystage.analysis.synthetic.pupil_level.identity import days_of_birth, upns
from keystage.analysis.synthetic.pupil_level.programmes import Gain, Planted
from keystage.analysis.synthetic.pupil_level.schools import Schools, pupils_of_year

__all__ = ["MadeUpCohort", "Nation", "draw_cohort"]

_APART = 0.4  # of pupils, those whose absences from the tests of one week are by themselves

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Nation:
    """What every cohort is drawn from. results: how each result lies, by its code. entries: who takes it. moments: of
    pupils' circumstances in each year group."""

    people: People
    area: PupilArea
    kinds: Mapping[str, MadeUpKind]
    results: Mapping[str, MadeUpResult]
    entries: shelf.Shelf[Entry]
    moments: Mapping[int, Moments]


@dataclass(frozen=True, slots=True)
class MadeUpCohort:
    """A year group of one year. frame: a row a pupil, sorted by school: `vocabulary.CONTEXT`, the needs code of the
    year (`sen_code`), and each of `results` in a column of its code, as text as the scale of its year writes it.
    gains: what programmes added to which results."""

    year: int
    year_group: int
    frame: pl.DataFrame
    results: tuple[str, ...]
    gains: tuple[Gain, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class _Result:
    """One result to be drawn: taken at the end of year group `age`."""

    code: str
    age: int
    domain: str
    cuts: Cuts
    same_as: str
    chance: float


def draw_cohort(
    area: PupilArea,
    nation: Nation,
    schools: Schools,
    planted: Planted,
    *,
    year: int,
    wanted: CohortsWanted,
    rng: np.random.Generator,
    home: Path | None = None,
) -> MadeUpCohort:
    """Draw the pupils of one year group of one year, and their results."""
    facts, group = nation.people, wanted.year_group
    school = pupils_of_year(schools, group, rng)
    context = draw_context(facts, schools, school, rng)
    frame = context_frame(
        facts,
        schools,
        context,
        draw_attendance(facts, context, schools, year=year, rng=rng),
        upn=upns(area, facts, year=year, year_group=group, n=len(school), rng=rng),
        dob=days_of_birth(context.age, facts, year=year, year_group=group, rng=rng),
        year=year,
        year_group=group,
        rng=rng,
    )
    ages = tuple(sorted(set(wanted.taken_in)))
    results = _results(nation, year, group, ages, home)
    gains = {r.code: _gains(planted, r, year, group) for r in results}
    drawn = _Drawn(
        nation, planted, Abilities(facts, context, schools, nation.moments[group], ages, rng), year, group, rng
    )
    written = {r.code: drawn.write(r, gains[r.code]) for r in sorted(results, key=lambda r: bool(r.same_as))}
    codes = tuple(r.code for r in results)
    every = tuple(gain for found in gains.values() for gain in found)
    return MadeUpCohort(year, group, frame.with_columns(written[code] for code in codes), codes, every)


def _results(nation: Nation, year: int, group: int, ages: tuple[int, ...], home: Path | None) -> list[_Result]:
    """The results that pupils of a year group have of these ages, with how each was written in its year."""
    found = []
    for result in scales.results(home):
        made = nation.results.get(result.code)
        if made is None or result.taken_in not in ages:
            continue
        taken = scales.year_taken(result, year=year, year_group=group)
        scale = scales.scale_in(result, taken, home)
        shares = made.on(scale.code, taken) if scale else None
        if scale is not None and shares is not None:
            found.append(
                _Result(result.code, result.taken_in, made.domain, cuts_of(scale, shares), made.same_as, made.chance)
            )
    return found


@dataclass(slots=True)
class _Drawn:
    """Writes a cohort's results one after another. shown: the ability that each result showed, for others like it;
    written: where a code stands (absent), so that another account of the same test says nothing."""

    nation: Nation
    planted: Planted
    abilities: Abilities
    year: int
    group: int
    rng: np.random.Generator
    shown: dict[str, Floats] = field(default_factory=dict)
    written: dict[str, pl.Series] = field(default_factory=dict)
    unmatched: dict[int, Bools] = field(default_factory=dict)
    luck: dict[int, NDArray[np.float32]] = field(default_factory=dict)

    def write(self, result: _Result, gains: tuple[Gain, ...]) -> pl.Series:
        """One result's column, as its scale writes it."""
        if result.same_as not in self.shown:
            self.shown[result.code] = self._ability(result, gains)
        ability = self.shown[result.same_as if result.same_as in self.shown else result.code]
        made = write(ability, result.cuts, self._luck(result.age), blank=self._blank(result)).alias(result.code)
        if result.same_as in self.written and not result.cuts.codes:
            made = made.set(self.written[result.same_as], None)
        self.written[result.code] = made.is_in(list(result.cuts.codes)).fill_null(value=False)
        return made

    def _luck(self, age: int) -> NDArray[np.float32]:
        """Who is absent, or has left: for most pupils it is the same in all results of an age."""
        n = len(self.abilities.context)
        if age not in self.luck:
            self.luck[age] = self.rng.random(n, dtype=np.float32)
        apart = self.rng.random(n, dtype=np.float32)
        return np.where(apart < _APART, apart / np.float32(_APART), self.luck[age])

    def _ability(self, result: _Result, gains: tuple[Gain, ...]) -> Floats:
        """Schools add to what is taken at the end of their own year group, and to nothing earlier."""
        if result.age < self.group:
            return self.abilities.at(result.age, result.domain, chance=result.chance)
        facts = self.nation.people
        added = facts.effect**2 + facts.slope**2
        ability = self.abilities.at(result.age, result.domain, chance=result.chance, added=added)
        school = self.abilities.context.school
        earlier = [age for age in self.abilities.ages if age < result.age]
        start = self.abilities.start(earlier[-1]) if earlier else None
        ability += self.planted.effects.added(self.year, result.domain, school, start)
        for gain in gains:
            there = np.zeros(len(self.abilities.schools))
            there[self.planted.taking_part[gain.programme]] = gain.effect
            ability += there[school]
        return ability

    def _blank(self, result: _Result) -> Bools | None:
        """Pupils without the result: whose results of that age nobody has, and who did not take it."""
        blank = None
        if result.age < self.group:
            if result.age not in self.unmatched:
                self.unmatched[result.age] = _unmatched(self.nation.people, self.abilities.context, self.rng)
            blank = self.unmatched[result.age]
        entry = self.nation.entries.get(result.code)
        if entry is None:
            return blank
        away = _away(entry, self.abilities.order(result.age, entry.choice, entry.by))
        return away if blank is None else blank | away


def _gains(planted: Planted, result: _Result, year: int, group: int) -> tuple[Gain, ...]:
    if result.age != group or not any(result.code in p.results for p in planted.programmes):
        return ()
    return tuple(planted.gains(result.code, year, points_a_deviation(result.cuts)))


def _unmatched(facts: People, context: Context, rng: np.random.Generator) -> Bools:
    """Pupils whose results of an earlier age nobody has: more of those who came late."""
    chance = np.where(context.mobile, facts.mobile_unmatched, facts.unmatched)
    return np.asarray(rng.random(len(context)) < chance)


def _away(entry: Entry, order: Floats) -> Bools:
    """Pupils who do not take it: outside the range of places in their order."""
    low, high = ndtri(entry.above / 100), ndtri(entry.to / 100)
    return np.asarray((order < low) | (order >= high))
