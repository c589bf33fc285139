"""Pupils that measures are summed over: the cohorts of one year that a measure speaks of, one after another."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.measures.definition import Measure, PupilRule
from keystage.analysis.measures.pupils.cohort import Cohort
from keystage.analysis.measures.pupils.expectations import LACKING
from keystage.analysis.measures.pupils.membership import members
from keystage.analysis.measures.pupils.places import Places, places
from keystage.analysis.measures.pupils.rules import vector
from keystage.analysis.measures.pupils.vectors import Vector
from keystage.analysis.scales import results
from keystage.analysis.vocabulary import PupilGroup

__all__ = ["Pool", "pools", "year_groups"]

T = TypeVar("T", bound=np.generic)

_TAKEN_IN = {"EYFS": 0, "KS1": 2, "KS2": 6, "KS4": 11}
_WHERE = ("urn", "laestab", "la")


@dataclass(frozen=True, slots=True)
class Pool:
    """Cohorts of one year whose pupils stand one after another in every column. n: pupils."""

    year: int
    cohorts: tuple[Cohort, ...]

    @property
    def n(self) -> int:
        return sum(len(cohort) for cohort in self.cohorts)

    def places(self) -> Places:
        if len(self.cohorts) == 1:
            return self.cohorts[0].once("places", lambda cohort: places(cohort.frame))
        held = [cohort.frame.select(c for c in _WHERE if c in cohort.frame.columns) for cohort in self.cohorts]
        return places(pl.concat(held, how="diagonal_relaxed"))

    def members(self, group: PupilGroup) -> NDArray[np.bool_] | None:
        """(n,) whether each pupil is in the group; None where no cohort can say."""
        found = [members(cohort, group) for cohort in self.cohorts]
        if all(mask is None for mask in found):
            return None
        each = zip(found, self.cohorts, strict=True)
        return _joined([np.zeros(len(c), dtype=bool) if mask is None else mask for mask, c in each])

    def vector(self, rule: PupilRule) -> tuple[Vector | None, bool]:
        """The column the rule sums; None where no cohort holds what it needs. With it, whether a national table of
        expectations is all that was lacking."""
        found, lacking = [], False
        for cohort in self.cohorts:
            cohort.kept.pop(LACKING, None)
            found.append(vector(rule, cohort))
            lacking |= LACKING in cohort.kept
        held = [made for made in found if made is not None]
        if not held:
            return None, lacking
        if len(found) == 1:
            return held[0], False
        each = [made or _nobody(len(c)) for made, c in zip(found, self.cohorts, strict=True)]
        codes = tuple(dict.fromkeys(code for made in held for code in made.results))
        return Vector(_joined([e.value for e in each]), _joined([e.counts for e in each]), codes), False


def pools(cohorts: Iterable[Cohort], measures: Sequence[Measure]) -> Iterator[tuple[Pool, list[Measure]]]:
    """Each pool with the measures that are made of it."""
    by_year: dict[int, list[Cohort]] = {}
    for cohort in cohorts:
        by_year.setdefault(cohort.year, []).append(cohort)
    for year, held in by_year.items():
        wanted: dict[tuple[int, ...], list[Measure]] = {}
        for measure in measures:
            rule = measure.rule_in(year)
            about = () if rule is None else _about(rule, measure, held)
            if about:
                wanted.setdefault(about, []).append(measure)
        for about, these in wanted.items():
            yield Pool(year, tuple(held[at] for at in about)), these


def year_groups(rule: PupilRule, measure: Measure, cohort: Cohort) -> tuple[int, ...]:
    """Of which year groups the pupils are; none: of all."""
    if rule.year_groups:
        return rule.year_groups
    known = results(cohort.home)
    codes = [rule.result] if rule.result else [*rule.reach, *rule.any_of]
    taken = [known[code].taken_in for code in codes if code in known]
    if taken:
        return (max(taken),)
    return (_TAKEN_IN[measure.key_stage],) if measure.key_stage in _TAKEN_IN else ()


def _about(rule: PupilRule, measure: Measure, held: Sequence[Cohort]) -> tuple[int, ...]:
    of = year_groups(rule, measure, held[0])
    return tuple(at for at, cohort in enumerate(held) if not of or cohort.year_group in of)


def _nobody(n: int) -> Vector:
    return Vector(np.zeros(n), np.zeros(n, dtype=bool))


def _joined(parts: Sequence[NDArray[T]]) -> NDArray[T]:
    return parts[0] if len(parts) == 1 else np.concatenate(parts)
