"""National averages of made-up pupils, by measure and group: a plain second way to figures that measures make."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from keystage.analysis import scales, shelf
from keystage.analysis.synthetic.pupil_level.cohorts import MadeUpCohort
from keystage.analysis.synthetic.pupil_level.made import MadeUpPupils
from keystage.analysis.synthetic.pupil_level.read import as_read, counted, scale_of
from keystage.analysis.vocabulary import PupilGroup, pupil_groups

__all__ = ["AVERAGES", "national_averages"]

AVERAGES = {
    "year": pl.Int32, "measure": pl.String, "group": pl.String, "value": pl.Float64, "unit": pl.String, "n": pl.Int64,
}  # fmt: skip

_STAGES = ("EYFS", "KS1", "KS2")
_PHONICS = "phonics_met"  # the one worked column that is plain too: the year's mark or more

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Measure:
    """What we must know of a measure: measures have a room of their own, beside this one."""

    code: str
    key_stage: str
    unit: str
    first_year: int = 0
    last_year: int | None = None
    missing: dict[int, str] = field(default_factory=dict)
    pupils: tuple[dict[str, Any], ...] = ()

    def rule(self, year: int, year_group: int) -> dict[str, Any] | None:
        """The year's rule, where it is a share of some results reached or a result's mean, of this year group."""
        if (
            self.key_stage not in _STAGES
            or not self.first_year <= year <= (self.last_year or year)
            or year in self.missing
        ):
            return None
        held = (r for r in self.pupils if r["first_year"] <= year <= r.get("last_year", year))
        rule = next((r for r in held if year_group in r.get("year_groups", ())), None)
        plain = rule is not None and rule.get("worked", "") in ("", _PHONICS) and rule["how"] in ("share", "mean")
        return rule if plain else None


@dataclass(frozen=True, slots=True)
class _Mark:
    """The mark that met the phonics standard in some years."""

    code: str
    first_year: int
    mark: int


def national_averages(nation: MadeUpPupils, home: Path | None = None) -> pl.DataFrame:
    """One row a year, measure and group: year, measure, group, value, unit (the measure's), n.

    Of measures that are the share of pupils who reached some grades, or the mean of a result, and of those groups that
    are made of pupils' rows.
    """
    measured = shelf.read("measures", _Measure, table="measure", home=home, part=True)
    rows = [row for cohort in nation.cohorts for row in _averages(cohort, measured, home)]
    return pl.DataFrame(rows, schema=AVERAGES, orient="row")


def _averages(
    cohort: MadeUpCohort, measured: shelf.Shelf[_Measure], home: Path | None
) -> Iterator[tuple[int, str, str, float, str, int]]:
    read = as_read(cohort, home)
    held = [(g.code, m) for g in pupil_groups(home) if (m := _members(read, g, home)) is not None]
    groups = np.stack([m for _, m in held]).astype(np.float64)
    for measure in measured:
        rule = measure.rule(cohort.year, cohort.year_group)
        made = None if rule is None else _each(cohort, read, rule, home)
        if made is None:
            continue
        value, counts = made
        total, n = groups @ np.where(counts, value, 0.0), groups @ counts.astype(np.float64)
        for at in np.flatnonzero(n):
            yield cohort.year, measure.code, held[at][0], float(total[at] / n[at]), measure.unit, int(n[at])


def _each(
    cohort: MadeUpCohort, read: pl.DataFrame, rule: dict[str, Any], home: Path | None
) -> tuple[Floats, Bools] | None:
    """Each pupil's part in a measure, and who counts; None where the cohort lacks a result."""
    if rule.get("result"):
        scale = scale_of(cohort, rule["result"], home)
        if scale is None:
            return None
        value = scales.points(read[rule["result"]], scale=scale)
        return value, np.asarray(~np.isnan(value))
    wanted = _phonics(cohort.year, home) if rule.get("worked") else rule.get("reach") or rule.get("any_of") or {}
    met: Floats = np.zeros(read.height)
    counts: Bools = np.ones(read.height, dtype=bool)
    for code, least in wanted.items():
        scale = scale_of(cohort, code, home)
        if scale is None:
            return None
        met += scales.at_least(read[code], least, scale=scale)
        counts &= counted(read, code, scale)
    enough = rule.get("enough", 1) if rule.get("any_of") else len(wanted)
    return (np.where(met >= enough, 100.0, 0.0), counts) if wanted else None


def _phonics(year: int, home: Path | None) -> dict[str, str]:
    marks = shelf.read("thresholds", _Mark, table="phonics", home=home, part=True)
    held = [m for m in marks if m.first_year <= year]
    return {"phonics": str(max(held, key=lambda m: m.first_year).mark)} if held else {}


def _members(read: pl.DataFrame, group: PupilGroup, home: Path | None) -> Bools | None:
    """Who is in a group; None where the rows do not say."""
    if group.code == "all":
        return np.ones(read.height, dtype=bool)
    if group.together:
        parts = [_members(read, pupil_groups(home)[code], home) for code in group.together]
        return None if any(p is None for p in parts) else np.logical_and.reduce([p for p in parts if p is not None])
    if group.column not in read.columns:
        return None
    return read[group.column].cast(pl.String).is_in(list(group.values)).fill_null(value=False).to_numpy()
