"""Planted programmes: which schools take part, and what their pupils gain."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis import scales
from keystage.analysis.synthetic.pupil_level.definitions import MadeUpResult, Programme
from keystage.analysis.synthetic.pupil_level.effects import SchoolEffects
from keystage.analysis.synthetic.pupil_level.schools import Schools

__all__ = ["NO_GAINS", "Gain", "Planted", "gains_frame", "take_part"]

NO_GAINS = pl.DataFrame(
    schema={"programme": pl.String, "urn": pl.String, "result": pl.String, "year": pl.Int32, "points": pl.Float64,
            "effect": pl.Float64}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planted:
    """What is planted in an area's results. taking_part: programme -> places of its schools."""

    effects: SchoolEffects
    programmes: tuple[Programme, ...]
    taking_part: Mapping[str, NDArray[np.intp]]

    def gains(self, result: str, year: int, deviation: float) -> list["Gain"]:
        """What pupils of schools in a programme gain in a result, of which `deviation` points are one deviation."""
        return [
            Gain(programme.code, result, programme.points, programme.points / deviation)
            for programme in self.programmes
            if result in programme.results and programme.runs_in(year)
        ]


@dataclass(frozen=True, slots=True)
class Gain:
    """points: of the result's scale. effect: the same in standard deviations of the nation's pupils."""

    programme: str
    result: str
    points: float
    effect: float


def take_part(
    programme: Programme,
    effects: SchoolEffects,
    shelved: Mapping[str, MadeUpResult],
    schools: Schools,
    rng: np.random.Generator,
    home: Path | None = None,
) -> NDArray[np.intp]:
    """Places of the schools in a programme, of those that teach the year groups it is for."""
    known = scales.results(home)
    able = np.any([schools.teaches(known[code].taken_in) for code in programme.results], axis=0)
    judged = rng.standard_normal(len(schools))
    if programme.selected == "low" and effects.years:
        before = max((i for i, year in enumerate(effects.years) if year < programme.first_year), default=0)
        seen = np.mean([effects.intercept[shelved[code].domain][before] for code in programme.results], axis=0)
        judged = seen / max(float(seen.std()), 1e-9) + 0.7 * judged
    order = np.argsort(np.where(able, judged, np.inf), kind="stable")
    return np.sort(order[: min(programme.schools, int(able.sum()))])


def gains_frame(planted: Planted, schools: Schools, year: int, gains: tuple[Gain, ...]) -> pl.DataFrame:
    """One row a school in a programme, result and year."""
    parts = [
        pl.DataFrame({"urn": [str(urn) for urn in schools.urn[planted.taking_part[gain.programme]]]}).select(
            pl.lit(gain.programme).alias("programme"),
            "urn",
            pl.lit(gain.result).alias("result"),
            pl.lit(year, pl.Int32).alias("year"),
            pl.lit(gain.points).alias("points"),
            pl.lit(gain.effect).alias("effect"),
        )
        for gain in gains
    ]
    return pl.concat([NO_GAINS, *parts])
