"""One year group of one year: its pupils drawn, then each result written as its year's scale writes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtri

from keystage.analysis import scales, shelf
from keystage.analysis.synthetic.pupil_level.abilities import Abilities, moments
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

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Nation:
    """What every cohort is drawn from. results: how each result lies, by its code. entries: who takes it."""

    people: People
    area: PupilArea
    kinds: Mapping[str, MadeUpKind]
    results: Mapping[str, MadeUpResult]
    entries: shelf.Shelf[Entry]


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
    national = moments(facts, nation.area, nation.kinds, year_group=group, rng=rng.spawn(1)[0])
    abilities = Abilities(facts, context, schools, national, ages, rng)
    results = _results(nation, year, group, ages, home)
    gains = {r.code: _gains(planted, r, year, group) for r in results}
    blanks = {age: _unmatched(facts, context, rng) for age in ages if age < group}
    columns = [
        _written(r, nation, planted, abilities, year, group, gains[r.code], blanks.get(r.age), rng) for r in results
    ]
    every = tuple(gain for found in gains.values() for gain in found)
    return MadeUpCohort(year, group, frame.with_columns(columns), tuple(r.code for r in results), every)


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
            found.append(_Result(result.code, result.taken_in, made.domain, cuts_of(scale, shares)))
    return found


def _written(
    result: _Result,
    nation: Nation,
    planted: Planted,
    abilities: Abilities,
    year: int,
    group: int,
    gains: tuple[Gain, ...],
    blank: NDArray[np.bool_] | None,
    rng: np.random.Generator,
) -> pl.Series:
    """One result's column. Schools add to what is taken at the end of their own year group, and to nothing earlier."""
    if result.age == group:
        facts = nation.people
        ability = abilities.at(result.age, result.domain, added=facts.effect**2 + facts.slope**2)
        ability += _added(planted, abilities, result, year, gains)
    else:
        ability = abilities.at(result.age, result.domain)
    entry = nation.entries.get(result.code)
    if entry is not None:
        away = _away(entry, abilities.order(result.age, entry.choice, entry.by))
        blank = away if blank is None else blank | away
    return write(ability, result.cuts, rng, blank=blank).alias(result.code)


def _added(planted: Planted, abilities: Abilities, result: _Result, year: int, gains: tuple[Gain, ...]) -> Floats:
    school = abilities.context.school
    earlier = [age for age in abilities.ages if age < result.age]
    start = abilities.start(earlier[-1]) if earlier else None
    added = planted.effects.added(year, result.domain, school, start)
    for gain in gains:
        there = np.zeros(len(abilities.schools))
        there[planted.taking_part[gain.programme]] = gain.effect
        added = added + there[school]
    return added


def _gains(planted: Planted, result: _Result, year: int, group: int) -> tuple[Gain, ...]:
    if result.age != group or not any(result.code in p.results for p in planted.programmes):
        return ()
    return tuple(planted.gains(result.code, year, points_a_deviation(result.cuts)))


def _unmatched(facts: People, context: Context, rng: np.random.Generator) -> NDArray[np.bool_]:
    """Pupils whose results of an earlier age nobody has: more of those who came late."""
    chance = np.where(context.mobile, facts.mobile_unmatched, facts.unmatched)
    return np.asarray(rng.random(len(context)) < chance)


def _away(entry: Entry, order: Floats) -> NDArray[np.bool_]:
    """Pupils who do not take it: outside the range of places in their order."""
    low, high = ndtri(entry.above / 100), ndtri(entry.to / 100)
    return np.asarray((order < low) | (order >= high))
