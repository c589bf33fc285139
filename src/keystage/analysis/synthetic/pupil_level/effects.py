"""What is planted: how much better or worse schools do than their pupils' start, and what programmes add."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis.synthetic.pupil_level.definitions import People
from keystage.analysis.synthetic.pupil_level.schools import Schools

__all__ = ["SchoolEffects", "draw_effects", "effects_frame"]

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SchoolEffects:
    """In standard deviations of the nation's pupils. intercept: domain -> (years, schools). slope: (years, schools),
    for one standard deviation more of general ability at the start."""

    years: tuple[int, ...]
    intercept: Mapping[str, Floats]
    slope: Floats

    def added(self, year: int, domain: str, school: NDArray[np.intp], start: Floats | None) -> Floats:
        """What each pupil's school adds to a result of its own year group."""
        at = self.years.index(year)
        found: Floats = self.intercept[domain][at][school]
        return found if start is None else found + self.slope[at][school] * start


def draw_effects(
    people: People, schools: int, years: tuple[int, ...], domains: Sequence[str], rng: np.random.Generator
) -> SchoolEffects:
    """Effects that last from year to year and are partly the same in all subjects."""
    together = _lasting(schools, years, people.persistence, rng)
    shared, apart = np.sqrt(people.effect_shared), np.sqrt(1 - people.effect_shared)
    intercept = {
        domain: people.effect * (shared * together + apart * _lasting(schools, years, people.persistence, rng))
        for domain in domains
    }
    return SchoolEffects(years, intercept, people.slope * _lasting(schools, years, people.persistence, rng))


def effects_frame(effects: SchoolEffects, schools: Schools) -> pl.DataFrame:
    """One row a school, year and domain: urn, year, domain, intercept, slope."""
    urn = pl.Series("urn", [str(number) for number in schools.urn])
    parts = [
        pl.DataFrame({"urn": urn, "intercept": effects.intercept[domain][at], "slope": effects.slope[at]}).select(
            "urn", pl.lit(year, pl.Int32).alias("year"), pl.lit(domain).alias("domain"), "intercept", "slope"
        )
        for at, year in enumerate(effects.years)
        for domain in effects.intercept
    ]
    return pl.concat(parts)


def _lasting(schools: int, years: tuple[int, ...], persistence: float, rng: np.random.Generator) -> Floats:
    """(years, schools) standard normals, each year's correlated with the last year's."""
    made = rng.standard_normal((len(years), schools))
    for i in range(1, len(years)):
        kept = persistence ** (years[i] - years[i - 1])
        made[i] = kept * made[i - 1] + np.sqrt(1 - kept**2) * made[i]
    return made
