"""Made-up schools: how many of each kind, how large, whom they take in."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.synthetic.pupil_level.definitions import MadeUpKind, People, PupilArea

__all__ = ["Schools", "draw_schools", "laestabs", "pupils_of_year", "school_frame"]

_PLACES = ("Bridge", "Green", "Lane End", "Meadows", "Mill", "Orchard", "Priory", "Riverside", "Sandpit", "Woodside",
           "Hilltop", "Ferry Road", "Old Hall", "Beacon", "Water Lane", "Northgate")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Schools:
    """Arrays over schools, in order of urn. kind: place in `kinds`. size: pupils a year group.

    academy: whether it is one. fsm6, eal, mobile, support: its place among schools, in standard deviations.
    intake: its pupils' ability beyond what their circumstances go with, likewise.
    """

    urn: NDArray[np.int64]
    la: NDArray[np.int64]
    establishment: NDArray[np.int64]
    kinds: tuple[MadeUpKind, ...]
    kind: NDArray[np.intp]
    size: NDArray[np.int64]
    academy: NDArray[np.bool_]
    fsm6: NDArray[np.float64]
    eal: NDArray[np.float64]
    mobile: NDArray[np.float64]
    support: NDArray[np.float64]
    intake: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.urn)

    def teaches(self, year_group: int) -> NDArray[np.bool_]:
        return np.array([kind.low <= year_group <= kind.high for kind in self.kinds])[self.kind]


def draw_schools(
    counts: Mapping[str, int],
    every: Mapping[str, MadeUpKind],
    *,
    rng: np.random.Generator,
    area: PupilArea | None = None,
) -> Schools:
    """Draw schools: `counts` of each kind, mixed through the area's authorities. Without an area, numbers are only
    places (for the nation that averages are made of)."""
    names = tuple(counts)
    kinds = tuple(every[name] for name in names)
    kind = rng.permutation(np.repeat(np.arange(len(names)), list(counts.values())))
    n = len(kind)
    place = np.arange(n)
    authorities = area.authorities if area else 1
    la = (int(area.code) if area else 0) + place * authorities // max(n, 1)
    size = np.zeros(n, dtype=np.int64)
    for i, made in enumerate(kinds):
        here = np.flatnonzero(kind == i)
        sizes, weights = np.array(made.sizes, dtype=float).T
        size[here] = rng.choice(sizes, size=len(here), p=weights / weights.sum())
    draws = rng.standard_normal((5, n))
    return Schools(
        urn=(area.first_urn if area else 0) + place,
        la=la,
        establishment=_establishments(la, kind, kinds),
        kinds=kinds,
        kind=kind,
        size=size,
        academy=rng.random(n) < np.array([made.academies for made in kinds])[kind],
        fsm6=draws[0],
        eal=0.35 * draws[0] + np.sqrt(1 - 0.35**2) * draws[1],
        mobile=draws[2],
        support=draws[3],
        intake=draws[4],
    )


def pupils_of_year(schools: Schools, year_group: int, rng: np.random.Generator) -> NDArray[np.intp]:
    """The school (its place in `schools`) of each pupil of a year group: most places are taken, one at least."""
    places = schools.size * schools.teaches(year_group)
    taken = rng.binomial(places, rng.beta(30, 2.2, len(schools)))
    return np.repeat(np.arange(len(schools)), np.where(places > 0, np.maximum(taken, 1), 0))


def laestabs(schools: Schools) -> list[str]:
    """Seven figures a school: authority and establishment number."""
    return [f"{la:03d}{number:04d}" for la, number in zip(schools.la, schools.establishment, strict=True)]


def school_frame(schools: Schools, towns: tuple[str, ...], people: People) -> pl.DataFrame:
    """One row a school: urn, laestab, la, establishment, name, town, kind, size, academy, fsm6 (percent expected)."""
    place = np.arange(len(schools))
    names = [
        f"{towns[i % len(towns)]} {_PLACES[i // len(towns) % len(_PLACES)]} {schools.kinds[schools.kind[i]].words}"
        for i in place
    ]
    odds = np.log(people.fsm6 / (1 - people.fsm6)) + people.fsm6_spread * schools.fsm6
    return pl.DataFrame(
        {
            "urn": [str(urn) for urn in schools.urn],
            "laestab": laestabs(schools),
            "la": [f"{la:03d}" for la in schools.la],
            "establishment": [f"{number:04d}" for number in schools.establishment],
            "name": names,
            "town": [towns[i % len(towns)] for i in place],
            "kind": [schools.kinds[k].code for k in schools.kind],
            "size": schools.size,
            "academy": schools.academy,
            "fsm6": 100 / (1 + np.exp(-odds)),
        }
    )


def _establishments(la: NDArray[np.int64], kind: NDArray[np.intp], kinds: tuple[MadeUpKind, ...]) -> NDArray[np.int64]:
    """Within each authority and kind, numbers one after another from the kind's first."""
    made = np.zeros(len(la), dtype=np.int64)
    first = np.array([k.first_number for k in kinds])
    order = np.lexsort((np.arange(len(la)), kind, la))
    keys = la[order] * 100 + kind[order]
    begins = np.r_[True, keys[1:] != keys[:-1]]
    start = np.maximum.accumulate(np.where(begins, np.arange(len(la)), 0))
    made[order] = first[kind[order]] + np.arange(len(la)) - start
    return made
